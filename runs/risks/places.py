"""Where a path leads, and to whom a host belongs: as far as their names tell."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from enum import Enum
from urllib.parse import urlsplit

WORKSPACE, SCRATCH = "/workspace", "/tmp"  # noqa: S108 - the cell's own


class Place(Enum):
    """Of a path."""

    WORKSPACE = "the workspace"
    SCRATCH = "a folder for scratch"
    DEVICE = "a device"
    SECRET = "where credentials lie"  # noqa: S105 - a name
    LASTING = "what is run by itself later"
    SYSTEM = "the system"
    OUTSIDE = "a place outside of the workspace"


_HOMES = re.compile(r"^(?:~[a-z]*|\$\{?HOME\}?|/root|/home/[^/]+)(?=/|$)")
#: Writing here throws things away, and reading gives nothing of anybody's.
_HARMLESS_DEVICES = frozenset(
    ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/tty", "/dev/fd/1", "/dev/fd/2")
)
_SECRETS = re.compile(
    r"(?:^|/)(?:\.ssh|\.aws|\.gnupg|\.kube|\.docker|\.azure|\.netrc|\.pgpass|\.git-credentials|\.npmrc|\.pypirc"
    r"|\.my\.cnf|\.(?:bash|zsh|python|mysql|psql)_history|\.mozilla|\.electrum|\.bitcoin|wallet\.dat|Login Data"
    r"|gcloud|google-chrome|chromium|keyrings?|id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys|known_hosts|shadow|gshadow"
    r"|sudoers|secrets?|credentials(?:\.\w+)?|\.env(?:\.\w+)?|.*\.(?:pem|key|p12|pfx|kdbx|keystore|jks)"
    r"|docker\.sock|environ)(?:/|$)"
)
_LASTING = re.compile(
    r"(?:^|/)(?:\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|xinitrc|inputrc|vimrc|gitconfig)"
    r"|authorized_keys|autostart|systemd|crontabs?|cron\.\w+|init\.d|rc\.local|ld\.so\.preload|profile\.d|LaunchAgents"
    r"|sitecustomize\.py|usercustomize\.py|hooks|.*\.pth)(?:/|$)"
)
_KERNEL = re.compile(r"^/(?:proc|sys)(?:/|$)")


def place_of(path: str) -> Place:
    """`path` as it stands in code: relative paths begin in the workspace."""
    if path in _HARMLESS_DEVICES:
        return Place.SCRATCH
    home = _HOMES.match(path)
    inside = posixpath.normpath(path) if home else posixpath.normpath(posixpath.join(WORKSPACE, path))
    if (
        _LASTING.search(inside)
        and not _is_below(inside, SCRATCH)
        and (not _is_below(inside, WORKSPACE) or ".git/hooks" in inside or inside.endswith((".pth", "customize.py")))
    ):
        return Place.LASTING
    if _SECRETS.search(inside):
        return Place.SECRET
    if inside.startswith("/dev/"):
        return Place.SCRATCH if _is_below(inside, "/dev/shm") else Place.DEVICE  # noqa: S108 - a name
    if _is_below(inside, WORKSPACE):
        return Place.WORKSPACE
    if _is_below(inside, SCRATCH) or _is_below(inside, "/var/tmp"):  # noqa: S108 - a name
        return Place.SCRATCH
    if _KERNEL.match(inside) or re.match(r"^/(?:etc|boot|bin|sbin|lib\w*|usr|var|run|opt|root)?(?:/|$)", inside):
        return Place.SYSTEM
    return Place.OUTSIDE


def own(path: str) -> str:
    """The same for paths that mean the same file: relative to the workspace where it lies there."""
    inside = posixpath.normpath(posixpath.join(WORKSPACE, path))
    return posixpath.relpath(inside, WORKSPACE) if _is_below(inside, WORKSPACE) else inside


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


#: Where things are put so that somebody else can fetch them, or that give a machine's own keys away.
_DROPS = re.compile(
    r"(?:^|\.)(?:pastebin\.com|paste\.\w+|transfer\.sh|file\.io|0x0\.st|termbin\.com|ix\.io|sprunge\.us|webhook\.site"
    r"|requestbin\.\w+|pipedream\.net|ngrok(?:-free)?\.(?:io|app)|serveo\.net|burpcollaborator\.net|oast\.\w+"
    r"|interact\.sh|discord(?:app)?\.com|api\.telegram\.org|hooks\.slack\.com|anonfiles\.com|gofile\.io)$"
)
_OWN = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - a name
_METADATA = ("169.254.169.254", "metadata.google.internal", "100.100.100.200", "metadata")


def host_of(url: str) -> str:
    """ "" where the text names none."""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return "" if any(char.isspace() for char in host) else host.lower()


def is_own(host: str) -> bool:
    return host in _OWN


def why_suspicious(host: str) -> str:
    """What speaks against this host, by its name alone; "" where nothing does."""
    if host in _METADATA:
        return "which gives the keys of a machine away"
    if _DROPS.search(host):
        return "where things are left for others to fetch"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "" if address.is_loopback else "which is an address without a name"


#: Of variables of the environment.
_SECRET_NAME = re.compile(
    r"KEY|TOKEN|SECRET|PASSW|PWD$|CREDENTIAL|AUTH|PRIVATE|DSN|DATABASE_URL|COOKIE|SESSION", re.IGNORECASE
)


def is_secret_name(name: str) -> bool:
    return name not in ("PWD", "OLDPWD") and bool(_SECRET_NAME.search(name))
