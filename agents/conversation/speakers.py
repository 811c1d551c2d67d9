"""Who speaks next in a group (conversation-semantics, section 9).

In this order: a row of the group's table (or its function) that names somebody; after calls of tools, who can run them;
after the answers of tools, who had called; then repeats and transitions leave the candidates, and the method picks one.
A single candidate is chosen without asking anybody.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from agents.conversation.group import Group
from agents.conversation.messages import Message, prompt_of, system, told
from agents.conversation.results import ModelReply, PersonAnswer, Result, ToolResult
from agents.conversation.scene import Scene
from agents.conversation.selection import Function, Method, Table
from agents.conversation.steps import AskPerson, CallModel, Prompt, Purpose, RunTool, Step, digest
from agents.conversation.termination import Rule, StopReason

#: A person who is asked to choose a speaker may give so many answers that name nobody; then the list's order decides.
ATTEMPTS_OF_A_PERSON = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """`how` is the method or the reason; `calls` counts the model calls it took."""

    name: str
    how: str
    calls: int = 0


Choice = Generator[Step, Result, Chosen | StopReason]


def select(scene: Scene, group: Group, last: Message) -> Choice:
    """The member that speaks after `last`, the newest message of the group."""
    decided = yield from _decided(scene, group, last)
    if isinstance(decided, Chosen | StopReason):
        return decided
    members = group.members
    if last.calls and group.calls_go_to_tools:
        members = _runners(scene, group, last)
        if not members:
            names = ", ".join(call.name for call in last.calls)
            return _nobody(scene, group, f"nobody in it runs a tool, and {last.speaker} calls {names}", runs=False)
        if len(members) == 1:
            return Chosen(members[0], "runs the tool")
    if group.answers_go_back and (caller := _caller(scene, group, last)):
        return Chosen(caller, "called the tool")
    candidates = _candidates(group, last.speaker, members)
    if not candidates:
        return _nobody(scene, group, f"nobody may speak after {last.speaker}")
    if len(candidates) == 1:
        return Chosen(candidates[0], "only candidate")
    return (yield from _pick(scene, group, last.speaker, candidates, decided))


def roles(scene: Scene, names: Sequence[str]) -> str:
    """A line "name: description" for each; who has no description is described by its instructions."""
    return "\n".join(f"{name}: {_description(scene, name)}".strip() for name in names)


def mentioned(text: str, names: Sequence[str]) -> list[str]:
    """The names that `text` holds as whole words, case kept. Models write underscores as blanks, or escape them."""
    return [name for name in names if _pattern(name).search(f" {text} ")]


def next_in_order(group: Group, speaker: str, candidates: Sequence[str]) -> str:
    """The first candidate after `speaker` in the group's own order; after an outsider, the first of all."""
    members = group.members
    start = members.index(speaker) + 1 if speaker in members else 0
    return next(name for name in (*members[start:], *members[:start]) if name in candidates)


def _decided(scene: Scene, group: Group, last: Message) -> Generator[Step, Result, Method | Chosen | StopReason]:
    """What the table or the function says; a method where it leaves the choice to one."""
    match group.selection:
        case Table() as table:
            said = table.next_after(last)
            how = "table"
        case Function(name):
            said = yield from _asked_of_function(scene, group, name, last)
            how = "function"
        case method:
            return method
    if isinstance(said, Method):
        return said
    if said in group.members:
        return Chosen(str(said), how)
    what = "lets nobody speak" if said is None else f"names {said!r}, who is no member,"
    return _nobody(scene, group, f"its {how} {what} after {last.speaker}")


def _asked_of_function(
    scene: Scene, group: Group, function: str, last: Message
) -> Generator[Step, Result, str | Method | None]:
    heard = told(scene.memory.rooms[group.name])
    arguments = {"last_speaker": last.speaker, "messages": heard, "members": list(group.members)}
    result = yield RunTool(group.name, function, arguments, scene.chat)
    assert isinstance(result, ToolResult)
    if result.ok and result.value is None:
        return None
    return Method(result.content) if result.content in list(Method) else result.content


def _runners(scene: Scene, group: Group, last: Message) -> tuple[str, ...]:
    """Who can run all of the calls; where nobody can, who runs any tool at all (and answers "not found")."""
    wanted = {call.name for call in last.calls}
    tools = {name: set(scene.agent(name).runs) for name in group.members if name in scene.team.agents}
    able = tuple(name for name, runs in tools.items() if wanted <= runs)
    return able or tuple(name for name, runs in tools.items() if runs)


def _caller(scene: Scene, group: Group, last: Message) -> str | None:
    if not last.answers or last.by_person:
        return None
    answered = {answer.id or answer.name for answer in last.answers}
    called = (
        message.speaker
        for message in reversed(scene.memory.rooms[group.name])
        if answered & {call.id or call.name for call in message.calls}
    )
    caller = next(called, None)
    return caller if caller in group.members else None


def _candidates(group: Group, speaker: str, members: Sequence[str]) -> tuple[str, ...]:
    if speaker not in group.members:
        return tuple(members)
    if group.repeats is not None and speaker not in group.repeats:
        members = [name for name in members if name != speaker]
    if group.transitions is None:
        return tuple(members)
    followers = group.transitions.get(speaker, ())
    return tuple(name for name in members if name in followers)


def _pick(scene: Scene, group: Group, speaker: str, candidates: tuple[str, ...], method: Method) -> Choice:
    match method:
        case Method.RANDOM:
            return Chosen(scene.chance.choice(candidates), "random")
        case Method.MANUAL:
            return (yield from _manual(scene, group, speaker, candidates))
        case Method.AUTO if group.has_model:
            return (yield from _auto(scene, group, speaker, candidates))
    return Chosen(next_in_order(group, speaker, candidates), "round_robin")


def _manual(scene: Scene, group: Group, speaker: str, candidates: tuple[str, ...]) -> Choice:
    for _ in range(ATTEMPTS_OF_A_PERSON):
        reply = yield AskPerson(group.name, Prompt.CHOOSE_SPEAKER, candidates, scene.chat)
        assert isinstance(reply, PersonAnswer)
        said = reply.text.strip()
        if said in ("", "q"):
            break
        if said in candidates:
            return Chosen(said, "manual")
        if said.isdecimal() and 1 <= int(said) <= len(candidates):
            return Chosen(candidates[int(said) - 1], "manual")
    return Chosen(next_in_order(group, speaker, candidates), "manual, left to the order of the list")


def _auto(scene: Scene, group: Group, speaker: str, candidates: tuple[str, ...]) -> Choice:
    prompts = group.selector_prompts
    asked = list(_conversation(scene, group, candidates))
    wording = prompts.pick
    for attempt in range(1, group.selector_retries + 2):
        asked.append({"role": prompts.role, "content": _filled(scene, wording, candidates)})
        reply = yield CallModel(
            group.name,
            Purpose.SELECT_SPEAKER,
            tuple(asked),
            digest(asked),
            choice=candidates,
            chat=scene.chat,
            cache=scene.cache,
        )
        assert isinstance(reply, ModelReply)
        named = mentioned(reply.text or "", candidates)
        if len(named) == 1:
            return Chosen(named[0], "auto", attempt)
        wording = prompts.several if named else prompts.none
        asked.append({"role": "assistant", "content": reply.text or ""})
    return Chosen(next_in_order(group, speaker, candidates), "auto, left to the order of the list", attempt)


def _conversation(scene: Scene, group: Group, candidates: tuple[str, ...]) -> Sequence[dict[str, object]]:
    *earlier, last = scene.memory.rooms[group.name]
    shown, _ = prompt_of("", None, earlier)
    newest = last.without_calls if last.calls else last.as_others
    return (system(_filled(scene, group.selector_prompts.system, candidates)), *shown, *newest)


def _filled(scene: Scene, wording: str, candidates: tuple[str, ...]) -> str:
    words = {"roles": roles(scene, candidates), "names": repr(list(candidates))}
    return re.sub(r"\{(roles|names)\}", lambda match: words[match[1]], wording)


def _pattern(name: str) -> re.Pattern[str]:
    spellings = {name, name.replace("_", " "), name.replace("_", r"\_")}
    return re.compile(rf"(?<=\W)(?:{'|'.join(re.escape(spelling) for spelling in sorted(spellings))})(?=\W)")


def _description(scene: Scene, name: str) -> str:
    who = scene.team.groups.get(name) or scene.agent(name)
    return who.description or who.instructions or ""


def _nobody(scene: Scene, group: Group, why: str, *, runs: bool = True) -> StopReason:
    rule = Rule.NO_ELIGIBLE_SPEAKER if runs else Rule.NOBODY_RUNS_TOOL
    heard = len(scene.memory.rooms[group.name])
    return StopReason(rule, group.name, f"{group.name} ended: {why}.", messages=heard)
