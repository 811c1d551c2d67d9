data = ["x"]
while data:
    data += data
