"""`manage.py run`: the same driver and journal, errors in one clear line, a non-zero exit."""

import io
import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from runs.models import Run
from studio.accounts.workspaces import installation_owner
from tests.runs import scenes

from .rig import DONE, FAILING, WORKING, script, team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_workspace():
    return installation_owner().workspaces.get()


@pytest.fixture
def spec(tmp_path, own_workspace):
    """The path of a team whose model says what the test wants: `spec(replies)`."""

    def written(*replies: str, **changes: object) -> str:
        connection = {"name": "Script", "kind": "scripted", "model": "scripted", "script": script(*replies)}
        own_workspace.connections.create(**connection)
        path = tmp_path / "team.json"
        path.write_text(json.dumps(team(**changes)))
        return str(path)

    return written


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("run", *arguments, stdout=out)
    return out.getvalue()


def json_lines(*arguments: str) -> list[dict]:
    return [json.loads(line) for line in run(*arguments, "--json").splitlines()]


@pytest.fixture
def plain_sandbox(monkeypatch, settings):
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    settings.ALLOW_UNREVIEWED_PLAIN = True


def test_it_works(spec, plain_sandbox):
    lines = json_lines(spec(FAILING, WORKING, DONE), "--task", "Six times seven?", "--approve", "all")
    assert [line["kind"] for line in lines[:-1]].count("code_finished") == 2
    assert (lines[-1]["status"], lines[-1]["reason"]["rule"]) == ("ended", "termination_msg")
    assert lines[-1]["summary"].startswith("The answer is 42.")


def test_each_line_is_an_entry_of_the_journal(spec):
    lines = json_lines(spec(WORKING, DONE), "--task", "Six?", "--approve", "none")
    assert [line["seq"] for line in lines[:-1]] == list(range(1, len(lines)))
    assert Run.objects.get().seq == len(lines) - 1


def test_prose_tells_the_conversation(spec):
    told = run(spec(WORKING, DONE), "--task", "Six times seven?", "--approve", "none")
    assert "── executor → coder\nSix times seven?" in told
    assert "USER REJECTED THE CODE" in told


def test_files_lie_in_the_workspace(spec, tmp_path):
    (tmp_path / "data.csv").write_bytes(b"a,b\n")
    lines = json_lines(spec(DONE), "--task", "Look.", "--file", str(tmp_path / "data.csv"))
    assert lines[0]["files"] == ["data.csv"]


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "This is not JSON"), ('{"parley": 1}', "agents: This is missing"), ("\udcff", "not a text file")],
)
def test_a_broken_team_is_one_clear_error(tmp_path, own_workspace, content, words):
    path = tmp_path / "team.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CommandError, match=words):
        run(str(path), "--task", "x")


def test_a_missing_file_is_named(spec):
    with pytest.raises(CommandError, match="nowhere.csv cannot be read"):
        run(spec(DONE), "--task", "x", "--file", "nowhere.csv")


def test_an_unknown_model_is_named_with_those_there_are(spec, own_workspace):
    path = spec(DONE)
    own_workspace.connections.filter(name="Script").delete()
    with pytest.raises(CommandError, match="No model connection is named Script. There are: Scripted analyst"):
        run(path, "--task", "x")


def test_an_empty_task_is_refused(spec):
    with pytest.raises(CommandError, match="--task is empty"):
        run(spec(DONE), "--task", "  ")


def test_a_sandbox_without_walls_needs_a_person(spec, monkeypatch):
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    with pytest.raises(CommandError, match="no real walls"):
        run(spec(WORKING, DONE), "--task", "x", "--approve", "all")


def test_asking_without_a_terminal_says_what_to_do(spec, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="no terminal to ask in"):
        run(spec(WORKING, DONE), "--task", "x")


def test_a_person_approves_at_the_prompt(spec, plain_sandbox, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
    run(spec(WORKING, DONE), "--task", "x")
    assert Run.objects.get().reviews.get().decided_by == installation_owner()


def test_a_person_rejects_at_the_prompt_with_a_reason(spec, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("r\nToo clever.\n"))
    assert "USER REJECTED THE CODE: Too clever." in run(spec(WORKING, DONE), "--task", "x")


def test_a_person_answers_at_the_prompt(spec, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("exit\n"))
    run(spec("Hello!", human_input="always"), "--task", "x")
    assert Run.objects.get().stop_rule == "human_exit"


def test_a_person_chooses_at_the_prompt(own_workspace, tmp_path, monkeypatch, capsys):
    path = _scene(own_workspace, tmp_path, scenes.group("manual"))
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n\n\n"))
    told = run(path, "--task", "Talk.")
    assert "·· → bob, chosen by a person" in told
    assert "── bob\nBob speaks." in told
    assert "  2  bob\n" in capsys.readouterr().out


def test_prose_tells_chats_inside_a_chat(own_workspace, tmp_path):
    told = run(_scene(own_workspace, tmp_path, scenes.nested()), "--task", "Talk.")
    assert "│ ·· chat 1: boss → writer" in told
    assert "│ Paris is old." in told
    assert "│ ·· chat 2 ended: The chat had 1 turn" in told


def _scene(workspace, folder, scene):
    """The path of this scene's team; its models are made."""
    spec, _ = scene
    scenes.connect(workspace, scene)
    path = folder / "scene.json"
    path.write_text(json.dumps(spec))
    return str(path)


@pytest.mark.parametrize(
    ("then", "typed", "rule", "exits"),
    [
        ("ask", ["", ""], "budget", 3),
        ("ask", ["1", "9"], "termination_msg", 0),
        ("ask", None, "", 3),
        ("end", None, "budget", 3),
    ],
)
def test_a_budget_is_asked_about(spec, monkeypatch, then, typed, rule, exits):
    """Nothing typed ends the run, too little is asked again; where nobody is there to type, it waits."""
    path = spec("One.", DONE, default_reply="And?")
    team = json.loads(Path(path).read_text()) | {"budget": {"turns": 2, "then": then}}
    Path(path).write_text(json.dumps(team))
    monkeypatch.setattr("builtins.input", _typing(typed or []))
    with pytest.raises(CommandError, match="2 turns") if exits else nullcontext() as told:
        run(path, "--task", "Talk.")
    assert (told.value.returncode if told else 0, Run.objects.get().stop_rule) == (exits, rule)


def _typing(lines: list[str]):
    left = iter(lines)

    def typed(_prompt: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return typed
