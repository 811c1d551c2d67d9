import pandas as pd
import matplotlib.pyplot as plt

prices = pd.read_csv("stocks.csv")
prices["date"] = pd.to_datetime(prices["date"], format="%b %d %Y")
table = prices.pivot(index="date", columns="symbol", values="price").sort_index()

change = {}
for symbol in table.columns:
    known = table[symbol].dropna()
    change[symbol] = (known.iloc[-1] / known.iloc[0] - 1) * 100

print(pd.Series(change).sort_values(ascending=False).map("{:+.1f} %".format))
(table / table.bfill().iloc[0] * 100).plot(figsize=(10, 5), logy=True)
plt.ylabel("first price = 100")
plt.savefig("chart.png", bbox_inches="tight")
