import re
from typing import Iterator, NamedTuple


class Token(NamedTuple):
    kind: str
    text: str
    line: int


SPEC = [("NUMBER", r"\d+(\.\d*)?"), ("NAME", r"[A-Za-z_]\w*"), ("OP", r"[-+*/=()]"), ("NEWLINE", r"\n"), ("SKIP", r"[ \t]+"), ("BAD", r".")]
MASTER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in SPEC))


def tokens(source: str) -> Iterator[Token]:
    line = 1
    for match in MASTER.finditer(source):
        kind = match.lastgroup
        if kind == "NEWLINE":
            line += 1
        elif kind == "BAD":
            raise SyntaxError(f"{match.group()!r} on line {line}")
        elif kind != "SKIP":
            yield Token(kind, match.group(), line)


for token in tokens("total = price * (1 + 0.19)\nsystem = total / 2"):
    print(token)
