echo "Files by kind:"
find . -maxdepth 2 -type f | sed 's/.*\.//' | sort | uniq -c | sort -nr
