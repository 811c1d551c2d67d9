import pandas as pd
import matplotlib.pyplot as plt

df = pd.read_csv("./data/sensors.csv")
q1, q3 = df["reading"].quantile([0.25, 0.75])
iqr = q3 - q1
outliers = df[(df["reading"] < q1 - 1.5 * iqr) | (df["reading"] > q3 + 1.5 * iqr)]
print(f"{len(outliers)} outliers of {len(df)}")
outliers.to_csv("outliers.csv")

fig, axes = plt.subplots(1, 2, figsize=(10, 4), sharey=True)
axes[0].boxplot(df["reading"].dropna())
axes[1].boxplot(df.drop(outliers.index)["reading"].dropna())
plt.savefig("outliers.png")
