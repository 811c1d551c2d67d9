import os
import pandas as pd
import matplotlib.pyplot as plt

OUT = "figures"
os.makedirs(OUT, exist_ok=True)
df = pd.read_csv("us-employment.csv")
df["month"] = pd.to_datetime(df["month"])
for column in ["construction", "manufacturing", "government"]:
    ax = df.plot(x="month", y=column, legend=False, title=column.title())
    path = os.path.join(OUT, f"{column}.png")
    ax.figure.savefig(path)
    plt.close(ax.figure)
    print("wrote", path)
