import pandas as pd

df = pd.read_csv("iowa-electricity.csv")
df["year"] = pd.to_datetime(df["year"]).dt.year
wide = df.pivot_table(index="year", columns="source", values="net_generation", aggfunc="sum")
share = wide.div(wide.sum(axis=1), axis=0).mul(100).round(1)
print(share.iloc[[0, -1]].T)
with pd.ExcelWriter("share.xlsx") as writer:
    share.to_excel(writer, sheet_name="share")
