"""The ready teams, played with the scripts that come with them; code and tools give what is said here."""

from __future__ import annotations

from typing import Any

import pytest

from agents import gallery
from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.program import Outcome
from agents.conversation.results import Approval, CodeOutcome, ModelReply, Rejection, Result, ToolResult
from agents.conversation.steps import CallModel, ReviewCode, RunCode, RunTool, Say, Step
from agents.gallery import GalleryTeam
from agents.script import script_of
from runs.providers.script import script_called


def said(slug: str, *ran: tuple[int, str] | str, rejects: str = "") -> tuple[list[tuple[str, str]], Outcome]:
    """Who says what in the sample of a ready team, and what comes out. `ran` is what code (exit code, output) and
    tools (a text) give, in order."""
    team = gallery.team(slug)
    assert team
    script, left, messages, result = script_of(team.spec, team.spec.sample.task), list(ran), [], None
    while True:
        try:
            step = script.send(result)
        except StopIteration as end:
            return messages, end.value
        if isinstance(step, Say):
            messages.append((step.message.speaker, step.message.text))
        result = _result(team, step, left, rejects)


def _result(team: GalleryTeam, step: Step, left: list[Any], rejects: str) -> Result:
    match step:
        case CallModel():
            scripts = {connection["name"]: connection["script"] for connection in team.connections}
            name = scripts[team.spec.models_of(step.agent)[0]]
            return ModelReply(script_called(name).answer(step.messages).text)
        case ReviewCode():
            return Rejection(rejects) if rejects else Approval(step.blocks)
        case RunCode():
            return CodeOutcome((_outcome(*left.pop(0)),))
        case RunTool():
            return ToolResult(ok=True, value=left.pop(0))
    return None


def _outcome(exit_code: int, printed: str) -> BlockOutcome:
    return BlockOutcome(exit_code, (("out", printed),))


def test_the_group_mends_what_failed_and_reports_what_was_printed() -> None:
    ran = [(1, "ValueError: could not convert"), (0, "70 of 72 rows kept"), (0, "North 9\nSaved chart.png")]
    messages, outcome = said("sales-group", *ran)
    engineer, analyst, writer = "data_engineer", "data_analyst", "report_writer"
    runs = "executor"
    assert [speaker for speaker, _ in messages] == [runs, engineer, runs, engineer, runs, analyst, runs, writer]
    assert "North 9" in outcome.summary


def test_the_group_says_that_there_is_no_report_when_its_code_is_rejected() -> None:
    messages, outcome = said("sales-group", rejects="Not on my machine.")
    assert messages[-1][0] == "report_writer"
    assert "Not on my machine." in outcome.summary


def test_the_group_stops_after_three_failures() -> None:
    messages, outcome = said("sales-group", *[(1, "KeyError: 'amount'")] * 3)
    assert messages[-1][0] == "data_engineer"
    assert "KeyError: 'amount'" in outcome.summary


def test_the_desk_answers_with_what_its_chats_arrive_at() -> None:
    messages, outcome = said("tagline-desk", "The draft has 23 words, which is too long: 8 are allowed.")
    assert (messages[-1], outcome.summary) == (("desk", outcome.summary), "Twelve hours hot. One mug.")
    assert [speaker for speaker, _ in messages] == [
        "client",
        *["desk", "writer", "desk", "counter"],
        "desk",
        "writer",
        "desk",
    ]


@pytest.mark.parametrize("team", gallery.teams(), ids=lambda team: team.slug)
def test_a_ready_team_leaves_no_doubt(team: GalleryTeam) -> None:
    assert team.spec.doubts() == []


@pytest.mark.parametrize("team", gallery.teams(), ids=lambda team: team.slug)
def test_a_ready_team_has_its_sample_data_and_speaks_with_its_own_connections(team: GalleryTeam) -> None:
    assert [name for name, content in team.sample_files() if not content] == []
    named = {name for speaker in team.spec.speakers for name in speaker.models}
    assert named == {connection["name"] for connection in team.connections}
