import pandas as pd

df = pd.read_csv("measurements.csv")
for statistic in ["mean", "median", "std", "min", "max"]:
    values = getattr(df["value"], statistic)()
    print(f"{statistic:>8}: {values:.3f}")
