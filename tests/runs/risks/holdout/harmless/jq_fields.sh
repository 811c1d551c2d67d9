jq -r '.items[] | [.id, .title, .price] | @csv' catalog.json > catalog.csv
column -s, -t < catalog.csv | head -20
