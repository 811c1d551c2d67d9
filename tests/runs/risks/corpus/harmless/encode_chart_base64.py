import base64
import io
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.pie([35, 25, 40], labels=["a", "b", "c"], autopct="%1.0f%%")
buffer = io.BytesIO()
fig.savefig(buffer, format="png")
encoded = base64.b64encode(buffer.getvalue()).decode("ascii")
with open("pie.html", "w") as f:
    f.write(f'<img alt="Shares" src="data:image/png;base64,{encoded}">')
print(len(encoded), "characters")
