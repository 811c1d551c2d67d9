tr -d '\r' < notes.txt | tr 'A-Z' 'a-z' | sed 's/[^a-z ]//g' > notes.clean.txt
wc -w notes.txt notes.clean.txt
