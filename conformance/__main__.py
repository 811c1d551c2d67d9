"""python -m conformance SCENARIOS RESULTS [ID …]: hold scenarios, write what came of them."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

import django

from conformance.server import found_beside, running

os.environ["DJANGO_SETTINGS_MODULE"] = "conformance.settings"


def main() -> int:
    """0 where every scenario was held; 1 where one could not be."""
    parser = argparse.ArgumentParser(prog="conformance", description="Hold scenarios, write what came of them.")
    parser.add_argument("scenarios", type=Path, help="folder of scenario files; a fake_llm.py beside it is their model")
    parser.add_argument("results", type=Path, help="folder for the results, made if it is missing")
    parser.add_argument("ids", nargs="*", help="only scenarios whose names begin with one of these")
    asked = parser.parse_args()
    files = [file for file in sorted(asked.scenarios.glob("*.json")) if file.name.startswith(tuple(asked.ids or [""]))]
    if not files:
        sys.stderr.write(f"There is no scenario in {asked.scenarios}.\n")
        return 1
    asked.results.mkdir(parents=True, exist_ok=True)
    return _hold(files, asked.results, found_beside(asked.scenarios))


def _hold(files: list[Path], results: Path, program: Path) -> int:
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    failed = asyncio.run(_hold_all(files, results, program))
    sys.stdout.write(f"{len(files) - failed} of {len(files)} scenarios held; results are in {results}\n")
    return 1 if failed else 0


async def _hold_all(files: list[Path], results: Path, program: Path) -> int:
    # Only now: their modules need Django to be set up.
    from agents.spec import SpecError
    from conformance.performance import Broken, perform
    from conformance.result import result_of
    from conformance.scenario import Scenario
    from runs import database

    failed = 0
    with running(program, files[0]) as server:
        for file in files:
            scenario = Scenario.read(file)
            try:
                result = result_of(scenario, await perform(scenario, server))
            except (Broken, SpecError) as error:
                failed += 1
                sys.stderr.write(f"{file.name}: {error}\n")
                continue
            text = json.dumps(result, indent=1, ensure_ascii=False, sort_keys=True)
            (results / f"{file.stem}.json").write_text(f"{text}\n")
    await database.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())
