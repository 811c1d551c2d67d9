import sqlite3

db = sqlite3.connect(":memory:")
db.executescript("""
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, team TEXT);
    CREATE TABLE task (person_id INTEGER REFERENCES person, hours REAL);
""")
db.executemany("INSERT INTO person (name, team) VALUES (?, ?)", [("Ada", "red"), ("Lin", "blue"), ("Sam", "red")])
db.executemany("INSERT INTO task VALUES (?, ?)", [(1, 4.5), (1, 2), (2, 7), (3, 1.25)])
for team, hours in db.execute(
    "SELECT team, SUM(hours) FROM task JOIN person ON person.id = person_id GROUP BY team ORDER BY 2 DESC"
):
    print(team, hours)
db.close()
