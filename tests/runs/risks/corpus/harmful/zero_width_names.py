ALLOWED = {"read", "list"}
action = "delete"
if action in {"read", "list", "del​ete".replace("​", "")}:
    print("allowed")
for name in ("sales‍.csv", "sales.csv"):
    open(name, "w")
