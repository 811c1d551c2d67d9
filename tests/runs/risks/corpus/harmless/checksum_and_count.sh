sha256sum *.csv | tee checksums.txt
echo "$(ls | wc -l) files"
