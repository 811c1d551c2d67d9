"""Who talks to whom: chats, sequences of chats, and programs of several acts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, Tag

from agents.conversation.summary import DEFAULT_PROMPT
from agents.spec_parts import Index, Name, Part, Role, by_shape, by_type


class TextPart(Part):
    type: Literal["text"]
    text: str


class ImageUrl(Part):
    """http(s) or a data URL; models get it as it is."""

    url: Annotated[str, Field(pattern=r"^(https?://|data:image/)")]


class ImagePart(Part):
    type: Literal["image_url"]
    image_url: ImageUrl


Parts = list[Annotated[TextPart | ImagePart, Field(discriminator="type")]]


class TemplateSpec(Part):
    """`{task}` is the run's task, `{last}` the last message of the conversation around a nested chat, `{query}` what a
    model asked of a tool that is a chat."""

    template: str


MessageSpec = Annotated[
    Annotated[str, Tag("str")] | Annotated[Parts, Tag("list")] | Annotated[TemplateSpec, Tag("template")],
    by_shape("template", fix='write a text, a list of parts, or {"template": "… {task} …"}'),
]


class SummaryPromptSpec(Part):
    """What the model is asked when a conversation is summed up ("reflection"), and in which role."""

    text: str = DEFAULT_PROMPT.text
    role: Role = "system"


class ChatSpec(Part):
    """The initiator says the first message, the recipient (an agent or a group) answers.

    `message` null asks the initiator's person for it; inside a nested chat it takes over the outer last message.
    """

    type: Literal["chat"] = "chat"
    initiator: Name
    recipient: Name
    message: MessageSpec | None = TemplateSpec(template="{task}")
    max_turns: Annotated[int, Field(ge=1)] | None = None
    summary: Literal["last_message", "reflection", "none"] = "last_message"
    summary_prompt: SummaryPromptSpec = SummaryPromptSpec()
    carryover: str | list[Any] = ""
    keeps_memory: bool = False
    cache: int | None = None


class LinkSpec(ChatSpec):
    """A chat among others. `left_out` are the indexes of chats whose summaries it is not given; `after`, for chats
    held together, those of the chats that must have ended before."""

    left_out: list[Index] = []
    after: list[Index] = []


class SequenceSpec(Part):
    """Chats one after the other, or side by side; each is given the summaries of those before it if `carries`."""

    type: Literal["sequence"]
    chats: Annotated[list[LinkSpec], Field(min_length=1)]
    together: bool = False
    carries: bool = True

    @property
    def max_turns(self) -> int | None:
        """Several chats share no limit."""
        return None


class ResumeSpec(Part):
    """The group goes on where it stopped; `remove` is cut out of the last message, which starts it again."""

    type: Literal["resume"]
    group: Name
    remove: str = ""


class ForgetSpec(Part):
    """The agent's memories and counters are cleared."""

    type: Literal["forget"]
    agent: Name


class CallSpec(Part):
    """`id` null is a call of the old style."""

    id: str | None = None
    name: str
    arguments: str = "{}"


class ToolAnswerSpec(Part):
    id: str | None = None
    name: str = ""
    content: str


class SaidSpec(Part):
    """A message that was said before. `speaker` may be somebody from outside the team."""

    speaker: str
    recipient: str = ""
    content: (
        Annotated[
            Annotated[str, Tag("str")] | Annotated[Parts, Tag("list")], by_shape(fix="write a text or a list of parts")
        ]
        | None
    ) = None
    calls: list[CallSpec] = []
    answers: list[ToolAnswerSpec] = []
    by_person: bool = False
    exit_code: int | None = None


class AnswerSpec(Part):
    """One reply of `agent` to these messages, outside of any chat."""

    type: Literal["answer"]
    agent: Name
    messages: list[SaidSpec]
    sender: Name | None = None


ActSpec = Annotated[
    Annotated[ChatSpec, Tag("chat")]
    | Annotated[SequenceSpec, Tag("sequence")]
    | Annotated[ResumeSpec, Tag("resume")]
    | Annotated[ForgetSpec, Tag("forget")]
    | Annotated[AnswerSpec, Tag("answer")],
    by_type("chat", "sequence", "resume", "forget", "answer"),
]


class ProgramSpec(Part):
    """Several acts, one after the other."""

    type: Literal["program"]
    acts: Annotated[list[ActSpec], Field(min_length=1)]

    @property
    def max_turns(self) -> int | None:
        """Several acts share no limit."""
        return None


ConversationSpec = Annotated[
    Annotated[ChatSpec, Tag("chat")]
    | Annotated[SequenceSpec, Tag("sequence")]
    | Annotated[ProgramSpec, Tag("program")],
    by_type("chat", "sequence", "program"),
]
