"""Bodies and responses as OpenAPI shows them, out of the models in `requests` and of the result types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from inkmath.expression.formats import PRINTERS
from inkmath.plots.curves import Branch
from inkmath.plots.graphs import Graph
from inkmath.recognition.weights import Card
from inkmath.types import Box, Part, Reading, Solution
from inkmath.web.problems import MEDIA_TYPE
from inkmath.web.schemas import BATCH, GIVEN, LINES, InkBatch, Question, Strokes
from inkmath.web.settings import Limits

Body = Literal["ink", "inks", "problem", "problems", "question", "latex"]
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
BINARY: Schema = {"type": "string", "format": "binary"}


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _object(properties: Mapping[str, Schema], required: tuple[str, ...] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
    }


# Result types

_SIMPLE: Mapping[Any, Schema] = {
    str: TEXT,
    int: INTEGER,
    float: NUMBER,
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
    Box: _list(NUMBER, minItems=4, maxItems=4),
    Branch: _list(_list(NUMBER, minItems=2, maxItems=2)),
    # The solution of a part is one like the whole, without parts: not written out again and again.
    Part: _object({"lines": _list(INTEGER), "solution": {"type": "object"}}),
}


def schema_of(hint: Any) -> Schema:
    """The schema of a type as `to_dict` writes it. Fields that it leaves out when empty are not required."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        plainest = _plainest(hint)
        written = plainest.to_dict() if hasattr(plainest, "to_dict") else hints
        properties = {field.name: schema_of(hints[field.name]) for field in fields(hint)}
        return _object(properties, tuple(name for name in properties if name in written))
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is Union or origin is UnionType:
            return {"anyOf": [schema_of(one) for one in arguments]}
        case origin if origin is Literal:
            return {"enum": list(arguments)}
        case origin if origin is tuple and arguments[-1] is Ellipsis:
            return _list(schema_of(arguments[0]))
        case origin if origin is tuple:
            items = [schema_of(one) for one in dict.fromkeys(arguments)]
            return _list({"anyOf": items}, minItems=len(arguments), maxItems=len(arguments))
        case _:
            return {"type": "object", "additionalProperties": schema_of(arguments[1])}


def _plainest(hint: Any) -> Any:
    """A value of this type that says as little as possible."""
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        needed = (one for one in fields(hint) if one.default is MISSING and one.default_factory is MISSING)
        return hint(**{field.name: _plainest(hints[field.name]) for field in needed})  # type: ignore[operator]
    arguments = get_args(hint)
    if NoneType in arguments:
        return None
    match get_origin(hint):
        case origin if origin is Literal:
            return arguments[0]
        case origin if origin is tuple:
            return () if arguments[-1] is Ellipsis else tuple(map(_plainest, arguments))
        case None:
            return hint()
        case _:
            return {}


# Responses

READING, SOLUTION = schema_of(Reading), schema_of(Solution)
NAMED: Mapping[str, Schema] = {"schema": INTEGER, "source": {"anyOf": [TEXT, _list(TEXT)]}}
PAGE: Mapping[str, Schema] = {"lines": _list(READING)}
MESH = _list(_list(_list(NUMBER, minItems=2, maxItems=2)))
SHEET = _object({"width": INTEGER, "height": INTEGER, "mesh": MESH})
CANDIDATES = schema_of(tuple[tuple[str, float], ...])
PRINTS = {name: {"anyOf": [TEXT, {"type": "null"}]} for name in PRINTERS}
ANSWERS: Mapping[str, Schema] = {
    "Reading": _object({**NAMED, **READING["properties"]}, required=(*NAMED, *READING["required"])),
    "Page": _object({**NAMED, **PAGE, "sheet": SHEET}, required=(*NAMED, *PAGE)),
    "Solved": _object(
        {**NAMED, **READING["properties"], **PAGE, "solution": SOLUTION}, required=(*NAMED, "solution")
    ),
    "Symbol": _object({**NAMED, "candidates": CANDIDATES}),
    "Graph": _object({**NAMED, "latex": TEXT, "graph": schema_of(Graph | None)}),
    "Prints": _object({**NAMED, **PRINTS}),
    "Models": _object({"schema": INTEGER, "models": _list(schema_of(Card))}),
}
FAILED = _object({**NAMED, "error": _object({"kind": TEXT, "message": TEXT})})


def _several(gives: str) -> Schema:
    """The results for several inputs, an error in the place of each that failed."""
    return _object({"schema": INTEGER, "results": _list({"anyOf": [ANSWERS[gives], FAILED]})})


PROBLEM_DETAILS = _object(
    {
        "type": TEXT,
        "title": TEXT,
        "status": INTEGER,
        "detail": TEXT,
        "instance": TEXT,
        "kind": TEXT,
        "request_id": TEXT,
    }
)
FAILURES = {
    400: "The body is malformed.",
    401: "The API key is missing or wrong.",
    403: "A page of another site sent the request.",
    408: "The body came too slowly.",
    413: "The body, or what it holds, is too large.",
    415: "The body is of a type that is not taken.",
    421: "The server does not answer for this host name.",
    422: "The body is well formed, but cannot be used.",
    429: "All workers are busy: come again after Retry-After seconds.",
    503: "The worker died: send the request again.",
}


def responses(gives: str, is_several: bool = False) -> dict[int | str, dict[str, Any]]:
    """The responses of a route, errors among them. is_several: one for each of several inputs."""
    details = {MEDIA_TYPE: {"schema": PROBLEM_DETAILS}}
    failed: dict[int | str, dict[str, Any]] = {
        status: {"description": text, "content": details} for status, text in FAILURES.items()
    }
    schema = _several(gives) if is_several else ANSWERS[gives]
    return {200: {"description": "Done.", "content": {"application/json": {"schema": schema}}}, **failed}


# Requests


def _model(model: TypeAdapter[Any] | type[Any]) -> Schema:
    """The schema of a model, with what it refers to in its place."""
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    schema = adapter.json_schema()
    definitions = schema.pop("$defs", {})

    def inlined(part: Any) -> Any:
        if isinstance(part, list):
            return [inlined(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return inlined(definitions[part["$ref"].rpartition("/")[2]])
        return {key: inlined(value) for key, value in part.items() if key != "title"}

    result: Schema = inlined(schema)
    return result


KNOWN = _model(Strokes)["properties"]["known"]
FORM = {
    "schema": _object({"file": BINARY, "known": KNOWN}, required=("file",)),
    "encoding": {"known": {"contentType": "application/json"}},
}
FORMS = {"schema": _object({"file": _list(BINARY, minItems=1)})}
PICTURE = {"schema": BINARY}


def body(takes: Body, limits: Limits) -> Schema:
    """The request body of a route, by media type, with the limits on lists."""
    json: Mapping[Body, Schema] = {
        "ink": _model(Strokes),
        "inks": _model(InkBatch),
        "problem": _model(GIVEN),
        "problems": _model(BATCH),
        "question": _model(Question),
        "latex": _model(LINES),
    }
    content: Schema = {"application/json": {"schema": json[takes]}}
    if takes in ("ink", "problem"):
        content |= {"multipart/form-data": FORM, "image/*": PICTURE}
    elif takes in ("inks", "problems"):
        content |= {"multipart/form-data": FORMS}
    most = {"inputs": limits.batch, "file": limits.batch, "strokes": limits.strokes, "known": limits.known}
    return {"required": True, "content": _limited(content, most)}


def _limited(part: Any, most: Mapping[str, int]) -> Any:
    """The schema, in which the lists of these names have at most so many items."""
    if isinstance(part, list):
        return [_limited(one, most) for one in part]
    if not isinstance(part, dict):
        return part
    result = {key: _limited(value, most) for key, value in part.items()}
    for name, count in most.items():
        if isinstance(result.get(name), dict) and result[name].get("type") == "array":
            result[name]["maxItems"] = count
    return result
