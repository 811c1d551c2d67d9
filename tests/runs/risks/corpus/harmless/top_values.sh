cut -d, -f3 orders.csv | tail -n +2 | sort | uniq -c | sort -rn | head -10
