tmp=$(mktemp)
sort -u names.txt > "$tmp"
wc -l names.txt "$tmp"
rm -f "$tmp"
