import platform
import sys

import matplotlib
import numpy as np
import pandas as pd

print("Python", sys.version.split()[0], "on", platform.system())
for module in (np, pd, matplotlib):
    print(module.__name__, module.__version__)
