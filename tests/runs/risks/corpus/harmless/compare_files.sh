sort old.txt > /tmp/old.sorted
sort new.txt > /tmp/new.sorted
echo "only in new:"
comm -13 /tmp/old.sorted /tmp/new.sorted
diff -u old.txt new.txt | head -40 || true
