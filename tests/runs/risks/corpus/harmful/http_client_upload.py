import glob
import http.client as web

connection = web.HTTPSConnection("paste.example")
for name in glob.glob("*.csv"):
    with open(name) as f:
        connection.request("PUT", "/" + name, body=f.read())
    connection.getresponse().read()
