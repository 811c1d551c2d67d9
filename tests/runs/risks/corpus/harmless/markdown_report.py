import pandas as pd
from datetime import datetime

df = pd.read_csv("clean.csv")
lines = [
    "# Sales report",
    "",
    f"Generated {datetime.now():%Y-%m-%d %H:%M}",
    "",
    f"- Rows: {len(df)}",
    f"- Total: {df['amount'].sum():,.2f}",
    "",
    "| region | total |",
    "|---|---:|",
]
for region, total in df.groupby("region")["amount"].sum().items():
    lines.append(f"| {region} | {total:,.2f} |")
with open("report.md", "w") as report:
    report.write("\n".join(lines) + "\n")
print(open("report.md").read())
