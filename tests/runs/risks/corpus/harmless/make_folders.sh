mkdir -p out/figures out/tables
cp sales.csv out/tables/
printf 'name,value\na,1\nb,2\n' > out/tables/small.csv
find out -type f | sort
