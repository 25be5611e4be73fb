"""The routes' bodies and answers, as OpenAPI tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from inkmath.solving.question import TASKS
from inkmath.web.faults import MEDIA_TYPE

Body = Literal["ink", "inks", "problem", "problems", "question", "latex"]
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
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


POINT = _list(NUMBER, minItems=2)
BOX = _list(NUMBER, minItems=4, maxItems=4)
KNOWN = _list(
    _object({"box": BOX, "token": {"type": ["string", "null"]}}),
    description="Symbols that are known, by their boxes in an earlier reading; null where there is none.",
    example=[],
)
STROKES = _object(
    {
        "strokes": _list(
            _list(POINT),
            description="Pen strokes: x right, y down; what else a point tells is passed over.",
            example=[[[10, 10], [10, 60]]],
        ),
        "known": KNOWN,
    },
    required=("strokes",),
)
LINES: Schema = {
    "oneOf": [TEXT, _list(TEXT, minItems=1)],
    "description": "A line of LaTeX, or the lines of one problem.",
    "example": "2x^{2}-8=0",
}
LATEX = _object({"latex": LINES})
QUESTION = _object(
    {
        "latex": LINES,
        "unknown": {**TEXT, "description": "The letter to solve for."},
        "task": {"enum": list(TASKS), "description": "What to do with an expression."},
    },
    required=("latex",),
)
PROBLEM: Schema = {"oneOf": [QUESTION, STROKES]}
FORM = _object(
    {"file": BINARY, "known": {**TEXT, "description": "`known` as with strokes, as JSON.", "example": "[]"}},
    required=("file",),
)
FORMS = _object({"file": _list(BINARY, minItems=1)})

PAIR = _list({"oneOf": [TEXT, NUMBER]}, minItems=2, maxItems=2)
SYMBOL = _object({"token": TEXT, "box": BOX, "confidence": NUMBER, "alternatives": _list(PAIR)})
READING_FIELDS: Mapping[str, Schema] = {
    "latex": TEXT,
    "confidence": NUMBER,
    "symbols": _list(SYMBOL),
    "alternatives": _list(_object({"latex": TEXT, "confidence": NUMBER})),
    "reader": TEXT,
    "seconds": NUMBER,
}
NAMED: Mapping[str, Schema] = {"schema": {"type": "integer"}, "source": {"oneOf": [TEXT, _list(TEXT)]}}
SOLUTION = _object(
    {
        "status": TEXT,
        "kind": TEXT,
        "latex": TEXT,
        "variable": {"type": ["string", "null"]},
        "answers": _list({"type": "object"}),
        "steps": _list({"type": "object"}),
        "checks": _list({"type": "object"}),
        "message": TEXT,
    }
)
ANSWERS: Mapping[str, Schema] = {
    "Reading": _object({**NAMED, **READING_FIELDS}),
    "Page": _object({**NAMED, "lines": _list(_object(READING_FIELDS))}),
    "Solved": _object({**NAMED, "solution": SOLUTION}),
    "Symbol": _object({**NAMED, "candidates": _list(PAIR)}),
    "Batch": _object({"schema": {"type": "integer"}, "results": _list({"type": "object"})}),
    "Graph": _object({**NAMED, "latex": TEXT, "graph": {"type": ["object", "null"]}}),
    "Prints": _object({"schema": {"type": "integer"}, "results": _list({"type": "object"})}),
    "Models": _object({"schema": {"type": "integer"}, "models": _list({"type": "object"})}),
}
PROBLEM_DETAILS = _object(
    {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "instance": TEXT,
        "kind": TEXT,
        "request_id": TEXT,
    }
)
FAILURES = {
    400: "The body is malformed.",
    401: "The API key is missing or wrong.",
    408: "The body came too slowly.",
    413: "The body, or what it holds, is too large.",
    415: "The body is of a type that is not taken.",
    422: "The body is well formed, but cannot be used.",
    429: "All workers are busy: come again after Retry-After seconds.",
    503: "The worker died: send the request again.",
}


def body(takes: Body) -> Schema:
    """What a route takes, by media type."""
    content: Mapping[Body, Schema] = {
        "ink": {
            "multipart/form-data": {"schema": FORM},
            "application/json": {"schema": STROKES},
            "image/*": {"schema": BINARY},
        },
        "problem": {
            "application/json": {"schema": PROBLEM},
            "multipart/form-data": {"schema": FORM},
            "image/*": {"schema": BINARY},
        },
        "inks": {
            "multipart/form-data": {"schema": FORMS},
            "application/json": {"schema": _object({"inputs": _list(STROKES, minItems=1)})},
        },
        "problems": {
            "application/json": {"schema": _object({"inputs": _list(PROBLEM, minItems=1)})},
            "multipart/form-data": {"schema": FORMS},
        },
        "question": {"application/json": {"schema": QUESTION}},
        "latex": {"application/json": {"schema": LATEX}},
    }
    return {"required": True, "content": content[takes]}


def responses(gives: str) -> dict[int | str, dict[str, Any]]:
    """What a route gives, errors among it."""
    details = {MEDIA_TYPE: {"schema": PROBLEM_DETAILS}}
    failed: dict[int | str, dict[str, Any]] = {
        status: {"description": text, "content": details} for status, text in FAILURES.items()
    }
    done = {"description": "Done.", "content": {"application/json": {"schema": ANSWERS[gives]}}}
    return {200: done, **failed}
