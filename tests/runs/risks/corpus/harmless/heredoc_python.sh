python3 - <<'PY'
import pandas as pd
df = pd.read_csv("sales.csv")
print(df.dtypes)
print(df.head(3).to_string())
PY
