from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from runs import transcript
from runs.models import Review, Run
from runs.reviews import deciding
from runs.reviews.verdicts import Approve
from runs.transcript import windows
from runs.transcript.items import Item, Message
from studio.accounts.models import User, Workspace
from tests.runs import rig, rows, scenes
from tests.runs.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


SCENES = [scenes.group, scenes.nested, scenes.side_by_side, scenes.code_side_by_side, scenes.tool]


def shown(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.key, item.version) for item in items]


def followed(run: Run, cut: int) -> dict[str, str]:
    """What a page shows that was loaded after `cut` entries and was told of all others at once; without drafts."""
    before = transcript.newest(_until(run, cut)).items
    items = dict(shown(before)) | dict(shown(transcript.after(run, cut).items))
    return {key: version for key, version in items.items() if not key.startswith("draft-")}


def test_the_newest_hundred_messages(workspace: Workspace) -> None:
    window = transcript.newest(rows.long_talk(workspace, 250))
    assert len(window.items) == windows.MESSAGES
    assert window.older
    assert not window.newer


def test_older_windows_join_without_gap_or_double(workspace: Workspace) -> None:
    run = rows.long_talk(workspace, 250)
    window = transcript.newest(run)
    items = window.items
    while window.older:
        window = transcript.before(run, items[0].start)
        items = window.items + items
    assert [item.key for item in items] == [f"m{step * 2}" for step in range(250)]


def test_newer_windows_join_without_gap(workspace: Workspace) -> None:
    run = rows.long_talk(workspace, 250)
    seen: dict[str, str] = {}
    window = transcript.after(run, 0)
    while window.newer:
        seen |= dict(shown(window.items))
        window = transcript.after(run, window.seq)
    seen |= dict(shown(window.items))
    assert list(seen) == [f"m{step * 2}" for step in range(250)]


def test_an_older_message_keeps_its_review(workspace: Workspace) -> None:
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE, approve="all"))
    whole = transcript.newest(run).items
    outcome = next(item for item in whole if isinstance(item, Message) and item.execution)
    before = transcript.before(run, outcome.start).items
    assert shown(before) == shown([item for item in whole if item.start < outcome.start])


def test_a_page_that_follows_shows_what_a_fresh_page_shows(workspace: Workspace, alice: User) -> None:
    """After every entry alone, and after any number of them at once."""
    run = async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING))
    review = rig.waiting_review(run)
    deciding.decide(review.pk, Approve(review.digest), alice)
    run = async_to_sync(rig.go_on)(run)
    fresh = dict(shown(transcript.newest(run).items))
    assert all(followed(run, cut) == fresh for cut in range(run.seq))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_so_it_does_whoever_talks_with_whom(workspace: Workspace, scene: Callable[[], Scene]) -> None:
    run = async_to_sync(rig.go_on)(scenes.begin(workspace, scene(), approve="all"))
    fresh = dict(shown(transcript.newest(run).items))
    assert all(followed(run, cut) == fresh for cut in range(run.seq))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
@pytest.mark.parametrize("messages", [1, 2, 3])
def test_windows_of_any_size_join(
    workspace: Workspace, scene: Callable[[], Scene], messages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = async_to_sync(rig.go_on)(scenes.begin(workspace, scene(), approve="all"))
    whole = shown(transcript.newest(run).items)
    monkeypatch.setattr(windows, "MESSAGES", messages)
    window = transcript.newest(run)
    items = shown(window.items)
    while window.older:
        window = transcript.before(run, window.start)
        items = shown(window.items) + items
    assert items == whole


def test_what_waits_elsewhere_is_kept_true(workspace: Workspace, alice: User) -> None:
    """Code of two chats waits; the one that is decided about lies before the newest messages."""
    run = async_to_sync(rig.go_on)(scenes.begin(workspace, scenes.code_side_by_side()))
    seq = run.seq
    review = Review.objects.filter(run=run).earliest("created")
    deciding.decide(review.pk, Approve(review.digest), alice)
    items = transcript.after(Run.objects.get(pk=run.pk), seq).items
    states = {item.review.id: item.review.state for item in items if isinstance(item, Message) and item.review}
    assert states[str(review.pk)] == "approved"
    assert len(states) == 2


def test_who_writes_elsewhere_is_still_shown(workspace: Workspace) -> None:
    """Two chats at once: one waits for its model while the other goes on."""

    def told(chat: str, kind: str, number: int, **data: Any) -> tuple[str, Any, dict[str, Any]]:
        return kind, f"0.{chat}.{number}", {"chat": chat} | data

    def said(chat: str, number: int) -> tuple[str, Any, dict[str, Any]]:
        return told(chat, "said", number, speaker="coder", recipient="executor", content="Hm")

    call = {"agent": "coder", "purpose": "reply"}
    talk = [said("1", number) for number in range(5)]
    run = rows.journal(workspace, said("0", 0), told("0", "model_called", 1, **call), *talk, status="running")
    assert "draft-0.0.1" in [item.key for item in transcript.after(run, run.seq).items]


def _until(run: Run, seq: int) -> Run:
    earlier = Run.objects.get(pk=run.pk)
    earlier.seq = seq
    return earlier


def test_long_runs_cost_few_queries(workspace: Workspace, django_assert_max_num_queries: object) -> None:
    run = rows.long_talk(workspace, 400)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        transcript.newest(run)
