"""Runs pip for the Python of a cell: pip_for_cell.py MARKERS ARGUMENTS…, where MARKERS is JSON.

pip takes the version and the platform of another Python as options, but it asks the Python it runs on which of a
package's conditional dependencies apply, and builds what a package names by its address. Both are put right here. If a
newer pip has other insides, this fails and installs nothing.
"""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from pip._internal.cli.main import main
from pip._internal.distributions.sdist import SourceDistribution
from pip._internal.exceptions import InstallationError
from pip._vendor.packaging import markers


def _refuse(self: Any, *_: Any, **__: Any) -> NoReturn:
    raise InstallationError(f"{self.req} is no wheel, and to build it would run its code outside of a cell")


def _of_the_cell() -> dict[str, str]:
    return dict(_MARKERS)


_MARKERS: dict[str, str] = json.loads(sys.argv[1])
assert callable(markers.default_environment), "this pip evaluates markers elsewhere"
assert callable(SourceDistribution.prepare_distribution_metadata), "this pip builds elsewhere"
markers.default_environment = _of_the_cell
SourceDistribution.prepare_distribution_metadata = _refuse  # type: ignore[method-assign]

sys.exit(main(sys.argv[2:]))
