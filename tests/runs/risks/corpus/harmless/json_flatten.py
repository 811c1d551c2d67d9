import csv
import json


def flatten(value, prefix=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{prefix}{key}.")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from flatten(inner, f"{prefix}{i}.")
    else:
        yield prefix[:-1], value


with open("customers.json", encoding="utf-8") as f:
    rows = [dict(flatten(record)) for record in json.load(f)]

columns = sorted({key for row in rows for key in row})
with open("customers.csv", "w", newline="", encoding="utf-8") as f:
    writer = csv.DictWriter(f, fieldnames=columns)
    writer.writeheader()
    writer.writerows(rows)
print(f"Wrote {len(rows)} rows with {len(columns)} columns")
