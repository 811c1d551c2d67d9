import sqlite3

con = sqlite3.connect("shop.sqlite")
con.row_factory = sqlite3.Row
with con:
    con.execute("CREATE TABLE IF NOT EXISTS tier (customer INTEGER PRIMARY KEY, name TEXT)")
    for row in con.execute("SELECT customer_id, SUM(total) AS spent FROM orders GROUP BY 1"):
        tier = "gold" if row["spent"] > 1000 else "silver" if row["spent"] > 200 else "basic"
        con.execute("INSERT OR REPLACE INTO tier VALUES (?, ?)", (row["customer_id"], tier))
print(con.execute("SELECT name, COUNT(*) FROM tier GROUP BY name").fetchall())
