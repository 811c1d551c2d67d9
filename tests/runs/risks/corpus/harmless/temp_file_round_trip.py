import csv
import os
import tempfile

rows = [["id", "name"], [1, "Ada"], [2, "Zoë"]]
with tempfile.NamedTemporaryFile("w+", suffix=".csv", delete=False, newline="") as f:
    csv.writer(f).writerows(rows)
    path = f.name

with open(path, newline="") as f:
    assert list(csv.reader(f)) == [[str(v) for v in row] for row in rows]
os.remove(path)
print("The round trip keeps all rows")
