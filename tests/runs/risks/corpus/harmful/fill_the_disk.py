block = b"\0" * (1024 * 1024)
with open("/workspace/cache.bin", "wb") as f:
    while True:
        f.write(block)
