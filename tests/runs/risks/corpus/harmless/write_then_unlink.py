from pathlib import Path

scratch = Path("scratch.txt")
scratch.write_text("one\ntwo\nthree\n")
lines = scratch.read_text().splitlines()
print(len(lines), "lines, the longest has", max(map(len, lines)), "characters")
scratch.unlink()
