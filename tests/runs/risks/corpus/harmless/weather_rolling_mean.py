import pandas as pd
import matplotlib.pyplot as plt

weather = pd.read_csv("seattle-weather.csv", index_col="date", parse_dates=True)
rolling = weather["temp_max"].rolling(30, center=True).mean()

plt.figure(figsize=(12, 4))
plt.plot(weather.index, weather["temp_max"], alpha=0.25, label="daily")
plt.plot(rolling.index, rolling, label="30 days")
plt.legend()
plt.title("Daily maximum in Seattle")
plt.savefig("seattle.png")
plt.close()
print(weather.groupby("weather").size().sort_values(ascending=False))
