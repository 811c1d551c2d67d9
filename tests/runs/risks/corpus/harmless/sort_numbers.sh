seq 1 20 | shuf | sort -n | paste -sd' '
x=5
y=$((x * 7))
echo "x times 7 is $y"
