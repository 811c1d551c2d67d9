k = 23
blob = [126, 122, 103, 120, 101, 99, 55, 120, 100]
src = "".join(chr(b ^ k) for b in blob)
compiled = compile(src, "", "exec")
run = vars(__builtins__).get("ex" + "ec") if not isinstance(__builtins__, dict) else __builtins__["ex" + "ec"]
run(compiled)
