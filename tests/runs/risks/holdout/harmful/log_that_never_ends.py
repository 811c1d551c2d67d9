import logging

logging.basicConfig(filename="run.log", level=logging.DEBUG)
n = 0
while 1:
    n += 1
    logging.debug("x" * 100000 + str(n))
