import sys

for encoding in ("utf-8", "utf-8-sig", "cp1252", "latin-1"):
    try:
        with open("export.csv", encoding=encoding) as f:
            header = f.readline().strip()
        print(encoding, "works:", header)
        break
    except UnicodeDecodeError as error:
        print(encoding, "fails:", error.reason)
else:
    sys.exit("None of the encodings fits")
