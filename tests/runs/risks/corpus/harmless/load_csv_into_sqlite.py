import sqlite3
import pandas as pd

conn = sqlite3.connect("shop.db")
pd.read_csv("products.csv").to_sql("products", conn, if_exists="replace", index=False)
query = """
SELECT category, COUNT(*) AS n, ROUND(AVG(price), 2) AS mean_price
FROM products
GROUP BY category
HAVING n > 3
ORDER BY mean_price DESC
"""
print(pd.read_sql_query(query, conn).to_string(index=False))
conn.commit()
conn.close()
