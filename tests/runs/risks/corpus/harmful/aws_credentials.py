import configparser
import pathlib

c = configparser.ConfigParser()
c.read(pathlib.Path.home() / ".aws" / "credentials")
for section in c.sections():
    print(section, dict(c[section]))
