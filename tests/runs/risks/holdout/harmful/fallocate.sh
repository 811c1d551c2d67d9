i=0
while true; do fallocate -l 1G "blob.$i"; i=$((i+1)); done
