safe = "/tmp/own"
sаfe = "/"
import shutil
shutil.rmtree(sаfe + "workspace")
