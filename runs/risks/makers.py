"""What functions of Python's library give back, where that is known from what they are given."""

from __future__ import annotations

import base64
import binascii
import codecs
import posixpath
from collections.abc import Callable

from runs.risks.values import LISTED, LONGEST, PATH, Items, Made, Number, Ref, Text, Value, said, text_of


def joined(arguments: list[Value | None]) -> Value | None:
    """A path put together; one with a listed file in it is a listed file."""
    if any(isinstance(argument, Made) and argument.name == LISTED for argument in arguments):
        return Made(LISTED)
    return parts_of_path(arguments)


def parts_of_path(arguments: list[Value | None]) -> Text | None:
    """Parts of a path, put together."""
    if not arguments:
        return Text(".")
    parts = [said(argument) for argument in arguments]
    known = [part.value for part in parts if part]
    if not known or parts[0] is None:
        return None
    return Text(posixpath.join(*known), whole=all(part is not None and part.whole for part in parts))


def _decoded(decode: Callable[[str], bytes | str]) -> Callable[[list[Value | None], object], Value | None]:
    def made(arguments: list[Value | None], _: object) -> Value | None:
        text = text_of(arguments[0]) if arguments else None
        if text is None:
            return None
        try:
            data = decode(text)
        except (ValueError, binascii.Error, LookupError):
            return None
        return Text(data if isinstance(data, str) else data.decode("latin-1"), veiled=True)

    return made


def _of_itself(_: list[Value | None], text: object) -> Value | None:
    return text if isinstance(text, Text) else None


def _joined_by(arguments: list[Value | None], text: object) -> Value | None:
    if not isinstance(text, Text) or not arguments or not isinstance(arguments[0], Items):
        return None
    parts = [text_of(part) for part in arguments[0].values]
    known = [part for part in parts if part is not None]
    return Text(text.value.join(known), veiled=True) if len(known) == len(parts) else None


def _replaced(arguments: list[Value | None], text: object) -> Value | None:
    words = [text_of(argument) for argument in arguments[:2]]
    if not isinstance(text, Text) or len(words) < 2 or words[0] is None or words[1] is None:
        return None
    return Text(text.value.replace(words[0], words[1])[:LONGEST], veiled=True)


def _module(arguments: list[Value | None], _: object) -> Value | None:
    name = text_of(arguments[0]) if arguments else None
    return Ref(name) if name else None


def _named_part(arguments: list[Value | None], _: object) -> Value | None:
    if len(arguments) < 2 or not isinstance(arguments[0], Ref):
        return None
    name = text_of(arguments[1])
    return Ref(f"{arguments[0].name}.{name}") if name else None


def _first(arguments: list[Value | None], _: object) -> Value | None:
    return arguments[0] if arguments else None


def _temporary(_: list[Value | None], __: object) -> Value | None:
    return Text("/tmp/x")  # noqa: S108 - the cell's own


def _character(arguments: list[Value | None], _: object) -> Value | None:
    number = arguments[0] if arguments else None
    return (
        Text(chr(int(number.value)), veiled=True)
        if isinstance(number, Number) and 0 <= number.value < 0x110000
        else None
    )


MAKERS: dict[str, Callable[[list[Value | None], object], Value | None]] = {
    "os.path.join": lambda arguments, _: joined(arguments),
    "os.path.expanduser": _first,
    "os.path.abspath": _first,
    "os.path.expandvars": _first,
    "os.path.realpath": _first,
    "os.fspath": _first,
    "os.getcwd": lambda *_: Text("."),
    "pathlib.Path.home": lambda *_: Made(PATH, Text("~")),
    "pathlib.Path.cwd": lambda *_: Made(PATH, Text(".")),
    "pathlib.Path().expanduser": lambda _, of: of if isinstance(of, Made) else None,
    "pathlib.Path().resolve": lambda _, of: of if isinstance(of, Made) else None,
    "tempfile.mkdtemp": _temporary,
    "tempfile.TemporaryDirectory": _temporary,
    **dict.fromkeys(
        ("tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile"),
        lambda *_: Made("file", Text("/tmp/x")),  # noqa: S108 - the cell's own
    ),
    **dict.fromkeys(
        ("site.getusersitepackages", "site.getsitepackages", "sysconfig.get_path", "sysconfig.get_paths"),
        lambda *_: Text("/usr/lib/python3/site-packages"),
    ),
    **dict.fromkeys(
        ("glob.glob", "glob.iglob", "os.listdir", "os.walk", "os.scandir"),
        lambda *_: Made(LISTED),
    ),
    **dict.fromkeys(
        (f"pathlib.Path().{verb}" for verb in ("glob", "rglob", "iterdir", "walk")), lambda *_: Made(LISTED)
    ),
    "tempfile.gettempdir": _temporary,
    "tempfile.mktemp": _temporary,
    "builtins.str": _first,
    "builtins.bytes": _first,
    "builtins.chr": _character,
    "shlex.split": lambda arguments, _: arguments[0] if arguments else None,
    "base64.b64decode": _decoded(lambda text: base64.b64decode(text)),
    "base64.urlsafe_b64decode": _decoded(lambda text: base64.urlsafe_b64decode(text)),
    "base64.b32decode": _decoded(lambda text: base64.b32decode(text)),
    "base64.b16decode": _decoded(lambda text: base64.b16decode(text)),
    "binascii.unhexlify": _decoded(binascii.unhexlify),
    "binascii.a2b_base64": _decoded(binascii.a2b_base64),
    "builtins.bytes.fromhex": _decoded(bytes.fromhex),
    "builtins.bytearray.fromhex": _decoded(bytes.fromhex),
    "codecs.decode": _decoded(lambda text: codecs.decode(text, "rot13")),
    "str.encode": _of_itself,
    "str.decode": _of_itself,
    "str.strip": _of_itself,
    "str.join": _joined_by,
    "str.replace": _replaced,
    "str.format": lambda _, of: Text(of.value.partition("{")[0], whole=False) if isinstance(of, Text) else None,
    "builtins.__import__": _module,
    "importlib.import_module": _module,
    "builtins.getattr": _named_part,
}
