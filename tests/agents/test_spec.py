import json

import pytest

from agents.spec import SpecError, TeamSpec, json_schema
from tests.agents.spec_making import EVERYTHING, PAIR, changed, problems


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
        ("agents.0.type", "boss", ["agents[0].type", "'assistant', 'user_proxy' or 'conversable'"]),
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


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("groups.0.selection", "loudest", ["groups[0].selection = ", "'auto', 'round_robin'"]),
        ("groups.0.selection", {"row": []}, ["groups[0].selection = ", '{"rows": […]}']),
        ("groups.0.selection.rows.0.nxt", "x", ["groups[0].selection.rows[0].nxt", 'did you mean "next"?']),
        ("groups.0.selection.rows.0.next", "helper", ["rows[0].next = ", '{"speaker": name}']),
        ("groups.0.selection.rows.0.when", {"matches": "("}, ["when.matches = ", "Not a regular expression"]),
        ("groups.0.transitions", {}, ["groups[0].transitions", "not both"]),
        ("groups.0.max_rounds", 0, ["groups[0].max_rounds = 0", "use at least 1"]),
        ("agents.1.rules.0.reply", {"say": "x"}, ["agents[1].rules[0].reply", '"text", "tool", "function" or "chats"']),
        ("agents.1.rules.0.from.kinds", ["boss"], ["agents[1].rules[0].from.kinds[0]", "'user_proxy'"]),
        ("agents.1.rules.3.reply.chats.0.message", 3, ["rules[3].reply.chats[0].message = 3", "{task}"]),
        ("agents.1.rules.3.reply.chats.0.recipient", None, ["reply.chats[0].recipient", "missing"]),
        ("conversation", {"type": "party"}, ['conversation.type = "party"', "use one of chat, sequence, program"]),
        ("conversation.acts.1.chats", [], ["conversation.acts[1].chats", "use at least 1"]),
        ("conversation.acts.0.max_turns", "x", ["conversation.acts[0].max_turns"]),
        ("conversation.acts.2.agent", "lead", ["conversation.acts[2].agent", "not known"]),
        ("tools.1.chat.initiator", None, ["tools[1].chat.initiator", "missing"]),
        ("tools.0.type", "magic", ['tools[0].type = "magic"', "use one of python, chat"]),
        ("tools.1.name", "a b", ['tools[1].name = "a b"']),
        ("tools.0", 3, ["tools[0] = 3: Its type is missing"]),
        ("tools.0.source", "def sub(): pass", ["tools[0] = ", "defines no function add()", "Fix: begin one"]),
        ("conversation.acts.0.message", [{"type": "x"}], ['message[0].type = "x"', "'text', 'image_url'"]),
        ("conversation.acts.0.message", [{}], ["conversation.acts[0].message[0] = {}", "type is missing"]),
        ("groups.0.transitions", {"allowed": {"a b": []}}, ["groups[0].transitions.allowed.a b = ", "valid name"]),
        ("groups.0.introduction", 3, ["groups[0].introduction = 3", "valid boolean", "Or:", "valid string"]),
        ("agents.1.context", {"tokens": 0}, ["agents[1].context.tokens = 0", "use at least 1"]),
        (
            "conversation.acts.0.message",
            [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}],
            ["conversation.acts[0].message[0].image_url.url", "not the address of a picture"],
        ),
    ],
)
def test_a_problem_deep_inside_is_named_as_it_is_written(path, value, words):
    told = "\n".join(problems(changed(path, value, EVERYTHING)))
    assert [word for word in words if word not in told] == []


def test_everything_that_the_format_knows_is_parsed_at_once():
    assert TeamSpec.parse(EVERYTHING).doubts() == []


def test_what_came_before_groups_is_parsed_to_the_same_as_ever():
    coder = TeamSpec.parse(PAIR).agent("coder")
    assert (coder.termination.match, coder.termination.text) == ("contains", "TERMINATE")
    assert (coder.max_auto_replies, coder.instructions, coder.human_input) == (100, None, "never")


@pytest.mark.parametrize("raw", [[], None, 3, "x"])
def test_what_is_no_object_is_no_team(raw):
    assert ["(top)" in line and "should be an object" in line for line in problems(raw)] == [True]


def test_a_long_value_is_shown_shortened():
    told = problems(changed("agents.0.name", "a b" * 100))[0]
    assert "…: This is not a valid name" in told
    assert len(told) < 250


def test_chats_in_a_row_share_no_limit_of_turns():
    row = {"type": "sequence", "chats": [PAIR["conversation"] | {"max_turns": 2}]}
    whole = [row, {"type": "program", "acts": [row]}, row["chats"][0]]
    assert [TeamSpec.parse(PAIR | {"conversation": talk}).conversation.max_turns for talk in whole] == [None, None, 2]


def test_a_group_speaks_for_itself_and_runs_no_code():
    spec = TeamSpec.parse(EVERYTHING)
    assert spec.group("room") is spec.speaker("room")
    assert spec.speaker("room").code is None


def test_every_problem_is_told_not_only_the_first():
    broken = changed("agents.0.name", "a b") | {"color": "red"}
    assert len(problems(broken)) == 2


def test_a_syntax_error_names_its_line():
    with pytest.raises(SpecError, match="line 2, column 1"):
        TeamSpec.parse_text('{\n"parley" 1}'.replace('"parley" 1', "x"))


def test_a_model_connection_is_switched_and_nothing_else():
    switched = TeamSpec.parse(PAIR).with_model("coder", "Other")
    assert switched.dump() == changed("agents.0.model", "Other")


def test_the_model_of_a_group_is_switched_like_that_of_an_agent():
    switched = TeamSpec.parse(EVERYTHING).with_model("room", "Other")
    assert switched.models_of("room") == ("Other",)
    assert switched.speaker("lead").models == ("M",)


def test_a_tool_is_found_by_each_name_that_it_offers():
    server = {"name": "files", "type": "mcp", "server": {"command": ["x"]}, "tools": ["read", "write"]}
    spec = TeamSpec.parse(PAIR | {"tools": [server]})
    assert spec.tool("write").name == "files"


def test_the_type_of_a_tool_stays_when_the_spec_is_dumped():
    dumped = TeamSpec.parse(EVERYTHING).dump()
    assert [tool["type"] for tool in dumped["tools"]] == ["python", "chat"]
    assert TeamSpec.parse(dumped) == TeamSpec.parse(EVERYTHING)


def test_several_models_are_tried_in_order():
    assert TeamSpec.parse(changed("agents.0.model", ["A", "B"])).agent("coder").models == ("A", "B")


def test_the_schema_that_the_documentation_shows_is_this_one():
    with open("docs/team-format.schema.json") as file:
        assert json.load(file) == json_schema()
