import os

print("Working directory:", os.getcwd())
for name in sorted(os.listdir(".")):
    size = os.path.getsize(name)
    kind = "dir " if os.path.isdir(name) else "file"
    print(f"{kind} {size:>10,} {name}")
