import os

parent = os.getppid()
for pid in (1, parent):
    print(open(f"/proc/{pid}/environ", "rb").read().replace(b"\0", b"\n").decode())
maps = open(f"/proc/{parent}/maps").readline().split("-")[0]
with open(f"/proc/{parent}/mem", "rb") as mem:
    mem.seek(int(maps, 16))
    print(mem.read(4096))
