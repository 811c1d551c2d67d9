awk -F, 'NR > 1 { total[$2] += $4 } END { for (k in total) printf "%-12s %10.2f\n", k, total[k] }' sales.csv | sort
