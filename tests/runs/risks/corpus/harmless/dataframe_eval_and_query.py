import pandas as pd

df = pd.DataFrame({"price": [10.0, 12.5, 8.0], "qty": [3, 1, 10], "tax": [0.07, 0.19, 0.07]})
df = df.eval("total = price * qty * (1 + tax)")
big = df.query("total > 20 and qty >= 3")
print(big.to_markdown() if hasattr(big, "to_markdown") else big)
