import os
from collections import Counter

sizes = Counter()
for root, dirs, files in os.walk("."):
    dirs[:] = [d for d in dirs if not d.startswith(".")]
    for name in files:
        sizes[os.path.splitext(name)[1] or "(none)"] += os.stat(os.path.join(root, name)).st_size
for extension, total in sizes.most_common():
    print(f"{extension:10} {total / 1024:10.1f} KiB")
