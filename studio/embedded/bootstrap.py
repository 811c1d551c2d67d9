"""Makes what Parley needs in this folder, and only what is missing or out of date: `python3 bootstrap.py STEP...`.

The Makefile runs it with whatever Python there is: it uses the standard library only, and its syntax is old enough for
a Python that is too old to be told so. Each step leaves a stamp that holds the digest of its inputs; steps that do not
need each other run at the same time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 20)
OLDEST_NODE = 20

ROOT = Path(__file__).resolve().parents[2]
VENV, CELL, NODE, MODULES = ROOT / ".venv", ROOT / ".cell", ROOT / ".node", ROOT / "node_modules"
LOCKS = ROOT / "requirements"


class Failed(Exception):
    """A step did not work; the text is for people."""


class Step(NamedTuple):
    """`after` names steps that must be done first, where they are wanted too.

    Parley can do without a step that has a `consolation`: its failure is told, remembered, and tried again only when
    its inputs change.
    """

    says: str
    make: Callable[[], None]
    stamp: Path
    inputs: Iterable[Path] = ()
    after: tuple[str, ...] = ()
    consolation: str = ""

    def digest(self) -> str:
        digest = hashlib.sha256()
        for path in self.inputs:
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def is_done(self) -> bool:
        python = self.stamp.parent / "bin" / "python"
        if python.is_symlink() and not python.exists():
            return False  # the Python that this environment was made with is gone
        return self.stamp.exists() and self.stamp.read_text() == self.digest()

    def do(self) -> None:
        say(self.says)
        try:
            self.make()
        except Failed as failure:
            if not self.consolation:
                raise
            say(f"{self.says} did not work. {self.consolation} The reason: {str(failure).splitlines()[-1]}")
        self.stamp.parent.mkdir(exist_ok=True)
        self.stamp.write_text(self.digest())


def say(line: str) -> None:
    sys.stdout.write(f"- {line}\n")
    sys.stdout.flush()


def do_all(wanted: dict[str, Step]) -> None:
    """Each as soon as those it comes after are done. Raises the first failure, when nothing runs any more."""
    with ThreadPoolExecutor(len(wanted)) as threads:
        futures: dict[str, Future[None]] = {}
        for name, step in wanted.items():
            before = [futures[earlier] for earlier in step.after if earlier in futures]
            futures[name] = threads.submit(_do_after, step, before)
    for future in futures.values():
        future.result()


def _do_after(step: Step, before: list[Future[None]]) -> None:
    for future in before:
        future.result()
    if not step.is_done():
        step.do()


def run(*command: str, **variables: str) -> None:
    """Quietly; only what fails is shown."""
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[-25:]
        raise Failed("\n".join([" ".join(command), *last]))


def make_venv() -> None:
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Failed(f"This Python cannot make virtual environments. On Debian: sudo apt install python{version}-venv")
    if not (VENV / "bin" / "python").exists():
        shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", str(VENV))


def install(folder: Path, lock: Path, *options: str) -> None:
    """With the main environment's pip, so that the others need none.

    A lock file names everything, so nothing is resolved: pip 23 looks past the pinned release of a package that another
    one wants with an extra, finds a newer one, and refuses it.
    """
    pip = (str(VENV / "bin" / "python"), "-m", "pip", "--python", str(folder / "bin" / "python"))
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location")
    run(
        *(*pip, "install", *quiet, "--require-hashes", "--no-deps"),
        *(*options, "--requirement", str(lock)),
        PIP_ROOT_USER_ACTION="ignore",
    )


def install_beside(folder: Path, lock: Path) -> None:
    """Into an environment of its own, made anew: what an older lock installed has no place in it."""
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    install(folder, lock, "--only-binary", ":all:")


def install_npm_packages() -> None:
    run("npm", "ci", "--ignore-scripts", "--loglevel=error", PATH=path_with_node())


def build_assets() -> None:
    run("node", "static/build.mjs", PATH=path_with_node())


def path_with_node() -> str:
    """The PATH on which Node is: the machine's, if it is new enough, else one from PyPI that is ours."""
    path = os.environ.get("PATH", "")
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return path
    if not (NODE / "bin" / "npm").exists():
        say("Installing Node, to build the pages")
        install_beside(NODE, LOCKS / "node.lock")
    return os.pathsep.join((str(NODE / "bin"), path))


def node_version() -> int:
    if not shutil.which("node"):
        return 0
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    major = told.strip().lstrip("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def steps() -> dict[str, Step]:
    """All there are, each after those that it comes after."""
    base, dev, local, cell = (LOCKS / f"{name}.lock" for name in ("base", "dev", "local-model", "cell"))
    packages = (ROOT / "package-lock.json", ROOT / "package.json")
    source = sorted(path for path in (ROOT / "static" / "src").rglob("*") if path.is_file())
    in_venv = (VENV / ".base", VENV / ".dev", VENV / ".local-model")
    return {
        "venv": Step("Making a virtual environment", make_venv, VENV / ".made"),
        "base": Step("Installing Parley's packages", lambda: install(VENV, base), in_venv[0], (base,), ("venv",)),
        "dev": Step("Installing the tools", lambda: install(VENV, dev), in_venv[1], (dev,), ("venv", "base")),
        "local-model": Step(
            "Installing a small language model",
            lambda: install(VENV, local, "--only-binary", ":all:"),
            in_venv[2],
            (local,),
            ("venv", "base", "dev"),
            consolation="Parley works without it, with any other model.",
        ),
        "cell": Step(
            "Installing what agents' code may import",
            lambda: install_beside(CELL, cell),
            CELL / ".made",
            (cell,),
            ("venv",),
        ),
        "npm": Step("Installing the pages' packages", install_npm_packages, MODULES / ".made", packages, ("venv",)),
        "assets": Step(
            "Building the pages",
            build_assets,
            ROOT / "static" / "dist" / ".built",
            (*source, ROOT / "static" / "build.mjs", *packages),
            ("npm",),
        ),
    }


def require_python() -> None:
    """Go on with a newer Python if this one is too old, or say which is needed."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - no shell is wanted
    found = ".".join(map(str, sys.version_info[:3]))
    raise Failed(
        f"Parley needs Python 3.11 or newer; this is {found} ({sys.executable}). Or: make run PYTHON=/path/to/it"
    )


def main(names: list[str]) -> int:
    try:
        require_python()
        do_all({name: step for name, step in steps().items() if name in names})
    except Failed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
