"""Problems of a draft: each names the part, the field, the reason and the fix, whatever else is broken."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string

from agents.builder.document import Document
from agents.builder.edits import perform
from agents.builder.edits.outcome import Surroundings
from agents.builder.problems import Finding, counts, findings
from agents.spec import SpecError, TeamSpec
from tests.agents.spec_making import EVERYTHING, PAIR, changed

AROUND = Surroundings(("M", "N"))
MUTE = {"name": "mute", "type": "assistant"}


def found(spec: dict[str, Any], around: Surroundings = AROUND) -> list[Finding]:
    return findings(Document(spec), around)


def about(spec: dict[str, Any], id_: str, around: Surroundings = AROUND) -> Finding:
    """The one finding about this part."""
    (finding,) = [finding for finding in found(spec, around) if finding.id == id_]
    return finding


def test_a_team_that_is_right_has_nothing_to_mend() -> None:
    assert found(PAIR) == found(EVERYTHING) == []


def test_an_empty_draft_lacks_people_and_a_conversation() -> None:
    one, other = found(Document.blank("New").spec)
    assert (one.id, one.reason) == ("team", "Nobody is in this team yet.")
    assert (other.id, other.severity) == ("start", "error")
    assert one.mends[0].edit["what"] == "assistant"


def test_of_two_it_is_clear_who_begins() -> None:
    spec = {key: value for key, value in PAIR.items() if key != "conversation"}
    edit = {"op": "connect", "source": "agent.executor", "target": "agent.coder"}
    assert [mend.edit for mend in about(spec, "start").mends] == [edit]
    assert perform(Document(spec), edit, AROUND).document.spec["conversation"] == PAIR["conversation"]


@pytest.mark.parametrize(
    ("path", "value", "id_", "field", "words"),
    [
        ("agents.1.rules.1.reply.tool", "sub", "rule.lead.1", "reply.tool", "No tool has this name (“sub”)."),
        ("agents.0.runs", ["add", "x"], "agent.boss", "runs.1", "No tool has this name"),
        ("agents.1.temperature", 9, "agent.lead", "temperature", "less than or equal to 2"),
        ("agents.1.code", {"seconds": -1}, "agent.lead", "code.seconds", "greater than 0"),
        ("agents.1.rules.0.reply", {}, "rule.lead.0", "reply", "cannot stand here"),
        ("groups.1.repeats", ["lead"], "group.corner", "repeats.0", "No member of this group"),
        ("tools.0.source", "def add(", "tool.add", "source", "not Python"),
        ("tools.0.source", "x = 1", "tool.add", "source", "defines no function add()"),
        ("conversation.acts.3.agent", "x", "start", "acts.3.agent", "No agent or group"),
        ("conversation.acts.0.initiator", "", "start", "acts.0.initiator", "Nobody is chosen here yet."),
        ("name", "", "team", "name", "at least 1"),
        ("surprise", 1, "team", "surprise", "not known"),
    ],
)
def test_a_problem_is_told_at_the_part_that_is_drawn(path: str, value: Any, id_: str, field: str, words: str) -> None:
    finding = about(changed(path, value, EVERYTHING), id_)
    assert (finding.severity, finding.field) == ("error", field)
    assert words in finding.reason


def test_what_is_broken_in_one_part_hides_nothing_of_the_others() -> None:
    spec = changed("agents.1.rules.0.reply", {}, EVERYTHING)
    spec = changed("tools.0.source", "def", changed("agents.0.runs", ["add", "x"], spec))
    spec = changed("agents.1.rules.1.reply.tool", "y", changed("conversation.acts.0.recipient", "", spec))
    assert [finding.id for finding in found(spec)] == ["agent.boss", "rule.lead.0", "rule.lead.1", "tool.add", "start"]


def test_an_index_is_that_of_the_draft_though_an_earlier_one_is_broken() -> None:
    spec = changed("agents.1.offers", ["not a name", "add", "sub"], EVERYTHING)
    assert [finding.field for finding in found(spec)] == ["offers.0", "offers.2"]


def test_a_name_that_providers_refuse_is_told_once_and_can_be_mended() -> None:
    spec = changed("agents.1.name", "the coder", changed("conversation.initiator", "the coder"))
    finding = about(spec, "agent.the~20~coder")
    assert "not a valid name" in finding.reason
    edit = {"op": "set", "id": "agent.the~20~coder", "field": "name", "value": "the_coder"}
    assert [(mend.label, mend.edit) for mend in finding.mends] == [("Call it the_coder", edit)]
    assert len(found(spec)) == 1


def test_a_model_that_the_workspace_has_not_is_switched_to_one_that_it_has() -> None:
    finding = about(changed("agents.0.model", ["gone", "N"]), "agent.coder")
    assert "no model connection of this name (“gone”)" in finding.reason
    values = [mend.edit["value"] for mend in finding.mends]
    assert values == [["M", "N"], ["N"]]
    assert about(PAIR, "agent.coder", Surroundings()).fix == "Make it on the Models page."


def test_a_sandbox_profile_that_the_workspace_has_not_is_told_at_its_field() -> None:
    spec = changed("agents.1.code", {"profile": "Data"})
    finding = about(spec, "agent.executor")
    assert (finding.severity, finding.field) == ("error", "code.profile")
    assert finding.reason == "This workspace has no sandbox profile of this name (“Data”)."
    assert [mend.edit["value"] for mend in finding.mends] == [""]
    assert findings(Document(spec), Surroundings(("M", "N"), {"Data": "60 s"})) == []


def test_an_agent_without_the_model_that_it_needs_is_offered_one() -> None:
    finding = about(PAIR | {"agents": [MUTE | {"name": "coder"}, PAIR["agents"][1]]}, "agent.coder")
    assert (finding.severity, finding.mends[0].label) == ("error", "Use M")


def test_a_mend_is_put_where_it_is_certain() -> None:
    room = {"name": "room", "members": ["coder", "executor", "coder"], "selection": "random"}
    talk = {"initiator": "executor", "recipient": "room"}
    finding = about(PAIR | {"groups": [room], "conversation": talk}, "group.room")
    edit = {"op": "set", "id": "group.room", "field": "members", "value": ["coder", "executor"]}
    assert finding.mends[0].edit == edit


def test_an_agent_that_nobody_talks_to_is_a_warning() -> None:
    extra = {"name": "extra", "type": "assistant", "model": "M"}
    finding = about(PAIR | {"agents": [*PAIR["agents"], extra]}, "agent.extra")
    assert (finding.severity, finding.mends[0].label) == ("warning", "Delete")


def test_nobody_is_called_unreached_while_the_conversation_is_broken() -> None:
    assert [finding.id for finding in found(changed("conversation.initiator", ""))] == ["start"]


def test_errors_come_first_then_the_order_of_the_file() -> None:
    spec = changed("conversation.acts.3.agent", "x", EVERYTHING)
    spec["agents"][0]["hears_all"] = True
    assert [finding.severity for finding in found(spec)] == ["error", "warning"]
    assert counts(found(spec)) == counts(found(spec)[::-1])
    assert (counts(found(spec)).errors, counts(found(spec)).can_run) == (1, False)


def _paths(data: Any, way: tuple[str, ...] = ()) -> list[str]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path for key, value in inner for path in (".".join((*way, str(key))), *_paths(value, (*way, str(key))))]


#: What can be drawn whatever becomes of it (agents.builder.document).
SKELETON = ("agents", "groups", "tools")


@pytest.mark.parametrize("value", [None, "", 7, {}, [], ["x"]], ids=str)
def test_there_is_an_error_just_where_the_team_cannot_be_played(value: Any) -> None:
    wrong = []
    for path in _paths(EVERYTHING):
        words = path.split(".")
        if words[0] in SKELETON and (len(words) < 3 or words[2:] == ["name"]):
            continue
        spec = changed(path, value, EVERYTHING)
        if bool(counts(found(spec)).errors) is _plays(spec):
            wrong.append(path)
    assert wrong == []


def _plays(spec: dict[str, Any]) -> bool:
    try:
        team = TeamSpec.parse(spec)
    except SpecError:
        return False
    return all(name in AROUND.connections for one in team.speakers for name in one.models)


def test_the_list_is_escaped_and_opens_the_field() -> None:
    spec = changed("name", '<b>"New"</b>', changed("agents.0.model", 'a"<b>'))
    html = " ".join(render_to_string("agents/builder/_problems.html", {"findings": found(spec)}).split())
    assert 'data-open="agent.coder" data-field="model"' in html
    assert 'data-edit="{&quot;op&quot;: &quot;set&quot;, &quot;id&quot;: &quot;agent.coder&quot;' in html
    assert "<b>a" not in html


def test_the_list_says_when_there_is_nothing() -> None:
    assert "Nothing to mend" in render_to_string("agents/builder/_problems.html", {"findings": []})
