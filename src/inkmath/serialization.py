"""Result types as JSON objects and back: one rule for every dataclass, by its fields and their type hints.

Notes in the hints (`typing.Annotated`) mark what is written otherwise: numbers that are `Rounded`, and fields
that are left out where they have their default (`OmitDefault`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

T = TypeVar("T")
Json = dict[str, Any]
Convert = Callable[[Any], Any]

SCHEMA = 1
"""Version of the JSON form. It grows when a field changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A note: a number, or each of an array, is written with so many decimals or significant digits."""

    decimals: int | None = None
    significant: int | None = None

    def rounding(self) -> Callable[[float], float]:
        """The function that rounds a number so."""
        decimals, significant = self.decimals, self.significant
        if significant is None:
            return lambda number: round(number, decimals)
        return lambda number: float(f"{number:.{significant}g}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """A note: the least and the greatest value of a number; None for no limit."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A note: the length of an array along each of its axes; None for any."""

    lengths: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Omitted:
    """A note: a field that is left out where it has its default value."""


OmitDefault: TypeAlias = Annotated[T, Omitted()]
Count: TypeAlias = Annotated[int, Bounds(low=0)]
LineNumber: TypeAlias = Annotated[int, Bounds(low=1)]
Probability: TypeAlias = Annotated[float, Rounded(decimals=4), Bounds(0, 1)]


def to_dict(value: Any, *, is_exact: bool = False) -> Json:
    """The JSON object of a dataclass, its fields in their order.

    is_exact: to the last bit, for another process; otherwise numbers are rounded as their notes say.
    """
    written: Json = _write_object(value, is_exact)
    return written


class Serializable:
    """The base of dataclasses that write themselves."""

    __slots__ = ()

    def to_dict(self) -> Json:
        """The JSON object of this value."""
        return to_dict(self)


def to_list(value: Any) -> list[Any]:
    """The JSON list of a dataclass that is written as a list."""
    written: list[Any] = _write_object(value, is_exact=False)
    return written


def from_dict(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass of this kind that has this JSON form; it may hold no arrays.

    Fields that were left out have their default; keys that are no field, such as `schema`, are ignored.
    Raises KeyError where a field is missing.
    """
    value: T = _parse_object(data, kind)
    return value


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The hint of each field of a dataclass, with its notes."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def bare(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type that a hint gives a value other than None, and all notes on it."""
    notes: tuple[Any, ...] = ()
    while True:
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            notes += tuple(more)
        elif get_origin(hint) in (Union, UnionType):
            (hint,) = (one for one in get_args(hint) if one is not NoneType)
        else:
            return hint, notes


def may_be_none(hint: Any) -> bool:
    """True for the hint of a value that may be None."""
    arguments = get_args(hint)
    if get_origin(hint) is Annotated:
        return may_be_none(arguments[0])
    return get_origin(hint) in (Union, UnionType) and NoneType in arguments


def is_omitted(hint: Any) -> bool:
    """True for a field that is left out where it has its default."""
    return Omitted() in bare(hint)[1]


def is_list(kind: type[Any]) -> bool:
    """True for a dataclass of which the values alone are written, as a list."""
    return bool(getattr(kind, "WRITTEN_AS_LIST", False))


@cache
def _writer(hint: Any, is_exact: bool) -> Convert:
    """The function that writes the values of a hint."""
    kind, notes = bare(hint)
    if isinstance(kind, type) and is_dataclass(kind):
        write: Convert = partial(_write_object, is_exact=is_exact)
    elif get_origin(kind) is tuple:
        write = _tuple_writer(get_args(kind), is_exact)
    else:
        write = _plain_writer(kind, _same if is_exact else _rounding(notes))
    if write is _same or not may_be_none(hint):
        return write
    return lambda value: None if value is None else write(value)


def _tuple_writer(arguments: tuple[Any, ...], is_exact: bool) -> Convert:
    if arguments[-1] is Ellipsis:
        item = _writer(arguments[0], is_exact)
        return list if item is _same else lambda values: [item(value) for value in values]
    items = [_writer(one, is_exact) for one in arguments]
    return lambda values: [write(value) for write, value in zip(items, values, strict=True)]


def _plain_writer(kind: Any, rounded: Convert) -> Convert:
    origin = get_origin(kind)
    if origin is np.ndarray:
        return lambda array: _nested(array.tolist(), rounded)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict
    return rounded


def _same(value: Any) -> Any:
    return value


def _rounding(notes: tuple[Any, ...]) -> Convert:
    for note in notes:
        if isinstance(note, Rounded):
            return note.rounding()
    return _same


def _nested(numbers: Any, rounded: Convert) -> Any:
    return [_nested(one, rounded) for one in numbers] if isinstance(numbers, list) else rounded(numbers)


def _write_object(value: Any, is_exact: bool) -> Any:
    kind: Any = type(value)
    parts = _parts(kind, is_exact)
    if is_list(kind):
        return [write(getattr(value, name)) for name, write, _ in parts]
    written = {}
    for name, write, default in parts:
        part = getattr(value, name)
        if default is MISSING or part != default:
            written[name] = write(part)
    return written


@cache
def _parts(kind: Any, is_exact: bool) -> list[tuple[str, Convert, Any]]:
    """Name, writer and default of each field of a dataclass; MISSING for one that is never left out."""
    hints = hints_of(kind)
    defaults = {field.name: field.default for field in fields(kind)}
    return [
        (name, _writer(hint, is_exact), defaults[name] if is_omitted(hint) else MISSING)
        for name, hint in hints.items()
    ]


@cache
def _parser(hint: Any) -> Convert:
    """The function that reads the values of a hint."""
    kind, _ = bare(hint)
    if isinstance(kind, type) and is_dataclass(kind):
        parse: Convert = partial(_parse_object, kind=kind)
    elif get_origin(kind) is tuple:
        parse = _tuple_parser(get_args(kind))
    else:
        return _same
    return (lambda data: None if data is None else parse(data)) if may_be_none(hint) else parse


def _tuple_parser(arguments: tuple[Any, ...]) -> Convert:
    if arguments[-1] is Ellipsis:
        item = _parser(arguments[0])
        return tuple if item is _same else lambda data: tuple(map(item, data))
    items = [_parser(one) for one in arguments]
    return lambda data: tuple([parse(one) for parse, one in zip(items, data, strict=True)])


def _parse_object(data: Any, kind: Any) -> Any:
    parsers = _parsers(kind)
    if is_list(kind):
        return kind(*[parse(one) for (_, parse, _), one in zip(parsers, data, strict=True)])
    return kind(
        **{name: parse(data[name]) for name, parse, is_needed in parsers if is_needed or name in data}
    )


@cache
def _parsers(kind: Any) -> list[tuple[str, Convert, bool]]:
    """Name, parser and necessity of each field of a dataclass."""
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    return [(name, _parser(hint), name in needed) for name, hint in hints_of(kind).items()]
