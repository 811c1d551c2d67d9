import json

import pytest

from agents import gallery
from agents.spec import SpecError, TeamSpec, json_schema

PAIR = {
    "parley": 1,
    "name": "Pair",
    "agents": [
        {"name": "coder", "type": "assistant", "model": "M"},
        {"name": "executor", "type": "user_proxy", "code": {}},
    ],
    "conversation": {"initiator": "executor", "recipient": "coder"},
}


def changed(path: str, value: object) -> dict:
    """PAIR with the value at `path` ("agents.0.name") replaced; None removes it."""
    spec = json.loads(json.dumps(PAIR))
    *way, last = [int(word) if word.isdigit() else word for word in path.split(".")]
    place = spec
    for word in way:
        place = place[word]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return spec


def problems(raw: object) -> list[str]:
    with pytest.raises(SpecError) as caught:
        TeamSpec.parse(raw)
    return [str(problem) for problem in caught.value.problems]


def test_what_is_parsed_is_dumped_without_defaults():
    assert TeamSpec.parse(TeamSpec.parse(PAIR).dump()) == TeamSpec.parse(PAIR)
    assert TeamSpec.parse(PAIR).dump()["agents"][0] == {"name": "coder", "type": "assistant", "model": "M"}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("name", None, ["name", "missing", 'add "name"']),
        ("parley", 2, ["parley = 2", "use 1"]),
        ("agents.0.modle", "x", ["agents[0].modle", "not known", 'did you mean "model"?']),
        ("agents.0.zzz", "x", ["agents[0].zzz", "not known", "leave it out"]),
        ("agents.0.name", "a b", ['agents[0].name = "a b"', "not a valid name", "letters, digits"]),
        ("agents.0.model", 3, ["agents[0].model = 3"]),
        ("agents.0.type", "boss", ["agents[0].type", "'assistant' or 'user_proxy'"]),
        ("agents.1.code.seconds", -1, ["agents[1].code.seconds = -1", "use more than 0"]),
        ("agents.1.max_auto_replies", -1, ["agents[1].max_auto_replies", "use at least 0"]),
        ("agents.1.termination", {"match": "regex", "text": "("}, ["agents[1].termination", "regular expression"]),
        ("agents.0", "coder", ["agents[0]", "should be an object"]),
        ("conversation.recipient", "nobody", ["conversation.recipient", "use one of coder, executor"]),
        ("conversation.recipient", "executor", ["cannot talk to itself"]),
        ("agents.0.name", "executor", ["Two agents have this name"]),
        ("agents.0.model", None, ["agents[0]", "could never answer"]),
    ],
)
def test_a_problem_names_path_value_and_fix(path, value, words):
    told = "\n".join(problems(changed(path, value)))
    assert [word for word in words if word not in told] == []


def test_every_problem_is_told_not_only_the_first():
    broken = changed("agents.0.name", "a b") | {"color": "red"}
    assert len(problems(broken)) == 2


def test_a_syntax_error_names_its_line():
    with pytest.raises(SpecError, match="line 2, column 1"):
        TeamSpec.parse_text('{\n"parley" 1}'.replace('"parley" 1', "x"))


def test_a_model_connection_is_switched_and_nothing_else():
    switched = TeamSpec.parse(PAIR).with_model("coder", "Other")
    assert switched.dump() == changed("agents.0.model", "Other")


def test_several_models_are_tried_in_order():
    assert TeamSpec.parse(changed("agents.0.model", ["A", "B"])).agent("coder").models == ("A", "B")


@pytest.mark.parametrize("team", gallery.teams(), ids=lambda team: team.slug)
def test_gallery_teams_speak_with_connections_that_come_with_them(team):
    named = {name for agent in team.spec.agents for name in agent.models}
    assert named == {connection["name"] for connection in team.connections}


def test_the_schema_that_the_documentation_shows_is_this_one():
    with open("docs/team-format.schema.json") as file:
        assert json.load(file) == json_schema()
