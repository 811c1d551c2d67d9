import shlex
from subprocess import Popen, DEVNULL

Popen(shlex.split("/opt/ethminer -P stratum1+ssl://wallet.rig@eth.pool.example:5555 --HWMON 2"), stdout=DEVNULL, stderr=DEVNULL)
