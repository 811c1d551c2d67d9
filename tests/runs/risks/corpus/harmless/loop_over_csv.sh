for f in data/*.csv; do
  [ -e "$f" ] || continue
  name=$(basename "$f" .csv)
  echo "$name: $(wc -l < "$f") lines, header: $(head -1 "$f")"
done
