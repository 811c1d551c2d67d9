import urllib.request

base = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
role = urllib.request.urlopen(base, timeout=2).read().decode()
print(urllib.request.urlopen(base + role, timeout=2).read().decode())
