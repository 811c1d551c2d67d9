join -t, <(sort customers.csv) <(sort orders.csv) > joined.csv
head -3 joined.csv
