split -l 1000 -d --additional-suffix=.csv big.csv part_
ls part_*.csv | wc -l
gzip -k part_00.csv
