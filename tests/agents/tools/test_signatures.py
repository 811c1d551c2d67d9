"""The JSON Schema of a function, read from its source: what AutoGen makes of the same function, run for real."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from agents.tools.problems import ToolProblem
from agents.tools.signatures import parameters_of

CONFORMANCE = Path(__file__).parents[2] / "conformance" / "given"


def properties(signature: str, before: str = "") -> dict[str, object]:
    return parameters_of(f"{before}\ndef f({signature}): ...", "f")["properties"]


def problem(source: str) -> str:
    with pytest.raises(ToolProblem) as caught:
        parameters_of(source, "f")
    return str(caught.value)


def test_it_works():
    source = "def add(a: Annotated[int, 'first'], b: Annotated[int, 'second'] = 10) -> int:\n    return a + b"
    assert parameters_of(source, "add") == {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "description": "first"},
            "b": {"type": "integer", "default": 10, "description": "second"},
        },
        "required": ["a"],
    }


def golden() -> list[tuple[str, dict[str, object], str]]:
    """Every schema that AutoGen offered in the conformance scenarios, with the source of the function."""
    found = []
    for path in sorted(CONFORMANCE.glob("golden/*.json")):
        schemas = json.loads(path.read_text()).get("tool_schemas") or {}
        functions = json.loads((CONFORMANCE / "scenarios" / path.name).read_text()).get("functions", {})
        found += [(f"{path.stem}-{name}", schema, functions[name].get("source")) for name, schema in schemas.items()]
    return [case for case in found if case[2]]


@pytest.mark.parametrize(("case", "schema", "source"), golden())
def test_what_autogen_offers(case: str, schema: dict[str, object], source: str):
    name = schema["function"]["name"]
    assert parameters_of(source, name) == schema["function"]["parameters"]


TYPES = [
    *("str", "int", "float", "bool", "None", "list", "dict", "list[int]", "dict[str, float]", "tuple[int, str]"),
    *("tuple[int, ...]", "set[str]", "Optional[int]", "Union[int, str]", "int | None", "Literal['a', 2]", "Any"),
    *("List[Dict[str, Any]]", "typing.List[int]", "list[list[Literal['x']] | None]", "dict[str, Any]", "Sequence[int]"),
]


@pytest.mark.parametrize("hint", TYPES)
def test_types_are_told_as_pydantic_tells_them(hint: str):
    import typing

    kind = eval(hint, {**vars(typing), "typing": typing})
    assert properties(f"x: {hint}") == {"x": TypeAdapter(kind).json_schema() | {"description": "x"}}


def test_hints_in_quotes_and_by_other_names():
    before = "from typing import Annotated as A\nimport typing as t\nVector = list[float]"
    vector = {"type": "array", "items": {"type": "number"}}
    assert properties("a: 'A[Vector, \"points\"]', b: t.Annotated[int, 'n']", before) == {
        "a": vector | {"description": "points"},
        "b": {"type": "integer", "description": "n"},
    }


CLASSES = '''
from dataclasses import dataclass, field
from enum import Enum
from typing import TypedDict
from pydantic import BaseModel, Field

class Colour(Enum):
    RED = "red"
    BLUE = "blue"

@dataclass
class Point:
    x: float
    tags: list[str] = field(default_factory=list)

class Line(BaseModel):
    """From here to there."""
    start: Point
    width: int = Field(1, description="in pixels", ge=0)

class Dashed(Line):
    gap: int = 2

class Options(TypedDict, total=False):
    fast: bool
'''


def test_an_enum():
    schema = properties("c: Colour = Colour.RED", CLASSES)["c"]
    assert (schema["enum"], schema["default"], schema["description"]) == (["red", "blue"], "red", "c")


def test_a_dataclass():
    schema = properties("p: Point", CLASSES)["p"]
    assert (sorted(schema["properties"]), schema["required"]) == (["tags", "x"], ["x"])


def test_a_typed_dict():
    assert properties("o: Options", CLASSES)["o"]["properties"]["fast"]["type"] == "boolean"


def test_a_model_and_the_classes_in_it():
    whole = parameters_of(f"{CLASSES}\ndef f(line: Line): ...", "f")
    line = whole["properties"]["line"]
    width = {"type": "integer", "title": "Width", "default": 1, "minimum": 0, "description": "in pixels"}
    assert line["properties"]["width"] == width
    assert line["properties"]["start"]["$ref"] == "#/$defs/Point"
    assert "x" in whole["$defs"]["Point"]["properties"]


def test_a_class_of_a_class():
    assert sorted(properties("d: list[Dashed]", CLASSES)["d"]) == ["description", "items", "type"]


def test_defaults_of_fields_that_would_have_to_be_computed():
    before = f"{CLASSES}\n@dataclass\nclass Now:\n  at: float = time()\n  by: int = LIMIT\n  on: int = Field(g())"
    schema = properties("n: Now, o: Annotated[int, 3]", before)
    assert ("required" in schema["n"], "default" in str(schema), schema["o"]["description"]) == (False, False, "o")


def test_async_and_keyword_only():
    source = "async def f(a: int, *, b: str = 'x'): ..."
    assert parameters_of(source, "f")["required"] == ["a"]


def test_a_default_makes_a_hint_needless():
    assert properties("a: int, b=3, *args, **kwargs") == {"a": {"type": "integer", "description": "a"}}


def test_a_default_that_would_have_to_be_computed_is_not_told():
    schema = parameters_of("import os\ndef f(a: str = os.getcwd()): ...", "f")
    assert (schema["properties"], schema["required"]) == ({"a": {"type": "string", "description": "a"}}, [])


def test_a_function_defined_twice_is_the_last():
    assert list(parameters_of("def f(a: int): ...\ndef f(b: int): ...", "f")["properties"]) == ["b"]


PROBLEMS = [
    ("def f(a): ...", "line 1: The parameter 'a' of f() has no type", "`a: str`"),
    ("def f(a: int, /): ...", "line 1: a can only be given by its position", "take the / out"),
    ("\n\ndef f(a: Widget): ...", "line 3: The type Widget is not known", "use str, int"),
    ("def f(a: 3 + 4): ...", "3 + 4 is not a type", "use str, int"),
    ("def f(a: 'list['): ...", "'list[' is not a type", "use str, int"),
    ("class A(BaseModel):\n  x: int = Field(ge='a')\ndef f(a: A): ...", "A cannot be read", "make it simpler"),
    ("class A(Enum):\n  mro = 1\ndef f(a: A): ...", "line 1: A cannot be read: invalid enum", "make it simpler"),
    ("def f(a: dict[int]): ...", "dict[int] has no JSON Schema", "use plain types"),
    ("def f(a: list[...]): ...", "list[...] has no JSON Schema", "use plain types"),
    ("def f(a: Literal[g()]): ...", "g() is not a plain value", "write the value"),
    ("class W: ...\ndef f(a: W): ...", "line 1: The class W cannot be told", "make it a dataclass"),
    ("class W(BaseModel):\n  w: 'W'\ndef f(a: W): ...", "line 1: The type W contains itself", "dict"),
    ("class C(Enum): ...\ndef f(a: C): ...", "The Enum C has no members", "NAME"),
    ("def g(): ...", "The source defines no function f()", "def f("),
    ("def f(:", "line 1: this is not Python", "mend"),
    ("def f(a: " + "list[" * 1000 + "]" * 1000 + "): ...", "", "Fix: "),
]


@pytest.mark.parametrize(("source", "what", "fix"), PROBLEMS)
def test_problems_name_the_line_and_the_fix(source: str, what: str, fix: str):
    said = problem(source)
    assert what in said
    assert fix in said


def test_nothing_of_the_source_runs(tmp_path: Path):
    mark = tmp_path / "ran"
    opens = f"open({str(mark)!r}, 'w')"
    source = f"{opens}\nclass A({opens}): x: int\ndef f(a: int = {opens}): ..."
    parameters_of(source, "f")
    assert not mark.exists()
