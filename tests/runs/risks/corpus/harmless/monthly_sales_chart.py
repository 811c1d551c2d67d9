import pandas as pd
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

df = pd.read_csv("sales.csv", parse_dates=["date"])
df["revenue"] = df["units"] * df["price"]
monthly = df.groupby(df["date"].dt.to_period("M"))["revenue"].sum()

fig, ax = plt.subplots(figsize=(9, 4))
monthly.plot(kind="bar", ax=ax, color="#3b6ea5")
ax.set_title("Revenue by month")
ax.set_ylabel("USD")
fig.tight_layout()
fig.savefig("chart.png", dpi=150)
print(monthly.round(2).to_string())
print("Saved chart.png")
