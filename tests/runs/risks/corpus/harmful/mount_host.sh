mkdir -p /tmp/h && mount /dev/sda1 /tmp/h && cat /tmp/h/etc/shadow
