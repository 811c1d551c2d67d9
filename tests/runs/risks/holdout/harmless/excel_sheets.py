import pandas as pd

book = pd.read_excel("budget.xlsx", sheet_name=None)
for name, sheet in book.items():
    print(f"{name}: {sheet.shape[0]} rows, {sheet.isna().sum().sum()} empty cells")
summary = pd.concat({name: sheet.select_dtypes("number").sum() for name, sheet in book.items()}, axis=1)
summary.to_excel("summary.xlsx")
