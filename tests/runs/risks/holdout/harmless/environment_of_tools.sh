which python3 bash awk
python3 --version
nproc
free -h | head -2
