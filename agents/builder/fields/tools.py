"""The forms of tools, one for each type."""

from __future__ import annotations

from agents.builder.fields import tool_shapes
from agents.builder.fields.common import REVIEW, is_one_of
from agents.builder.fields.controls import Choice, Items, Json, Lines, Long, Number, Option, Pairs, Source, Text
from agents.builder.fields.field import Field, Tab, Table
from agents.tools.specs import ChatTool, HttpTool, McpTool, OpenApiTool, PythonTool, SqlTool

_ROLE = (
    Field(("name",), "Name", Text(is_mono=True), "name", "What models call."),
    Field(("type",), "Kind", tool_shapes.TOOL),
    Field(("description",), "Description", Long(3), "description", "What a model is told of it."),
)
_SEVERAL = (Field(("name",), "Name", Text(is_mono=True), hint="For people: its tools have their own."), *_ROLE[1:])
_SECONDS = Field(("seconds",), "Seconds for a call", Number(is_whole=False), "timeout")
_LIMITS = Tab("Limits", (REVIEW, _SECONDS))
_HEADERS = Field(
    ("headers",),
    "Headers",
    Pairs("Another header"),
    hint="They are part of the team's file: no place for passwords.",
)

PYTHON = Table(
    PythonTool,
    (
        Tab(
            "Function",
            (
                Field(
                    ("source",),
                    "Python",
                    Source("python"),
                    hint="It defines a function of the tool's name; its type hints are what models are told.",
                ),
            ),
            ("try",),
        ),
        Tab("Role", _ROLE),
        _LIMITS,
    ),
)

CHAT = Table(
    ChatTool,
    (
        Tab(
            "Role",
            (
                *_ROLE,
                Field(("chat",), "The chat", Items("chat"), hint="{query} in its first message is what was asked."),
            ),
        ),
        Tab("Limits", (REVIEW,)),
    ),
)

SQL = Table(
    SqlTool,
    (
        Tab(
            "Query",
            (
                Field(
                    ("file",),
                    "File",
                    Text(is_mono=True),
                    hint="SQLite or CSV, among the files of the run. A CSV file is a table of its own name.",
                ),
                Field(("query",), "Query", Source("sql"), hint=":name is a parameter; it is never pasted in."),
                Field(("rows",), "Rows at most", Number()),
            ),
        ),
        Tab("Role", _ROLE),
        _LIMITS,
    ),
)

HTTP = Table(
    HttpTool,
    (
        Tab(
            "Request",
            (
                Field(
                    ("method",),
                    "Method",
                    Choice(
                        tuple(Option(word, word, word) for word in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))
                    ),
                ),
                Field(("url",), "Address", Text(is_mono=True), hint="{name} in its path or query is an argument."),
                Field(
                    ("parameters",),
                    "Parameters",
                    Json(),
                    hint="JSON Schema properties, by name. One with a default need not be given.",
                ),
                _HEADERS,
                Field(("body",), "Body", tool_shapes.BODY),
                Field(
                    ("body",),
                    "Text of the body",
                    Long(4, is_mono=True, keeps_empty=True),
                    name="body.text",
                    only_if=is_one_of(tool_shapes.BODY, ("body",), "text"),
                ),
                Field(
                    ("body",),
                    "JSON of the body",
                    Json((dict, list)),
                    name="body.json",
                    only_if=is_one_of(tool_shapes.BODY, ("body",), "json"),
                ),
            ),
        ),
        Tab("Role", _ROLE),
        _LIMITS,
    ),
)

OPENAPI = Table(
    OpenApiTool,
    (
        Tab(
            "Service",
            (
                Field(("url",), "Address of the document", Text(is_mono=True)),
                Field(("operations",), "Operations", Lines(), "operationId", "One a line: each is a tool of its own."),
                _HEADERS,
                Field(("document",), "Document", Json(), hint="OpenAPI 3, as JSON."),
            ),
            ("discover",),
        ),
        Tab("Role", _SEVERAL),
        _LIMITS,
    ),
)

MCP = Table(
    McpTool,
    (
        Tab(
            "Server",
            (
                Field(("server",), "Where it is", tool_shapes.SERVER),
                Field(
                    ("server", "command"),
                    "Command",
                    Lines(),
                    hint="One word a line. It has no network.",
                    only_if=is_one_of(tool_shapes.SERVER, ("server",), "command"),
                ),
                Field(
                    ("server", "url"),
                    "Address",
                    Text(is_mono=True),
                    only_if=is_one_of(tool_shapes.SERVER, ("server",), "url"),
                ),
                Field(
                    ("server", "headers"),
                    "Headers",
                    Pairs("Another header"),
                    only_if=is_one_of(tool_shapes.SERVER, ("server",), "url"),
                ),
                Field(("tools",), "Tools", Lines(), hint="One a line, by the server's own names."),
                Field(("schemas",), "What it says of them", Json(), hint="Asked once, and kept here."),
            ),
            ("discover",),
        ),
        Tab("Role", _SEVERAL),
        _LIMITS,
    ),
)

TOOLS = {"python": PYTHON, "chat": CHAT, "sql": SQL, "http": HTTP, "openapi": OPENAPI, "mcp": MCP}
