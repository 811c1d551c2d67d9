from pathlib import Path
import pandas as pd

folder = Path("data")
frames = []
for path in sorted(folder.glob("*.csv")):
    frame = pd.read_csv(path)
    frame["source_file"] = path.name
    frames.append(frame)

if not frames:
    print("There are no CSV files in", folder)
else:
    merged = pd.concat(frames, ignore_index=True)
    merged.to_csv("merged.csv", index=False)
    print(merged.groupby("source_file").size())
