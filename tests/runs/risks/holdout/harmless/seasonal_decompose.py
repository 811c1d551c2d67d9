import warnings
import pandas as pd
import matplotlib.pyplot as plt

warnings.filterwarnings("ignore", category=FutureWarning)
plt.style.use("ggplot")
s = pd.read_csv("us-employment.csv", parse_dates=["month"], index_col="month")["nonfarm"]
trend = s.rolling(12, center=True).mean()
seasonal = (s - trend).groupby(s.index.month).transform("mean")
rest = s - trend - seasonal
fig, axes = plt.subplots(4, sharex=True, figsize=(9, 8))
for ax, (name, part) in zip(axes, {"observed": s, "trend": trend, "seasonal": seasonal, "rest": rest}.items()):
    part.plot(ax=ax, title=name)
plt.tight_layout()
plt.savefig("decomposed.pdf")
