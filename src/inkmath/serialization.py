"""Result types as JSON objects and back: one rule for every dataclass, by its fields and their type hints.

Notes in the hints (`typing.Annotated`) mark what is written otherwise: numbers that are `Rounded`, and fields
that are left out where they have their default (`OmitDefault`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

T = TypeVar("T")
Json = dict[str, Any]

SCHEMA = 1
"""Version of the JSON form. It grows when a field changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A note: a number, or each of an array, is written with so many decimals or significant digits."""

    decimals: int | None = None
    significant: int | None = None

    def __call__(self, number: float) -> float:
        if self.significant is None:
            return round(number, self.decimals)
        return float(f"{number:.{self.significant}g}")


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
    written: Json = _written(value, type(value), is_exact)
    return written


class Serializable:
    """The base of dataclasses that write themselves."""

    __slots__ = ()

    def to_dict(self) -> Json:
        """The JSON object of this value."""
        return to_dict(self)


def to_list(value: Any) -> list[Any]:
    """The JSON list of a dataclass that is written as a list."""
    written: list[Any] = _written(value, type(value), is_exact=False)
    return written


def from_dict(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass of this kind that has this JSON form; it may hold no arrays.

    Fields that were left out have their default; keys that are no field, such as `schema`, are ignored.
    Raises KeyError where a field is missing.
    """
    value: T = _parsed(data, kind)
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


def _written(value: Any, hint: Any, is_exact: bool) -> Any:
    kind, notes = bare(hint)
    if is_dataclass(value):
        return _object(value, is_exact)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.ndarray):
        return _written(value.tolist(), hint, is_exact)
    if isinstance(value, tuple):
        return [_written(one, item, is_exact) for one, item in zip(value, _items(kind, value), strict=True)]
    if isinstance(value, list):
        return [_written(one, hint, is_exact) for one in value]
    rounded = None if is_exact else next((note for note in notes if isinstance(note, Rounded)), None)
    return value if rounded is None or value is None else rounded(value)


def _object(value: Any, is_exact: bool) -> Json | list[Any]:
    kind: Any = type(value)
    defaults = {field.name: field.default for field in fields(kind)}
    written = {
        name: _written(getattr(value, name), hint, is_exact)
        for name, hint in hints_of(kind).items()
        if not (is_omitted(hint) and getattr(value, name) == defaults[name])
    }
    return list(written.values()) if is_list(kind) else written


def _parsed(data: Any, hint: Any) -> Any:
    kind, _ = bare(hint)
    if data is None:
        return None
    if is_dataclass(kind):
        return _dataclass(data, kind)
    if get_origin(kind) is tuple:
        return tuple(_parsed(one, item) for one, item in zip(data, _items(kind, data), strict=True))
    return data


def _dataclass(data: Any, kind: Any) -> Any:
    hints = hints_of(kind)
    if is_list(kind):
        return kind(*map(_parsed, data, hints.values()))
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    names = [name for name in hints if name in data or name in needed]
    return kind(**{name: _parsed(data[name], hints[name]) for name in names})


def _items(kind: Any, values: Any) -> list[Any]:
    """The hint of each item of a tuple."""
    arguments = list(get_args(kind))
    return arguments[:1] * len(values) if arguments[-1:] == [...] else arguments
