"""The teams that are run: every way of talking, with code, tools and people in it."""

from __future__ import annotations

from typing import Any

from tests.chaos.lines import LINES

_NOTE = '''def note(text: str) -> str:
    """Writes it down; returns all that was written."""
    with open("ledger.txt", "a") as ledger:
        ledger.write(text + "\\n")
    with open("ledger.txt") as ledger:
        return ledger.read()
'''


def task(number: int) -> str:
    """What run `number` is asked to do. The uncut runs have numbers, too."""
    return f"Do the job #{number}."


def connections() -> list[str]:
    """The names of all models; each is also the name by which its connection is called."""
    return list(LINES)


def _model(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "assistant", "model": name} | more


def _runner(name: str = "runner", review: str = "never", **more: Any) -> dict[str, Any]:
    code = {"review": review, "seconds": 60}
    return {"name": name, "type": "user_proxy", "code": code, "max_auto_replies": 9} | more


def _team(name: str, agents: list[dict[str, Any]], conversation: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"parley": 1, "name": name, "seed": 5, "agents": agents, "conversation": conversation} | more


def _chat(initiator: str, recipient: str, **more: Any) -> dict[str, Any]:
    return {"type": "chat", "initiator": initiator, "recipient": recipient} | more


def _pair() -> dict[str, Any]:
    return _team("reviewed pair", [_model("careful"), _runner(review="always")], _chat("runner", "careful"))


def _quick() -> dict[str, Any]:
    return _team("quick pair", [_model("quick"), _runner()], _chat("runner", "quick"))


def _selected() -> dict[str, Any]:
    agents = [_runner(), _model("writer"), _model("engineer"), _model("critic", hears_all=False)]
    room = {"name": "room", "members": [agent["name"] for agent in agents], "model": "selector", "max_rounds": 14}
    return _team(
        "group with a model selector",
        agents,
        _chat("runner", "room", message={"template": "{task} NEXT: writer"}),
        groups=[room],
    )


def _ruled() -> dict[str, Any]:
    rows = [
        {"after": ["ruled"], "next": {"speaker": "runner"}},
        {"after": ["runner"], "when": {"code_succeeded": True}, "next": {"speaker": "analyst"}},
        {"when": {"contains": "nothing left"}, "next": None},
    ]
    agents = [_runner(), _model("ruled"), _model("analyst")]
    room = {
        "name": "room",
        "members": [agent["name"] for agent in agents],
        "selection": {"rows": rows, "default": {"speaker": "ruled"}},
        "max_rounds": 20,
    }
    return _team("group with rules", agents, _chat("runner", "room"), groups=[room])


def _nested() -> dict[str, Any]:
    chats = [
        {"initiator": "lead", "recipient": "nester", "message": None, "max_turns": 3},
        {"initiator": "lead", "recipient": "checker", "message": {"template": "Check: {last}"}, "max_turns": 1},
    ]
    lead = _runner("lead", rules=[{"from": {"names": ["host"]}, "reply": {"chats": chats}}])
    agents = [
        {"name": "host", "type": "user_proxy", "default_reply": "Thanks."},
        lead,
        _model("nester"),
        _model("checker"),
    ]
    return _team("nested chats", agents, _chat("host", "lead", max_turns=1))


def _tools() -> dict[str, Any]:
    agents = [
        _model("caller", offers=["note"]),
        {"name": "runner", "type": "user_proxy", "runs": ["note"], "default_reply": "Go on."},
    ]
    note = {"name": "note", "type": "python", "description": "Writes it down.", "source": _NOTE, "review": "never"}
    return _team("tools in cells", agents, _chat("runner", "caller"), tools=[note])


def _asked() -> dict[str, Any]:
    agents = [_model("asker"), {"name": "person", "type": "user_proxy", "human_input": "always"}]
    return _team("questions to a person", agents, _chat("person", "asker"))


def _together() -> dict[str, Any]:
    agents = [_model("left"), _model("right"), _model("judge"), _runner("one"), _runner("two")]
    chats = [
        {"initiator": "one", "recipient": "left"},
        {"initiator": "two", "recipient": "right"},
        {
            "initiator": "one",
            "recipient": "judge",
            "message": {"template": "Weigh {task}"},
            "max_turns": 1,
            "after": [0, 1],
        },
    ]
    return _team("chats side by side", agents, {"type": "sequence", "chats": chats, "together": True})


TEAMS = [_pair(), _quick(), _selected(), _ruled(), _nested(), _tools(), _asked(), _together()]
