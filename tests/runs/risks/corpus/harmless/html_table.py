import html
import json

with open("results.json") as f:
    results = json.load(f)

rows = "".join(
    f"<tr><td>{html.escape(str(r['name']))}</td><td>{r['score']:.2f}</td></tr>"
    for r in sorted(results, key=lambda r: -r["score"])
)
page = f"""<!doctype html>
<title>Results</title>
<table><tr><th>Name</th><th>Score</th></tr>{rows}</table>
"""
with open("results.html", "w", encoding="utf-8") as f:
    f.write(page)
