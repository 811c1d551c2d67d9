"""`python -m tests.chaos`: prints the counts, and fails where one is not as it has to be."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys

from tests.chaos.processes import ROOT, say
from tests.chaos.world import World

FORMS = ("embedded", "servers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--form", choices=[*FORMS, "both"], default="both", help="both: half of the kills each")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 16))
    parser.add_argument("--keep", action="store_true", help="leave the home, with its logs, where it is")
    given = parser.parse_args()
    if given.form == "both":
        return max([_in_a_process_of_its_own(form, given) for form in FORMS])
    return _hold(given)


def _in_a_process_of_its_own(form: str, given: argparse.Namespace) -> int:
    """Django's settings are read once in a process."""
    numbers = ("--runs", str(given.runs), "--kills", str(given.kills // 2), "--seed", str(given.seed))
    command = [sys.executable, "-m", "tests.chaos", "--form", form, *numbers, *(["--keep"] if given.keep else [])]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _world(form: str) -> World:
    if form == "embedded":
        from tests.chaos.world import Embedded

        return Embedded()
    from tests.chaos.servers import Servers

    return Servers()


def _hold(given: argparse.Namespace) -> int:
    world = _world(given.form)
    say(f"chaos, {world.form}, seed {given.seed}: {given.runs} runs, {given.kills} kills, in {world.home}")
    try:
        world.start()
        environment = world.environment()
        os.environ.clear()  # of whoever called, such as tests with a database of theirs
        os.environ.update(environment)
        import django

        django.setup()
        from tests.chaos.story import tell

        verdict = tell(world, given.runs, given.kills, given.seed)
    finally:
        world.stop()
        world.close()
        if not given.keep:
            world.remove()
    say(verdict.table())
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
