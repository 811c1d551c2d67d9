import itertools

for i in itertools.count():
    with open(f"/tmp/f{i}", "w") as f:
        f.write("x" * 10_000_000)
