"""Chats, sequences and programs of a spec as the engine has them."""

from __future__ import annotations

from typing import Any

from agents.conversation.chat import Chat, Template
from agents.conversation.messages import Content, Message, Picture, ToolAnswer, ToolCall
from agents.conversation.program import Act, Answer, Forget, Resume
from agents.conversation.sequence import Link, Sequence
from agents.conversation.summary import Summary, SummaryPrompt
from agents.spec_chats import (
    ActSpec,
    AnswerSpec,
    ChatSpec,
    ConversationSpec,
    ForgetSpec,
    ImagePart,
    LinkSpec,
    MessageSpec,
    Parts,
    ProgramSpec,
    ResumeSpec,
    SaidSpec,
    SequenceSpec,
    TemplateSpec,
)


def acts_of(spec: ConversationSpec) -> tuple[Act, ...]:
    if isinstance(spec, ProgramSpec):
        return tuple(_act(act) for act in spec.acts)
    return (_act(spec),)


def chat_of(spec: ChatSpec) -> Chat:
    return Chat(
        initiator=spec.initiator,
        recipient=spec.recipient,
        message=_first(spec.message),
        max_turns=spec.max_turns,
        summary=Summary(spec.summary),
        summary_prompt=SummaryPrompt(spec.summary_prompt.text, spec.summary_prompt.role),
        carryover=_items(spec.carryover),
        keeps_memory=spec.keeps_memory,
        cache=spec.cache,
    )


def link_of(spec: LinkSpec) -> Link:
    return Link(chat_of(spec), frozenset(spec.left_out), tuple(spec.after))


def _act(spec: ActSpec) -> Act:
    match spec:
        case ChatSpec():
            return Sequence((Link(chat_of(spec)),))
        case SequenceSpec():
            return Sequence(tuple(link_of(link) for link in spec.chats), spec.together, spec.carries)
        case ResumeSpec():
            return Resume(spec.group, spec.remove)
        case ForgetSpec():
            return Forget(spec.agent)
        case AnswerSpec():
            return Answer(spec.agent, tuple(_said(said, spec.agent) for said in spec.messages), spec.sender)


def _first(spec: MessageSpec | None) -> Content | Template:
    return Template(spec.template) if isinstance(spec, TemplateSpec) else _content(spec)


def _content(spec: str | Parts | None) -> Content:
    if isinstance(spec, list):
        return tuple(Picture(part.image_url.url) if isinstance(part, ImagePart) else part.text for part in spec)
    return spec


def _said(spec: SaidSpec, agent: str) -> Message:
    return Message(
        speaker=spec.speaker,
        recipient=spec.recipient or agent,
        content=_content(spec.content),
        calls=tuple(ToolCall(call.id, call.name, call.arguments) for call in spec.calls),
        answers=tuple(ToolAnswer(answer.id, answer.name, answer.content) for answer in spec.answers),
        by_person=spec.by_person,
        exit_code=spec.exit_code,
    )


def _items(carryover: str | list[Any]) -> tuple[Any, ...]:
    if isinstance(carryover, str):
        return (carryover,) if carryover else ()
    return tuple(carryover)
