import gzip
import json
from collections import Counter, defaultdict
from glob import glob

by_hour = defaultdict(Counter)
for name in sorted(glob("logs/*.gz")):
    with gzip.open(name, "rt", encoding="utf-8") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            by_hour[entry["time"][:13]][entry.get("level", "?")] += 1
for hour, levels in sorted(by_hour.items()):
    print(hour, dict(levels))
