"""What the format says of a field: its default, its limits, and which fields there are at all."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from agents.builder.fields.controls import Json, Next, Rows
from agents.builder.fields.field import Field, Table

#: A field of a model, by its name in the file.
Known = tuple[type[BaseModel], str]

REQUIRED = object()

_BOUNDS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}


def default_of(model: type[BaseModel], path: tuple[str, ...]) -> Any:
    """As it would stand in the file; REQUIRED where there is none."""
    field = _field(model, path[0])
    if field is None:
        return REQUIRED
    default = field.get_default(call_default_factory=True, validated_data={})
    if len(path) == 1:
        return REQUIRED if default is PydanticUndefined else _plain(default)
    if isinstance(default, BaseModel) and _field(type(default), path[1]):
        return _inside(default, path[1:])
    inner = next((one for one in models_in(field.annotation) if _field(one, path[1])), None)
    return REQUIRED if inner is None else default_of(inner, path[1:])


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """Every model that a value may be, or be a list of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def complaint(model: type[BaseModel], path: tuple[str, ...], value: Any) -> str:
    """What is wrong with a number here, as something to do; "" where nothing is."""
    for inner, key in steps(model, path):
        if key != path[-1]:
            continue
        field = _field(inner, key)
        assert field is not None
        try:
            _adapter(field).validate_python(value)
        except ValidationError as error:
            return _bounds(error)
    return ""


def _adapter(field: FieldInfo) -> TypeAdapter[Any]:
    limited: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(limited)


def _bounds(error: ValidationError) -> str:
    limits = [limit for one in error.errors() for limit in one.get("ctx", {}).items()]
    found = [f"{_BOUNDS[key]} {limit:.12g}" for key, limit in limits if key in _BOUNDS]
    return f"Use {' and '.join(found)}." if found else ""


def steps(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[Known]:
    """The fields of models that a path leads through, in every variant of a union that has them."""
    if not path or (field := _field(model, path[0])) is None:
        return
    yield model, path[0]
    for inner in models_in(field.annotation):
        yield from steps(inner, path[1:])


def everything(model: type[BaseModel]) -> Iterator[Known]:
    """Every field of a model and of all that may lie inside it. No model lies inside itself."""
    for key in keys(model):
        yield model, key
        field = _field(model, key)
        assert field is not None
        for inner in models_in(field.annotation):
            yield from everything(inner)


def reached(table: Table) -> Iterator[Known]:
    """The fields of models that a form can change."""
    for field in table.fields():
        yield from _reached(table.model, field)


def elements(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[type[BaseModel]]:
    """The models of what lies at a path, or of the items of the list there."""
    for one, key in steps(model, path):
        if key == path[-1]:
            yield from models_in(_annotation(one, key))


def keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _reached(model: type[BaseModel], field: Field) -> Iterator[Known]:
    yield from steps(model, field.path)
    for one in elements(model, field.path):
        match field.control:
            case Json() | Next():
                yield from everything(one)
            case Rows(columns=columns):
                for column in columns:
                    yield from _reached(one, column)


def _annotation(model: type[BaseModel], key: str) -> object:
    field = _field(model, key)
    return None if field is None else field.annotation


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    return next((field for name, field in model.model_fields.items() if key == (field.alias or name)), None)


def _inside(value: BaseModel, path: tuple[str, ...]) -> Any:
    inner = getattr(value, path[0])
    return _inside(inner, path[1:]) if path[1:] and isinstance(inner, BaseModel) else _plain(inner)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return value.value if isinstance(value, Enum) else value
