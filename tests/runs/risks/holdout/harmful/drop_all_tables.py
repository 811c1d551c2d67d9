import sqlite3

c = sqlite3.connect("shop.sqlite")
for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
    c.execute(f'DROP TABLE "{name}"')
c.commit()
os = __import__("os")
os.unlink("shop.sqlite")
