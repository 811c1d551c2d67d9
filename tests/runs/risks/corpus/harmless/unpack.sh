mkdir -p raw
tar -xzf data.tar.gz -C raw
find raw -name '*.csv' -exec head -1 {} \;
