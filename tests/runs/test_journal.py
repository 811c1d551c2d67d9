"""Writing the journal: in groups, in order, once, and only by who holds the run."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from runs import journal, lifecycle
from runs.journal import LostLease, Pen, Row, Spent
from runs.models import Run

from .rig import DONE, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(workspace) -> Run:
    return start(workspace, DONE)


@pytest.fixture
def pen(run) -> Pen:
    return lifecycle.claim(run.pk)


def kinds(run: Run) -> list[tuple[int, str]]:
    return [(entry.seq, entry.kind) for entry in journal.read(run.pk)]


def test_what_is_noted_is_not_written_yet(run, pen):
    pen.note(Row("said"))
    assert (kinds(run), pen.noted) == ([(1, "run_started")], 1)


def test_a_group_is_written_in_its_order(run, pen):
    for kind in ("model_answered", "said", "model_called"):
        pen.note(Row(kind))
    pen.write()
    assert kinds(run) == [(1, "run_started"), (2, "model_answered"), (3, "said"), (4, "model_called")]
    assert (pen.seq, pen.noted) == (4, 0)


def test_a_row_is_kept_as_it_was_noted(run, pen):
    pen.note(Row("said", {"content": "Grüße\n"}, "7.0.1", {"step": "Say"}))
    pen.write()
    entry = run.entries.get(seq=2)
    assert (entry.data, entry.step, entry.identity) == ({"content": "Grüße\n"}, "7.0.1", {"step": "Say"})


def test_a_group_takes_two_statements_in_one_transaction(pen):
    for _ in range(5):
        pen.note(Row("said"))
    with CaptureQueriesContext(connection) as captured:
        pen.write()
    told = [query["sql"].split()[0] for query in captured]
    assert [word for word in told if word in ("BEGIN", "UPDATE", "COMMIT")] == ["BEGIN", "UPDATE", "COMMIT"]
    assert "SELECT" not in told


def test_nothing_noted_is_nothing_written(run, pen):
    pen.write()
    assert kinds(run) == [(1, "run_started")]


def test_what_was_spent_is_added_up(run, pen):
    for cost in ("0.25", "0.5"):
        pen.note(Row("model_answered"), Spent(10, 2, Decimal(cost)))
    pen.write()
    run.refresh_from_db()
    assert (run.prompt_tokens, run.completion_tokens, run.cost, run.cost_is_partial) == (20, 4, Decimal("0.75"), False)


def test_a_cost_that_nobody_knows_makes_the_sum_a_part(run, pen):
    pen.note(Row("model_answered"), Spent(1, 1, Decimal("0.5")))
    pen.note(Row("model_answered"), Spent(1, 1, None))
    pen.write()
    pen.note(Row("model_answered"), Spent(1, 1, Decimal("0.5")))
    pen.write()
    run.refresh_from_db()
    assert (run.cost, run.cost_is_partial) == (1, True)


def test_who_lost_the_run_writes_nothing(run, pen):
    Run.objects.filter(pk=run.pk).update(epoch=pen.lease.epoch + 1)
    pen.note(Row("said"))
    with pytest.raises(LostLease):
        pen.write()
    assert kinds(run) == [(1, "run_started")]


def test_who_missed_an_entry_writes_nothing(run, pen):
    other = Pen(pen.lease, pen.seq)
    for writer in (pen, other):
        writer.note(Row("said"))
    pen.write()
    with pytest.raises(LostLease):
        other.write()
    assert kinds(run) == [(1, "run_started"), (2, "said")]


def test_a_group_is_whole_or_not_there(run, pen):
    pen.note(Row("said"))
    pen.note(Row(None))
    with pytest.raises(Exception, match="(?i)null"):
        pen.write()
    run.refresh_from_db()
    assert (kinds(run), run.seq, pen.noted) == ([(1, "run_started")], 1, 2)


def test_what_is_noted_inside_is_written_with_what_is_done_there(run, pen):
    pen.note(Row("said"))
    with pen.writing():
        Run.objects.filter(pk=run.pk).update(summary="done inside")
        pen.note(Row("review_requested"))
    assert kinds(run)[1:] == [(2, "said"), (3, "review_requested")]


def test_what_fails_inside_undoes_the_group_and_forgets_nothing(run, pen):
    pen.note(Row("said"))
    with pytest.raises(ZeroDivisionError), pen.writing():
        raise ZeroDivisionError
    assert (kinds(run), pen.noted) == ([(1, "run_started")], 1)
    pen.write()
    assert kinds(run) == [(1, "run_started"), (2, "said")]


def test_a_pause_writes_what_was_noted_first(run, pen):
    pen.note(Row("model_answered"))
    lifecycle.halt(pen, "unreachable", "Nothing answers.", "Start it.")
    assert [kind for _, kind in kinds(run)] == ["run_started", "model_answered", "run_paused"]


def test_letting_go_writes_what_was_noted(run, pen):
    pen.note(Row("model_answered"))
    lifecycle.release(pen)
    assert [kind for _, kind in kinds(run)] == ["run_started", "model_answered"]


def test_a_run_that_was_answered_meanwhile_does_not_fall_asleep(run, pen):
    lifecycle.wait(pen, Run.WaitsFor.REVIEW, is_answered=lambda: True)
    run.refresh_from_db()
    assert (run.status, run.waits_for) == (Run.Status.QUEUED, "")


def test_nul_is_not_kept_for_no_database_would(run, pen):
    pen.note(Row("said", {"content": "a\0b", "written": r"a\u0000b"}))
    pen.write()
    assert journal.read(run.pk)[-1].data == {"content": "a\ufffdb", "written": r"a\u0000b"}
