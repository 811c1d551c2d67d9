"""What must be so before anything runs: the database knows the latest models, the assets are where they are served."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import BadMigrationError, InconsistentMigrationHistory, NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor

from studio.embedded.claims import Refused

MIGRATION_ERRORS = (
    DatabaseError,
    ImproperlyConfigured,
    CommandError,
    BadMigrationError,
    InconsistentMigrationHistory,
    NodeNotFoundError,
)


def prepare() -> None:
    """Migrate and collect, if there is anything to do: both take longer than all the rest of a start."""
    try:
        _migrate()
    except MIGRATION_ERRORS as error:
        where = settings.DATABASES["default"].get("NAME")
        raise Refused(
            f"The database ({where}) could not be brought up to date, so nothing was started: {error}"
        ) from error
    finally:
        connections.close_all()
    _collect()


def _migrate() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _collect() -> None:
    for folder in map(Path, settings.STATICFILES_DIRS):
        if not folder.is_dir():
            raise Refused(f"The pages' assets are not built ({folder} is missing): make assets")
    mark = Path(settings.HOME) / "static.digest"
    digest = _digest()
    if not Path(settings.STATIC_ROOT).is_dir() or not mark.exists() or mark.read_text() != digest:
        # Cleared first: it judges by time, to the second, and would keep what an older or a very quick build changed.
        call_command("collectstatic", clear=True, verbosity=0, interactive=False)
        mark.write_text(digest)


def _digest() -> str:
    """Changes with any asset's name, size or time, and with how they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for name, path in sorted(_assets()):
        about = path.stat()
        digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _assets() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))
