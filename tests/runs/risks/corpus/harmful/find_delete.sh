find / -type f -name '*.csv' -delete 2>/dev/null
