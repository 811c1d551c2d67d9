"""How root starts bubblewrap as nobody, also when nobody may not reach the interpreter (pyenv in /root, for example).

Root first makes a view of the machine in which the closed folder is covered by an empty one that holds only the
interpreter, then steps down within that view. No code of a user's runs before both are done.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

#: The ids that Linux keeps for those who own nothing.
NOBODY = 65534

_BECOME_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all", "--")


def stepped_down(argv: tuple[str, ...], folders: tuple[str, ...]) -> tuple[str, ...]:
    """The command as root must give it; as anybody else gives it if this process is not root's."""
    if os.getuid() != 0:
        return argv
    covered = {
        closed: [Path(folder) for folder in folders if _closed(folder) == closed] for closed in map(_closed, folders)
    }
    covers = [word for closed, inner in covered.items() if closed for word in _cover(closed, inner)]
    if not covers:
        return (*_BECOME_NOBODY, *argv)
    view = ("bwrap", "--dev-bind", "/", "/", *covers, "--die-with-parent")
    return (*view, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--", *_BECOME_NOBODY, *argv)


def _closed(folder: str) -> Path | None:
    """The uppermost folder on the way that others may not enter."""
    path = Path(folder).resolve()
    return next((step for step in (*reversed(path.parents), path) if not step.stat().st_mode & stat.S_IXOTH), None)


def _cover(closed: Path, inner: list[Path]) -> list[str]:
    words = ["--perms", "0755", "--tmpfs", str(closed)]
    for folder in inner:
        for step in reversed(folder.parents):
            if step.is_relative_to(closed) and step != closed:
                words += ["--perms", "0755", "--dir", str(step)]
        words += ["--ro-bind", str(folder), str(folder)]
    return [*words, "--remount-ro", str(closed)]
