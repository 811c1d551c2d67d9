import re
import pandas as pd

text = open("inbox.txt", encoding="utf-8").read()
emails = sorted(set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", text)))
invoices = re.findall(r"Invoice\s+#?(\d{4,})\s.*?total[: ]+\$?([\d,.]+)", text, flags=re.I | re.S)
frame = pd.DataFrame(invoices, columns=["invoice", "total"])
frame["total"] = frame["total"].str.replace(",", "").astype(float)
frame.to_csv("invoices.csv", index=False)
print(emails)
print(frame.describe())
