"""ToolSpec: the tools of a team, as its file has them.

    python    a function; runs in the sandbox
    chat      a conversation whose summary is the answer
    sql       a read-only query on a SQLite or CSV file of the run's workspace; runs in the sandbox
    http      one request; made by the worker, to hosts that the operator allows
    openapi   operations of an OpenAPI document; as http
    mcp       tools of an MCP server: a command in the sandbox, or an address that the worker calls, as http

A tool has one or several *names* under which it is offered to models and called. `review` left out means what is
safe: whatever may change something outside is put before a person.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, Tag, model_validator

from agents.conversation.steps import OfferedTool
from agents.spec_chats import ChatSpec
from agents.spec_parts import Name, Part, by_shape, by_type
from agents.tools import openapi
from agents.tools.problems import ToolProblem
from agents.tools.queries import parameters_in
from agents.tools.signatures import function_of, parameters_of

#: What a client says of itself and of the message, never a tool.
_OWN_HEADERS = frozenset(("host", "connection", "content-length", "transfer-encoding", "accept-encoding"))
_HEADER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _header(name: str) -> str:
    if not _HEADER.fullmatch(name) or name.lower() in _OWN_HEADERS:
        raise ToolProblem(f"{name!r} is not a header that a tool can set.", "leave it out")
    return name


def _file(name: str) -> str:
    if name.startswith("/") or ".." in name.split("/"):
        raise ToolProblem(f"{name!r} does not lie in the workspace.", "write the file's name as the run shows it")
    return name


Review = Literal["always", "never"]
Header = Annotated[str, AfterValidator(_header)]
Seconds = Annotated[float, Field(gt=0, le=3600)]

#: Methods that change nothing by the words of HTTP; all others are reviewed where nothing else is said.
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ANYTHING = ["string", "number", "boolean", "null"]


class Tool(Part):
    """What all tools have. `description` is what a model is told."""

    name: Name
    description: Annotated[str, Field(max_length=2000)] = ""
    review: Review | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are offered and called."""
        return (self.name,)

    def is_reviewed(self, name: str) -> bool:
        """Whether a call of `name` is put before a person first."""
        if self.review is not None:
            return self.review == "always"
        return self._is_reviewed(name)

    def offered(self) -> tuple[OfferedTool, ...]:
        """As models are told of it, one for each of `names`. Raises ToolProblem where that cannot be said."""
        return (OfferedTool(self.name, self.description, self._parameters()),)

    def _is_reviewed(self, name: str) -> bool:
        del name
        return False

    def _parameters(self) -> dict[str, Any]:
        raise NotImplementedError


class PythonTool(Tool):
    """`source` defines the function `name`; whatever else it holds runs with it. Seconds count for one call."""

    type: Literal["python"] = "python"
    source: Annotated[str, Field(max_length=200_000)]
    seconds: Seconds = 60

    @model_validator(mode="after")
    def _is_a_function(self) -> Self:
        function_of(self.source, self.name)
        return self

    def _parameters(self) -> dict[str, Any]:
        return parameters_of(self.source, self.name)


class ChatTool(Tool):
    """A chat that is held for each call; `{query}` in its first message is what the model asked."""

    type: Literal["chat"] = "chat"
    chat: ChatSpec

    def _parameters(self) -> dict[str, Any]:
        query = {"type": "string", "description": "query"}
        return {"type": "object", "properties": {"query": query}, "required": ["query"]}


class SqlTool(Tool):
    """`file` is a SQLite or CSV file of the workspace; a CSV file is a table named after it. `:name` in the query is
    a parameter, always bound and never pasted. At most `rows` rows are given."""

    type: Literal["sql"] = "sql"
    file: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_file)]
    query: Annotated[str, Field(min_length=1, max_length=20_000)]
    rows: Annotated[int, Field(ge=1, le=1000)] = 100
    seconds: Seconds = 60

    def _parameters(self) -> dict[str, Any]:
        names = parameters_in(self.query)
        properties = {name: {"type": _ANYTHING, "description": name} for name in names}
        return {"type": "object", "properties": properties, "required": list(names)}


class HttpTool(Tool):
    """One request. `{name}` in the path and query of `url`, in `headers` and in `body` stands for an argument.

    `parameters` are JSON Schema properties; one with a default need not be given. Without a `body`, arguments that
    stand nowhere become the query (GET, HEAD, DELETE) or a JSON object. A `body` that is a text is sent as it is; any
    other is JSON, in which a text that is nothing but `{name}` becomes the argument itself.
    """

    type: Literal["http"] = "http"
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: str
    parameters: dict[str, dict[str, Any]] = {}
    headers: dict[Header, str] = {}
    body: str | dict[str, Any] | list[Any] | None = None
    seconds: Seconds = 30

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_address(self.url)
        unknown = [name for name in _PLACEHOLDER.findall(self.url) if name not in self.parameters]
        if unknown:
            raise ToolProblem(f"{{{unknown[0]}}} in url is no parameter.", f'add "{unknown[0]}" to "parameters"')
        return self

    def _is_reviewed(self, name: str) -> bool:
        del name
        return self.method not in SAFE_METHODS

    def _parameters(self) -> dict[str, Any]:
        properties = {name: {"description": name} | schema for name, schema in self.parameters.items()}
        required = [name for name, schema in self.parameters.items() if "default" not in schema]
        return {"type": "object", "properties": properties, "required": required}


class OpenApiTool(Tool):
    """`operations` of an OpenAPI 3 `document`, by their operationIds. `url` is where the document was found; relative
    servers in it count from there."""

    type: Literal["openapi"] = "openapi"
    document: dict[str, Any] | None = None
    url: str = ""
    operations: Annotated[list[Name], Field(min_length=1)]
    headers: dict[Header, str] = {}
    seconds: Seconds = 30

    @model_validator(mode="after")
    def _holds_them(self) -> Self:
        if self.url:
            check_address(self.url)
        if self.document is None and not self.url:
            raise ToolProblem("There is neither a document nor a url.", 'add "document", or "url" to load it from')
        if self.document is not None:
            for name in self.operations:
                self.operation(name)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.operations)

    def operation(self, name: str) -> openapi.Operation:
        """Raises ToolProblem where the document is not there yet."""
        if self.document is None:
            raise ToolProblem(
                f"The document of {self.name} is not loaded.",
                'load it (python manage.py discover TEAM.json), or put it into "document"',
            )
        found = openapi.operation_of(self.document, name, self.url)
        check_address(found.url)
        return found

    def offered(self) -> tuple[OfferedTool, ...]:
        found = [self.operation(name) for name in self.operations]
        return tuple(OfferedTool(one.name, one.description, one.schema()) for one in found)

    def _is_reviewed(self, name: str) -> bool:
        return self.document is None or self.operation(name).method not in SAFE_METHODS


class Command(Part):
    """A server that speaks MCP over its input and output, started in the sandbox for each call. No network there."""

    command: Annotated[list[str], Field(min_length=1)]


class Address(Part):
    """A server that speaks MCP over HTTP (streamable)."""

    url: str
    headers: dict[Header, str] = {}

    @model_validator(mode="after")
    def _is_an_address(self) -> Self:
        check_address(self.url)
        return self


class ListedTool(Part):
    """What an MCP server says of one of its tools. `repeatable`: it says that a second call changes nothing more."""

    description: str = ""
    parameters: dict[str, Any] = {"type": "object", "properties": {}}
    read_only: bool = False
    repeatable: bool = False


class McpTool(Tool):
    """`tools` of an MCP server, by the names that it lists. `schemas` is what it said of them when it was asked."""

    type: Literal["mcp"] = "mcp"
    server: Annotated[
        Annotated[Command, Tag("command")] | Annotated[Address, Tag("url")],
        by_shape("command", "url", fix='write {"command": ["…"]} or {"url": "https://…"}'),
    ]
    tools: Annotated[list[Name], Field(min_length=1)]
    schemas: dict[str, ListedTool] = {}
    seconds: Seconds = 60

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.tools)

    def offered(self) -> tuple[OfferedTool, ...]:
        listed = [(name, self._listed(name)) for name in self.tools]
        return tuple(OfferedTool(name, one.description or name, one.parameters) for name, one in listed)

    def _listed(self, name: str) -> ListedTool:
        if name not in self.schemas:
            problem = f"What the server {self.name} says of its tool {name!r} is not known yet."
            raise ToolProblem(problem, 'ask it (python manage.py discover TEAM.json), or describe them in "schemas"')
        return self.schemas[name]

    def _is_reviewed(self, name: str) -> bool:
        """What runs in the sandbox cannot reach anything; a server elsewhere can."""
        return isinstance(self.server, Address) and not self.schemas.get(name, ListedTool()).read_only


ToolSpec = Annotated[
    Annotated[PythonTool, Tag("python")]
    | Annotated[ChatTool, Tag("chat")]
    | Annotated[SqlTool, Tag("sql")]
    | Annotated[HttpTool, Tag("http")]
    | Annotated[OpenApiTool, Tag("openapi")]
    | Annotated[McpTool, Tag("mcp")],
    by_type("python", "chat", "sql", "http", "openapi", "mcp"),
]


def check_address(url: str) -> None:
    """Raises ToolProblem for what is no plain web address: the host must stand in it as it is."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "{" in parts.netloc or any(character.isspace() for character in url):
        raise ToolProblem(f"{url!r} is not a web address.", "write it in full, like https://api.example.com/v1/items")
    if "@" in parts.netloc:
        raise ToolProblem("A password does not belong into a web address.", "leave out what stands before the @")
