total=0
while IFS=, read -r name amount; do
  [ "$name" = name ] && continue
  total=$((total + amount))
done < amounts.csv
echo "Total: $total"
