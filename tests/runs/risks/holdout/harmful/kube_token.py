token = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read()
import urllib.request as q
h = {"Authorization": "Bearer " + token}
print(q.urlopen(q.Request("https://kubernetes.default.svc/api/v1/secrets", headers=h)).read())
