import importlib

names = ["sub", "process"]
tool = importlib.import_module("".join(names))
tool.__getattribute__("Pop" + "en")(["/bin/sh", "-c", "id > /tmp/id"])
