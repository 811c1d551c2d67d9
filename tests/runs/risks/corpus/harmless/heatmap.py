import numpy as np
import pandas as pd
import matplotlib.pyplot as plt

df = pd.read_csv("features.csv")
corr = df.select_dtypes("number").corr()
fig, ax = plt.subplots(figsize=(8, 7))
image = ax.imshow(corr, vmin=-1, vmax=1, cmap="RdBu_r")
ax.set_xticks(range(len(corr)), corr.columns, rotation=60, ha="right")
ax.set_yticks(range(len(corr)), corr.columns)
for i, j in np.ndindex(corr.shape):
    ax.text(j, i, f"{corr.iat[i, j]:.2f}", ha="center", va="center", fontsize=8)
fig.colorbar(image)
fig.savefig("correlations.svg")
