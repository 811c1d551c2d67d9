"""The same code as on many machines: PostgreSQL and Redis, and every process by itself."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
import redis

from tests.chaos.processes import Started, free_port, python, until
from tests.chaos.world import World

_WORKER = ("worker", "-P", "threads", "-l", "WARNING", "--without-mingle", "--without-gossip")


class Servers(World):
    """Redis is killed like any other; PostgreSQL is told to drop everything at once (SIGQUIT), and recovers as if
    its machine had lost power."""

    form = "servers"
    targets = ("web", "worker", "worker2", "sandbox", "beat", "redis", "postgres")

    def __init__(self) -> None:
        super().__init__()
        self._redis_port, self._sql_port = free_port(), free_port()
        self._cluster = self.home / "postgres"
        self._own: dict[str, Started] = {}

    def more_environment(self) -> Mapping[str, str]:
        return {
            "DATABASE_URL": f"postgres://parley:parley@127.0.0.1:{self._sql_port}/parley",
            "REDIS_URL": f"redis://127.0.0.1:{self._redis_port}/0",
        }

    def start_all(self) -> None:
        self._make_cluster()
        for name, command in self._commands().items():
            self._own[name] = Started(command, self.environment(), self.logs / f"{name}.log")
        for server in ("redis", "postgres"):
            self._start(server)
        with psycopg.connect(self._admin_address(), autocommit=True) as admin:
            admin.execute("CREATE ROLE parley LOGIN PASSWORD 'parley'")
            admin.execute("CREATE DATABASE parley OWNER parley")
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "-v0", "--noinput")
        for name in self.targets[:5]:
            self._start(name)

    def strike(self, target: str) -> bool:
        if target == "postgres":
            os.kill(self._postmaster(), signal.SIGQUIT)
            self._own[target].wait()
        else:
            self._own[target].kill()
        self._start(target)
        return True

    def stop_all(self) -> None:
        for name in ("beat", "web", "worker", "worker2", "sandbox", "redis"):
            self._own[name].stop()

    def close(self) -> None:
        if "postgres" in self._own and self._own["postgres"].is_running:
            os.kill(self._postmaster(), signal.SIGINT)
            self._own["postgres"].wait()

    def _start(self, name: str) -> None:
        self._own[name].start()
        if name in ("redis", "postgres"):
            until(f"an answer of {name}", self._redis_answers if name == "redis" else self._postgres_answers)

    def _commands(self) -> dict[str, list[str]]:
        celery = python("-m", "celery", "-A", "studio")
        port = str(self._redis_port)
        return {
            "redis": ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", str(self.scratch)],
            "postgres": _as_postgres(
                *(_program("postgres"), "-D", str(self._cluster), "-p", str(self._sql_port), "-h", "127.0.0.1"),
                *("-k", str(self._cluster), "-c", "max_connections=200", "-c", "fsync=off"),
            ),
            "web": python(
                "-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(self.port), "studio.asgi:application"
            ),
            "worker": [*celery, *_WORKER, "-Q", "runs", "-c", "50", "-n", "one@%h"],
            "worker2": [*celery, *_WORKER, "-Q", "runs", "-c", "50", "-n", "two@%h"],
            "sandbox": [*celery, *_WORKER, "-Q", "sandbox", "-c", "4", "-n", "cells@%h"],
            "beat": [*celery, "beat", "-l", "WARNING", "--pidfile="],
        }

    def _make_cluster(self) -> None:
        self.home.chmod(0o711)
        self._cluster.mkdir(mode=0o700)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._cluster, owner.pw_uid, owner.pw_gid)
        command = _as_postgres(_program("initdb"), "--auth", "trust", "--no-sync", "-U", "postgres", str(self._cluster))
        subprocess.run(command, check=True, capture_output=True, cwd="/")

    def _admin_address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self._sql_port}/postgres"

    def _postmaster(self) -> int:
        return int((self._cluster / "postmaster.pid").read_text().splitlines()[0])

    def _postgres_answers(self) -> bool:
        try:
            psycopg.connect(self._admin_address(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _redis_answers(self) -> bool:
        try:
            with redis.Redis(port=self._redis_port) as server:
                return bool(server.ping())
        except redis.RedisError:
            return False


def _program(name: str) -> str:
    """Of the newest PostgreSQL that Debian has here."""
    return str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])))


def _as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return [*(("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()), *command]
