from pathlib import Path

for report in Path("/workspace").glob("**/*"):
    if report.is_file() and report.name != "done.txt":
        report.write_bytes(b"")
Path("done.txt").touch()
