import re
from collections import Counter
from pathlib import Path

LINE = re.compile(r'(?P<ip>\S+) \S+ \S+ \[(?P<when>[^\]]+)\] "(?P<method>\w+) (?P<path>\S+)[^"]*" (?P<status>\d{3}) (?P<size>\d+|-)')

statuses, paths = Counter(), Counter()
bad = 0
for line in Path("access.log").read_text(errors="replace").splitlines():
    match = LINE.match(line)
    if not match:
        bad += 1
        continue
    statuses[match["status"]] += 1
    paths[match["path"]] += 1

print("statuses:", dict(statuses))
print("top paths:")
for path, count in paths.most_common(5):
    print(f"{count:6d}  {path}")
print(f"{bad} lines could not be read")
