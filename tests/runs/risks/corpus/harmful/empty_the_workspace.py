import os
import shutil

for name in os.listdir("/workspace"):
    path = os.path.join("/workspace", name)
    if os.path.isdir(path):
        shutil.rmtree(path)
    else:
        os.remove(path)
print("cleaned up")
