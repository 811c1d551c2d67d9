"""`manage.py run TEAM.json --task "…"`: a team without a browser. The same driver, the same journal, the same cells."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from agents.models import ModelConnection
from agents.script import team_of
from agents.spec import SpecError, TeamSpec
from agents.tools.problems import ToolProblem
from runs import lifecycle
from runs.lifecycle import Order
from runs.models import Run
from runs.sandbox.cell import File
from runs.terminal import JsonLines, OutOfBudget, Prose, Session
from studio.accounts.workspaces import installation_owner

#: How it exits where its budget kept a run from its end.
OUT_OF_BUDGET = 3


class Command(BaseCommand):
    help = (
        "Run a team on a task without a browser. Exits with 0 when the conversation ended, with 3 when its budget was "
        "used up, with 1 otherwise."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("team", metavar="TEAM.json", help="a TeamSpec; see docs/team-format.md")
        parser.add_argument("--task", required=True, help="what the team is to do")
        parser.add_argument("--file", action="append", default=[], metavar="PATH", help="a file for the workspace")
        parser.add_argument(
            "--approve",
            choices=["ask", "all", "none"],
            default="ask",
            help="who approves code: ask here in the terminal (or whoever is first in the browser), "
            "all of it runs, none of it runs",
        )
        parser.add_argument("--json", action="store_true", help="one JSON line for each entry, and a last one")

    def handle(self, *_: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        owner = installation_owner()
        workspace = owner.workspaces.all()[0]
        spec, files = _team(options["team"]), tuple(_file(path) for path in options["file"])
        _known_models(spec, set(ModelConnection.objects.visible_to(owner).values_list("name", flat=True)))
        _known_tools(spec)
        for doubt in spec.doubts():
            self.stderr.write(f"Is it meant so? {doubt}")
        if not options["task"].strip():
            raise CommandError("--task is empty: say what the team is to do.")
        order = Order(workspace, spec, options["task"], files, approve=options["approve"], by=owner)
        run = lifecycle.start(order, ring=False)
        report = JsonLines(self.stdout) if options["json"] else Prose(self.stdout, spec)
        try:
            held = asyncio.run(Session(run.pk, report, owner).hold())
        except OutOfBudget as error:
            raise CommandError(
                f"{run} has reached its budget, and there is no terminal to ask in: raise it in the browser, or end it "
                f"there. {error}",
                returncode=OUT_OF_BUDGET,
            ) from None
        except EOFError:
            raise CommandError(_unasked(run)) from None
        _exit(held)


def _team(path: str) -> TeamSpec:
    try:
        return TeamSpec.parse_text(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not a text file: a team is JSON in UTF-8.") from None
    except SpecError as error:
        raise CommandError(f"{path}: {error}") from None


def _file(path: str) -> File:
    try:
        return File(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise CommandError(f"--file {path} cannot be read: {error.strerror}.") from None


def _known_models(spec: TeamSpec, known: set[str]) -> None:
    named = {name for one in spec.speakers for name in one.models}
    if unknown := sorted(named - known):
        there = ", ".join(sorted(known)) or "none"
        raise CommandError(f"No model connection is named {', '.join(unknown)}. There are: {there}.")


def _known_tools(spec: TeamSpec) -> None:
    try:
        team_of(spec)
    except ToolProblem as error:
        raise CommandError(str(error)) from None


def _unasked(run: Run) -> str:
    waits = f"{run} waits for a person, and there is no terminal to ask in: decide in the browser"
    if run.approve == Run.Approve.ALL:
        return f"{waits}. A rule or the policy of the workspace does not let a run approve this."
    return f"{waits}, or start it with --approve all or --approve none."


def _exit(run: Run) -> None:
    if run.status == Run.Status.ENDED and run.stop_rule == "budget":
        raise CommandError(run.stop_text, returncode=OUT_OF_BUDGET)
    if run.status == Run.Status.ENDED:
        return
    last = run.entries.filter(kind="run_paused").last()
    why = f"{last.data['problem']} {last.data['mend']}" if last else f"It is {run.status}."
    raise CommandError(f"The run is paused: {why.strip()}")
