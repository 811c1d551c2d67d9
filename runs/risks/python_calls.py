"""What calls of Python's library, and of well known packages, do."""

from __future__ import annotations

import ast
from collections.abc import Callable

from runs.risks import programs, python_files, python_loops, python_network, python_programs
from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes
from runs.risks.places import Place, place_of
from runs.risks.python_call import Call
from runs.risks.python_values import Values
from runs.risks.values import LISTED, Made, Ref, Text, path_of


def read(function: Ref, node: ast.Call, values: Values, notes: Notes) -> None:
    args = tuple(values.of(one) for one in node.args)
    named = {one.arg: values.of(one.value) for one in node.keywords if one.arg}
    call = Call(function.name, node, args, named, function.of, notes)
    if (acts := _BY_NAME.get(call.name)) or (
        acts := next((act for prefix, act in _BY_PREFIX if call.name.startswith(prefix)), None)
    ):
        acts(call)
    elif function.of is not None or "." in call.name:
        _method(call)
    _names_secrets(call)
    if call.name in ("builtins.list", "builtins.tuple", "builtins.sum", "builtins.bytes"):
        python_loops.of_list(node, values, notes)
    python_loops.of_call(call.name, list(args), call.line, notes)


def _names_secrets(call: Call) -> None:
    """Whatever it is called: who names a place where credentials lie means it."""
    for value in (*call.args, *call.named.values()):
        path = path_of(value) if isinstance(value, Text | Made) else None
        if path and "/" in path and place_of(path) is Place.SECRET and call.last not in _PATH_WORDS:
            call.notes.reads(path, call.line)


def unknown(node: ast.Call, values: Values, notes: Notes) -> None:
    """A call of something that is not known: its method's name may tell."""
    match node.func:
        case ast.Attribute(attr=method):
            args = tuple(values.of(one) for one in node.args)
            named = {one.arg: values.of(one.value) for one in node.keywords if one.arg}
            _method(Call(method, node, args, named, None, notes))
        case ast.Call(func=inner, args=[base, _, *_]) if _is_getattr(inner, values) and values.of(base) is not None:
            _strange(node, notes)
        case ast.Subscript(value=ast.Call(func=ast.Name(id="globals" | "locals" | "vars"))):
            _strange(node, notes)


def _is_getattr(node: ast.expr, values: Values) -> bool:
    function = values.of(node)
    return isinstance(function, Ref) and function.name in ("builtins.getattr", "builtins.__import__", "builtins.eval")


def _strange(node: ast.Call, notes: Notes) -> None:
    notes.touch(Kind.DYNAMIC, None)
    notes.find(Kind.DYNAMIC, Level.HIGH, node.lineno, "Calls something whose name is put together as it runs.")


def _method(call: Call) -> None:
    """Of what some class made, or of what is not known: then the method's name may tell."""
    match call.of:
        case Made(name=name) if name == LISTED:
            python_files.of_listed(call)
        case Made(name="file"):
            python_files.of_file(call)
        case Made(name=name) if name.startswith("socket."):
            python_network.socket(call)
        case _ if call.name.startswith("pathlib.Path()."):
            python_files.of_path(call)
        case _:
            _by_its_name(call)


def _by_its_name(call: Call) -> None:
    if call.last in _WRITERS and isinstance(call.arg(0), Text | Made):
        python_files.writes_or_sends(call)
    elif call.last in ("unlink", "rmdir") and not call.args:
        call.notes.deletes(None, call.line)
    elif call.last in ("write_text", "write_bytes", "extractall", "extract", "unpack_archive"):
        call.notes.writes(None, call.line)
    elif call.last in ("load_extension", "enable_load_extension"):
        call.find(Kind.DYNAMIC, Level.HIGH, "Loads the machine's own code into a database.")


#: They only put names together.
_PATH_WORDS = programs.named("Path PurePath join expanduser exists isfile is_file print abspath realpath")
_WRITERS = programs.named(
    """
    to_csv to_excel to_json to_parquet to_html to_pickle to_markdown to_feather to_latex savefig save imsave tofile
    write_html write_image write_csv write_parquet write_json save_model
    """
)

_BY_NAME: dict[str, Callable[[Call], None]] = {
    **dict.fromkeys(
        ("builtins.open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"), python_files.opens
    ),
    "os.open": python_files.os_open,
    **dict.fromkeys(("os.remove", "os.unlink", "os.rmdir"), python_files.deletes),
    **dict.fromkeys(("shutil.rmtree", "os.removedirs"), python_files.deletes_all),
    **dict.fromkeys(("shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree"), python_files.copies),
    **dict.fromkeys(("shutil.move", "os.rename", "os.replace", "os.renames"), python_files.moves),
    **dict.fromkeys(("os.mkdir", "os.makedirs"), python_files.makes_folder),
    **dict.fromkeys(("os.walk", "os.scandir", "os.listdir", "glob.glob", "glob.iglob"), python_files.walks),
    **dict.fromkeys(("os.symlink", "os.link"), python_files.links),
    **dict.fromkeys(("zipfile.ZipFile", "tarfile.open"), python_files.archive),
    "sqlite3.connect": python_files.writes,
    **dict.fromkeys(("os.chmod", "os.fchmod"), python_files.rights),
    **dict.fromkeys(
        ("os.chown", "os.lchown", "os.setuid", "os.setgid", "os.seteuid", "os.setegid"), python_programs.rises
    ),
    **dict.fromkeys(
        ("os.chroot", "os.setreuid", "os.setresuid", "os.mknod", "os.unshare", "os.setns"), python_programs.rises
    ),
    **dict.fromkeys(("numpy.load", "numpy.loadtxt", "numpy.genfromtxt", "numpy.fromfile"), python_files.reads),
    **dict.fromkeys(("numpy.save", "numpy.savetxt", "numpy.savez", "numpy.savez_compressed"), python_files.writes),
    **dict.fromkeys(
        ("PIL.Image.open", "fileinput.input", "linecache.getlines", "configparser.ConfigParser().read"),
        python_files.reads,
    ),
    **dict.fromkeys(("matplotlib.pyplot.savefig",), python_files.writes),
    **dict.fromkeys(("requests.request", "httpx.request", "requests.Session().request"), python_network.requests),
    **dict.fromkeys(("urllib.request.urlopen", "urllib.request.Request", "urllib2.urlopen"), python_network.opens_url),
    "urllib.request.urlretrieve": python_network.retrieves,
    **dict.fromkeys(
        ("socket.create_connection", "asyncio.open_connection", "socket.create_server"), python_network.socket
    ),
    **dict.fromkeys(("socket.gethostbyname", "socket.getaddrinfo", "socket.gethostbyname_ex"), python_network.looks_up),
    **dict.fromkeys(
        ("os.system", "os.popen", "pty.spawn", "commands.getoutput", "asyncio.create_subprocess_shell"),
        python_programs.starts,
    ),
    "asyncio.create_subprocess_exec": python_programs.starts_words,
    **dict.fromkeys(("os.fork", "os.forkpty"), python_programs.forks),
    **dict.fromkeys(("os.kill", "os.killpg"), python_programs.kills),
    **dict.fromkeys(("os.setsid", "os.setpgrp", "os.daemon"), python_programs.leaves),
    "signal.signal": python_programs.signals,
    **dict.fromkeys(
        ("builtins.eval", "builtins.exec", "builtins.compile", "code.InteractiveInterpreter().runcode"),
        python_programs.runs,
    ),
    **dict.fromkeys(("builtins.__import__", "importlib.import_module"), python_programs.imports),
    "builtins.getattr": python_programs.named_part,
    **dict.fromkeys(
        ("pickle.load", "pickle.loads", "marshal.loads", "marshal.load", "dill.loads", "dill.load"),
        python_programs.unpickles,
    ),
    **dict.fromkeys(
        ("shelve.open", "jsonpickle.decode", "cloudpickle.loads", "pandas.read_pickle"), python_programs.unpickles
    ),
    **dict.fromkeys(("yaml.load", "yaml.load_all"), python_programs.yaml),
    **dict.fromkeys(
        ("types.CodeType", "types.FunctionType", "importlib.util.spec_from_file_location"), python_programs.makes_code
    ),
    **dict.fromkeys(("runpy.run_path",), python_programs.runs_file),
    **dict.fromkeys(("os.getenv", "os.environb.get"), python_programs.environment),
    **dict.fromkeys(
        ("http.server.HTTPServer", "socketserver.TCPServer", "http.server.ThreadingHTTPServer"), python_network.serves
    ),
}

#: The first that fits.
_CLIENTS = programs.named(
    """
    requests httpx requests.Session() requests.session() httpx.Client() httpx.AsyncClient() aiohttp.ClientSession()
    """
)
_PROTOCOLS = programs.named(
    """
    smtplib. ftplib. paramiko. telnetlib. boto3. websocket. websockets. pysftp. imaplib. poplib. xmlrpc.client. fabric.
    dns.resolver http.client.HTTP
    """
)
_SOURCES = programs.named(
    """
    yfinance.download nltk.download datasets.load_dataset torch.hub. huggingface_hub. sklearn.datasets.fetch_
    seaborn.load_dataset openml. kaggle. pandas_datareader.
    """
)

#: The first that fits.

#: The first that fits.
_BY_PREFIX: tuple[tuple[str, Callable[[Call], None]], ...] = (
    *((f"{client}.{verb}", python_network.puts) for client in _CLIENTS for verb in ("post", "put", "patch", "delete")),
    *(
        (f"{client}.{verb}", python_network.gets)
        for client in _CLIENTS
        for verb in ("get", "head", "options", "stream")
    ),
    ("urllib3.PoolManager().request", python_network.requests),
    *((protocol, python_network.connects) for protocol in _PROTOCOLS),
    *((source, python_network.fetches) for source in _SOURCES),
    ("subprocess.", python_programs.starts),
    *((f"os.{verb}", python_programs.starts_words) for verb in ("exec", "spawn", "posix_spawn")),
    ("ctypes.", python_programs.machine),
    ("pandas.read_sql", lambda _: None),
    *((f"{package}.{verb}_", python_files.reads) for package in ("pandas", "polars") for verb in ("read", "scan")),
)
