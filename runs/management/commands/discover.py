"""`manage.py discover TEAM.json`: asks the servers of a team's tools what they offer, and puts it into the file.

A run depends on nobody's listing: what stands in the file is what models are told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from agents.spec import SpecError, TeamSpec
from agents.tools.specs import McpTool, OpenApiTool, ToolSpec
from runs.sandbox.cell import File, SandboxError
from runs.sandbox.choice import choose
from runs.tools.discovery import NotFound, Stage, discover, load


class Command(BaseCommand):
    help = "Ask the MCP and OpenAPI servers of a team what their tools are, and write it into the team's file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("team", metavar="TEAM.json", help="a TeamSpec; see docs/team-format.md")
        parser.add_argument(
            "--file", action="append", default=[], metavar="PATH", help="a file that lies beside a server in its cell"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        path = Path(options["team"])
        try:
            spec = TeamSpec.parse_text(path.read_text(encoding="utf-8"))
            files = tuple(File(Path(name).name, Path(name).read_bytes()) for name in options["file"])
            tools = asyncio.run(_asked(spec, files))
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from None
        except (SpecError, NotFound, SandboxError, ValidationError) as error:
            raise CommandError(f"{path}: {error}") from None
        found = spec.model_copy(update={"tools": tools}).dump()
        path.write_text(f"{json.dumps(found, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
        names = [name for tool in tools if isinstance(tool, McpTool | OpenApiTool) for name in tool.names]
        self.stdout.write(f"{path}: {', '.join(names) or 'no tool of a server'}.")


async def _asked(spec: TeamSpec, files: tuple[File, ...]) -> list[ToolSpec]:
    return [await _one(tool, files) for tool in spec.tools]


async def _one(tool: ToolSpec, files: tuple[File, ...]) -> ToolSpec:
    match tool:
        case McpTool():
            return await discover(tool, Stage(await choose(), files))
        case OpenApiTool() if tool.url:
            return await load(tool)
    return tool
