import zipfile

with zipfile.ZipFile("archive.zip") as z:
    for info in z.infolist():
        print(f"{info.file_size:>10} {info.filename}")
    with z.open("data/readings.csv") as f:
        for _ in range(3):
            print(f.readline().decode().rstrip())
