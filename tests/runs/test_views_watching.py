from __future__ import annotations

import re

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs import lifecycle
from runs.models import Run
from studio.accounts.models import Workspace
from tests.runs import rig, rows, scenes
from tests.runs.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)

EVIL = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)>\n```html\n<b onclick=x>\n```"


def page(client: Client, run: Run, query: str = "", view: str = "run") -> str:
    return client.get(reverse(f"runs:{view}", args=[run.pk]) + query).content.decode()


def keys(html: str) -> list[str]:
    return re.findall(r'<li class="msg[^"]*"\s+id="([^"]+)"', html)


@pytest.fixture
def long_run(workspace: Workspace) -> Run:
    return rows.long_talk(workspace, 150)


def test_the_page_begins_with_the_newest(as_bob: Client, long_run: Run) -> None:
    shown = keys(page(as_bob, long_run))
    assert (len(shown), shown[-1]) == (100, "m298")


def test_older_and_newer_come_as_fragments(as_bob: Client, long_run: Run) -> None:
    older = page(as_bob, long_run, "?before=149", "entries")
    assert keys(older)[-1] == "m96"
    assert "<html" not in older
    assert keys(page(as_bob, long_run, f"?after={long_run.seq}", "entries")) == ["m298"]
    assert keys(page(as_bob, long_run, "?after=999999", "entries")) == ["m298"]


@pytest.mark.parametrize("query", ["?after=x", "?before=-1", "?after=", "?after=9999999999999999999999"])
def test_nonsense_is_not_found(as_bob: Client, long_run: Run, query: str) -> None:
    assert as_bob.get(reverse("runs:entries", args=[long_run.pk]) + query).status_code == 404


def test_nothing_that_was_written_is_markup(as_bob: Client, workspace: Workspace) -> None:
    block = {"exit_code": 0, "output": [["out", EVIL]], "ended": "exited", "seconds": 1.0}
    finished = {"execution": "1", "attempts": [], "blocks": [block], "files": [], "removed": [EVIL], "refused": []}
    request = ("code_requested", 3, {"execution": "1", "agent": "executor", "digest": ""})
    paused = ("run_paused", None, {"cause": EVIL, "problem": EVIL, "mend": EVIL})
    said = rows.said(2, "coder", "executor", EVIL)
    run = rows.journal(workspace, said, request, ("code_finished", 3, finished), paused, status="paused")
    html = page(as_bob, run)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "<b onclick" not in html
    assert 'href="javascript' not in html


def test_nothing_on_the_page_needs_a_weaker_policy(as_bob: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING))
    answer = as_bob.get(reverse("runs:run", args=[run.pk]))
    html = answer.content.decode()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert not re.search(r"<script(?![^>]+src=)", html)
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_stop(as_bob: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING))
    as_bob.post(reverse("runs:stop", args=[run.pk]))
    assert "Stopped" in page(as_bob, async_to_sync(rig.go_on)(run))


def test_try_again_after_a_pause(as_bob: Client, workspace: Workspace) -> None:
    run = rig.start(workspace, rig.DONE)
    lease = lifecycle.claim(run.pk)
    assert lease
    lifecycle.halt(lease, "unreachable", "Nothing answers.", "Start it.")
    assert "Try again" in page(as_bob, run)
    as_bob.post(reverse("runs:resume", args=[run.pk]))
    assert async_to_sync(rig.go_on)(run).status == Run.Status.ENDED
    assert "Try again" not in page(as_bob, run)


@pytest.mark.parametrize(("do", "text", "answer"), [("say", "Go on", "Go on"), ("skip", "x", ""), ("exit", "", "exit")])
def test_an_answer_in_an_agents_place(as_bob: Client, workspace: Workspace, do: str, text: str, answer: str) -> None:
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.DONE, human_input="always"))
    question = rig.waiting_question(run)
    url = reverse("runs:answer", args=[question.pk])
    as_bob.post(url, {"do": do, "text": text})
    question.refresh_from_db()
    assert question.answer == answer
    assert as_bob.post(url, {"do": "say", "text": "Later"}).status_code == 409


def test_a_choice_is_a_button(as_bob: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(scenes.begin(workspace, scenes.group("manual")))
    html = page(as_bob, run)
    assert re.search(r'name="text"\s+value="bob"', html)
    assert "Let the list’s order decide" in html
    question = rig.waiting_question(run)
    as_bob.post(reverse("runs:answer", args=[question.pk]), {"text": "bob"})
    question.refresh_from_db()
    assert question.answer == "bob"


def test_a_call_that_waits_is_called_a_call(as_bob: Client, workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(scenes.begin(workspace, scenes.tool("always")))
    assert "helper wants to call the tool weather" in page(as_bob, run)
    assert "helper wants to call the tool weather" in as_bob.get(reverse("runs:reviews")).content.decode()


@pytest.mark.parametrize("scene", [scenes.group(), scenes.nested(), scenes.side_by_side(), scenes.tool()])
def test_whoever_talks_with_whom_it_can_be_shown(as_bob: Client, workspace: Workspace, scene: Scene) -> None:
    run = async_to_sync(rig.go_on)(scenes.begin(workspace, scene))
    html = page(as_bob, run)
    assert keys(html)[-1] == f"e{run.seq}"
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert "By agent, model and purpose" in html


def test_calls_and_answers_are_no_markup(as_bob: Client, workspace: Workspace) -> None:
    call = {"id": EVIL, "name": EVIL, "arguments": EVIL}
    answer = {"id": EVIL, "name": EVIL, "content": EVIL}
    picture = {"type": "image_url", "image_url": {"url": f"https://x.example/{EVIL}"}}
    asked = {"speaker": "coder", "recipient": "executor", "content": [picture], "calls": [call]}
    told = {"speaker": "executor", "recipient": "coder", "content": EVIL, "answers": [answer]}
    about = {"agent": "executor", "tool": EVIL, "arguments": {EVIL: EVIL}}
    run = rows.journal(workspace, ("said", 1, asked), ("tool_requested", 2, about), ("said", 3, told))
    html = page(as_bob, run)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "<b onclick" not in html


def test_the_list(as_alice: Client, workspace: Workspace) -> None:
    assert "Nothing ran yet" in as_alice.get(reverse("runs:list")).content.decode()
    rig.start(workspace, rig.DONE)
    html = as_alice.get(reverse("runs:list")).content.decode()
    assert "Pair" in html
    assert "Starting" in html
