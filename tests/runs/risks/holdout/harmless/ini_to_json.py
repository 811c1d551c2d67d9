import configparser
import json
import pathlib

parser = configparser.ConfigParser()
parser.read("settings.ini")
result = {name: dict(section) for name, section in parser.items() if name != "DEFAULT"}
pathlib.Path("settings.json").write_text(json.dumps(result, indent=2, sort_keys=True), encoding="utf-8")
print(f"{sum(map(len, result.values()))} settings in {len(result)} sections")
