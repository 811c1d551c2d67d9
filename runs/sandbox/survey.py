"""What a cell's Python is, and which packages it finds: asked of the cell itself, by a job like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from agents.conversation.code_blocks import CodeBlock
from runs.sandbox.cell import Job, Limits, MiB, Sandbox, SandboxError

_SECONDS = 60

#: The markers are those of the packaging standard (PEP 508), which decide what a package needs where.
_QUESTION = r"""
import importlib.metadata, json, os, platform, re, sys

version = sys.version_info
release = f"{version.major}.{version.minor}.{version.micro}" + {"final": ""}.get(version.releaselevel, "rc0")
markers = {
    "implementation_name": sys.implementation.name,
    "implementation_version": release,
    "os_name": os.name,
    "platform_machine": platform.machine(),
    "platform_python_implementation": platform.python_implementation(),
    "platform_release": platform.release(),
    "platform_system": platform.system(),
    "platform_version": platform.version(),
    "python_full_version": platform.python_version(),
    "python_version": f"{version.major}.{version.minor}",
    "sys_platform": sys.platform,
}
packages = {}
for found in importlib.metadata.distributions():
    if name := found.metadata["Name"]:
        packages.setdefault(re.sub(r"[-_.]+", "-", name).lower(), [name, found.version])
try:
    libc = os.confstr("CS_GNU_LIBC_VERSION") or ""
except (OSError, ValueError):
    libc = ""
print(json.dumps({"markers": markers, "libc": libc, "packages": [packages[key] for key in sorted(packages)]}))
"""


@dataclass(frozen=True, slots=True)
class Survey:
    """`markers` are the values of PEP 508's environment markers, `libc` "glibc 2.36" or "" where it is another one,
    `packages` (name, version) by name."""

    markers: Mapping[str, str]
    libc: str
    packages: tuple[tuple[str, str], ...]

    @property
    def version(self) -> str:
        return self.markers["python_version"]

    @property
    def platforms(self) -> tuple[str, ...]:
        """Tags of the wheels that fit this machine and its C library, the newest first."""
        machine = self.markers["platform_machine"]
        name, _, number = self.libc.partition(" ")
        plain = f"linux_{machine}"
        if name != "glibc" or not number.startswith("2."):
            return (plain,)
        minors = range(int(number.split(".")[1]), 4, -1)
        # The tags that had names of their own before they had numbers (PEP 600).
        old = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
        named = [f"{old[minor]}_{machine}" for minor in minors if minor in old]
        return (*(f"manylinux_2_{minor}_{machine}" for minor in minors), *named, plain)


async def survey(sandbox: Sandbox, image: str = "", *, label: str) -> Survey:
    """`label` is whose the cell is. Raises SandboxError."""
    limits = Limits(seconds=_SECONDS, output=MiB)
    asked = Job(label, 0, (CodeBlock("python", _QUESTION),), limits=limits, image=image)
    outcome = (await sandbox.execute(asked, lambda *_: None)).blocks[0]
    try:
        said = json.loads(outcome.stream("out"))
        return Survey(said["markers"], said["libc"], tuple((name, version) for name, version in said["packages"]))
    except (ValueError, KeyError, TypeError) as error:
        lines = outcome.stream("err").strip().splitlines()
        raise SandboxError(f"The cell did not say what is in it: {lines[-1] if lines else error}") from error
