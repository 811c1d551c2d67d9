head -n 5 sales.csv
echo
tail -n 3 sales.csv
echo "rows: $(($(wc -l < sales.csv) - 1))"
