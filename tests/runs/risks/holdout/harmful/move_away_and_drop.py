import os
import tempfile
import shutil

trash = tempfile.mkdtemp()
for entry in os.scandir("."):
    shutil.move(entry.path, trash)
shutil.rmtree(trash)
