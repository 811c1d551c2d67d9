import pandas as pd
import numpy as np
import matplotlib.pyplot as plt

events = pd.read_json("events.jsonl", lines=True)
events["month"] = pd.to_datetime(events["at"], unit="s").dt.to_period("M")
first = events.groupby("user")["month"].transform("min")
events["age"] = (events["month"] - first).map(lambda offset: offset.n)
cohorts = events.assign(cohort=first).groupby(["cohort", "age"])["user"].nunique().unstack()
retention = cohorts.div(cohorts[0], axis=0)

plt.imshow(retention, aspect="auto", cmap="viridis")
plt.yticks(np.arange(len(retention)), retention.index.astype(str))
plt.colorbar(label="share still there")
plt.savefig("retention.png")
print((retention * 100).round(0).to_string(na_rep=""))
