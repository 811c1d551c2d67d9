import glob

for name in glob.glob("/workspace/**/*", recursive=True):
    try:
        open(name, "w").close()
    except IsADirectoryError:
        pass
