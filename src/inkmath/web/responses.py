"""Responses as pydantic models: the result types, as `inkmath.serialization` writes them.

They describe the API in OpenAPI; what is sent is not checked by them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from inspect import cleandoc
from typing import Annotated, Any, ForwardRef, Literal, get_args, get_origin

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, create_model

from inkmath.expression.formats import PRINTERS
from inkmath.plots.graphs import Graph
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.sheets import SheetView
from inkmath.recognition.weights import Card
from inkmath.serialization import (
    Bounds,
    Probability,
    Shape,
    bare,
    hints_of,
    is_list,
    is_omitted,
    may_be_none,
)
from inkmath.types import Reading, Solution


class Closed(BaseModel):
    """An object of exactly these fields."""

    model_config = ConfigDict(extra="forbid")


# ---- models of dataclasses

_models: dict[Any, Any] = {}


def model_of(kind: Any) -> Any:
    """The model of a dataclass as it is written. Fields that may be left out are not required."""
    if kind in _models:
        return _models[kind]
    name = f"_{kind.__name__}"
    _models[kind] = ForwardRef(name)  # for a part that holds the whole
    defaults = {field.name: field.default for field in fields(kind)}
    content: dict[str, Any] = {
        field: (type_of(hint), Field(default=defaults[field]) if is_omitted(hint) else ...)
        for field, hint in hints_of(kind).items()
    }
    model = create_model(kind.__name__, __base__=Closed, __doc__=cleandoc(kind.__doc__ or ""), **content)
    _models[kind] = model
    for part in _models.values():
        if not isinstance(part, ForwardRef):
            part.model_rebuild(raise_errors=False, _types_namespace={name: model})
    return model


def type_of(hint: Any) -> Any:
    """The type of a field for pydantic, with the bounds that its notes give."""
    kind, notes = bare(hint)
    found = _plain_type(kind, notes)
    for note in notes:
        if isinstance(note, Bounds):
            found = Annotated[found, Field(ge=note.low, le=note.high)]
    return found | None if may_be_none(hint) else found


def _plain_type(kind: Any, notes: tuple[Any, ...]) -> Any:
    arguments = get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _list_of(float, len(fields(kind))) if is_list(kind) else model_of(kind)
    match get_origin(kind):
        case np.ndarray:
            (shape,) = (note for note in notes if isinstance(note, Shape))
            return _array_type(shape.lengths)
        case origin if origin is tuple and arguments[-1] is Ellipsis:
            return _list_of(type_of(arguments[0]))
        case origin if origin is tuple:
            return tuple.__class_getitem__(tuple(map(type_of, arguments)))
        case origin if isinstance(origin, type) and issubclass(origin, Mapping):
            return dict.__class_getitem__((str, type_of(arguments[1])))
    return kind


def _array_type(lengths: tuple[int | None, ...]) -> Any:
    return _list_of(_array_type(lengths[1:]), lengths[0]) if lengths else float


def _list_of(item: Any, length: int | None = None) -> Any:
    of_items = list.__class_getitem__(item)
    return of_items if length is None else Annotated[of_items, Field(min_length=length, max_length=length)]


# ---- answers

Schema = Annotated[Literal[1], Field(alias="schema", description="Version of the JSON form.")]


class Named(Closed):
    """The start of an answer: the version of the JSON form, and the name of the input."""

    schema_version: Schema
    source: str | list[str] = Field(description="Name of the file, `strokes`, `body`, or the LaTeX as sent.")


class Error(Closed):
    """The name of an error, and what happened."""

    kind: str
    message: str


class Failure(Named):
    """An input of a batch that could not be worked on."""

    error: Error


class ProblemDetails(Closed):
    """An error in the form of RFC 9457. kind: its short name, such as `UnreadableImageError`."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str
    kind: str
    request_id: str


class Health(Closed):
    """The state of the server. taken, places: of the queue of requests that read."""

    status: Literal["ok"]
    version: str
    workers: int = Field(ge=1)
    taken: int = Field(ge=0)
    places: int = Field(ge=1)


def _answer(name: str, description: str, *bases: Any, **content: Any) -> Any:
    """The model of an answer. content: the type of each further field, and its default if it has one."""
    typed: dict[str, Any] = {
        key: one if isinstance(one, tuple) else (one, ...) for key, one in content.items()
    }
    return create_model(name, __base__=(Named, *bases), __doc__=description, **typed)


_READING, _SOLUTION = model_of(Reading), model_of(Solution)
_LINES = _list_of(_READING)
_SHEET = model_of(SheetView)
_ALL = Field(default=None, description="Of a picture where `all=true` asks for it.")

Read = _answer("ReadAnswer", "The reading of one expression.", _READING)
ReadPage = _answer(
    "ReadPageAnswer", "The readings of the lines, from top to bottom.", lines=_LINES, sheet=(_SHEET, _ALL)
)
Symbol = _answer(
    "SymbolAnswer",
    "The LaTeX commands that a symbol may be, the likeliest first.",
    candidates=_list_of(type_of(tuple[str, Probability])),
)
Solve = (
    _answer("SolveAnswer", "The solution of LaTeX.", latex=str, solution=_SOLUTION)
    | _answer("SolveReadingAnswer", "A reading, and the solution of it.", _READING, solution=_SOLUTION)
    | _answer("SolvePageAnswer", "The lines of a page, and the solution.", lines=_LINES, solution=_SOLUTION)
)
Plot = _answer(
    "GraphAnswer", "The graph of a problem; null where it has none.", latex=str, graph=model_of(Graph) | None
)
Page = _answer(
    "PageAnswer",
    "A page of a document: a picture as a data: address, or strokes.",
    page_count=int,
    picture=str | None,
    strokes=list[list[list[float]]] | None,
)
Formats = _answer(
    "FormatsAnswer",
    "LaTeX in every format; null where it has no form of that kind.",
    **{name: str if name == "latex" else str | None for name in PRINTERS},
)


class Models(Closed):
    """The networks that ship, with their cards, and the readers made of them."""

    schema_version: Schema
    models: _list_of(model_of(Card))  # type: ignore[valid-type]
    readers: _list_of(model_of(ReaderConfig))  # type: ignore[valid-type]


def batch_of(answer: Any) -> Any:
    """The model of the answers to a batch."""
    first = (get_args(answer) or (answer,))[0]
    return create_model(
        f"{first.__name__}Batch",
        __base__=Closed,
        __doc__="An answer for each input, in their order; a failure for an input that cannot be worked on.",
        schema_version=(Schema, ...),
        results=(_list_of(answer | Failure), ...),
    )
