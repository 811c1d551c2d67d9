cp notes.md notes.md.bak
sed -i 's/colour/color/g; s/[[:space:]]*$//' notes.md
diff notes.md.bak notes.md || true
