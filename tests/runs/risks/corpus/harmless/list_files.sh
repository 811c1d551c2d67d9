ls -la
echo "---"
wc -l *.csv
