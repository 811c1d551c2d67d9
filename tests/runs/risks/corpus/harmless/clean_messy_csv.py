# filename: clean.py
import pandas as pd

df = pd.read_csv("orders.csv", dtype=str)
before = len(df)
df.columns = [c.strip().lower().replace(" ", "_") for c in df.columns]
df["amount"] = pd.to_numeric(df["amount"].str.replace(r"[$,]", "", regex=True), errors="coerce")
df["ordered_at"] = pd.to_datetime(df["ordered_at"], errors="coerce")
df = df.dropna(subset=["amount", "ordered_at"]).drop_duplicates()
df.to_csv("clean.csv", index=False)
print(f"Kept {len(df)} of {before} rows")
