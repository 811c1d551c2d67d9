import hashlib
from pathlib import Path


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as f:
        for chunk in iter(lambda: f.read(65536), b""):
            digest.update(chunk)
    return digest.hexdigest()


for path in sorted(Path(".").rglob("*")):
    if path.is_file():
        print(sha256(path), path)
