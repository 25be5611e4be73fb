"""The OpenAPI document: FastAPI's, with the bodies of requests, problem details, bounds and the API key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import FastAPI
from pydantic import TypeAdapter

from inkmath.web.problems import MEDIA_TYPE
from inkmath.web.responses import ProblemDetails
from inkmath.web.schemas import BATCH, GIVEN, LINES, InkBatch, KnownSymbol, Question, Strokes
from inkmath.web.security import LOCKED
from inkmath.web.settings import Limits, Settings

Body = Literal["ink", "inks", "problem", "problems", "question", "latex"]
Schema = dict[str, Any]

REFERENCE = "#/components/schemas/{model}"
BINARY: Schema = {"type": "string", "format": "binary"}
KEY = "key"

BODIES: Mapping[Body, TypeAdapter[Any]] = {
    "ink": TypeAdapter(Strokes),
    "inks": TypeAdapter(InkBatch),
    "problem": GIVEN,
    "problems": BATCH,
    "question": TypeAdapter(Question),
    "latex": LINES,
}
"""The JSON bodies, by what a route takes."""

FAILURES = {
    400: "The body is malformed.",
    401: "The API key is missing or wrong.",
    403: "A page of another site sent the request.",
    408: "The body came too slowly.",
    413: "The body, or what it holds, is too large.",
    415: "Bodies of this type are not accepted.",
    421: "The server does not answer for this host name.",
    422: "The body is well formed, but cannot be used.",
    429: "All workers are busy: send the request again after Retry-After seconds.",
    501: "The server lacks an optional part, such as a decoder for HEIC.",
    503: "The worker died: send the request again.",
}


def failures() -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model=ProblemDetails.__name__)}}}
    return {status: {"description": text, "content": content} for status, text in FAILURES.items()}


def body(takes: Body, limits: Limits) -> Schema:
    """The request body of a route, by media type."""
    schemas, _ = _described(limits)
    content: Schema = {"application/json": {"schema": schemas[takes]}}
    if takes in ("ink", "problem"):
        as_json = {"known": {"contentType": "application/json"}}
        content["multipart/form-data"] = {**_form(file=BINARY, known=schemas["known"]), "encoding": as_json}
        content["image/*"] = {"schema": BINARY}
    elif takes in ("inks", "problems"):
        files = {"type": "array", "items": BINARY, "minItems": 1, "maxItems": limits.batch}
        content["multipart/form-data"] = _form(file=files)
    sizes = f"At most {_mebibytes(limits.json_bytes)} of JSON or strokes"
    if len(content) > 1:
        sizes += f", {_mebibytes(limits.body_bytes)} of pictures"
    return {"required": True, "description": f"{sizes}.", "content": content}


def _form(**properties: Schema) -> Schema:
    return {"schema": {"type": "object", "properties": properties, "required": ["file"]}}


def complete(app: FastAPI, settings: Settings) -> None:
    """Have the app's document hold the models of request bodies and problems, and the key."""
    _, components = _described(settings.limits)
    generate = app.openapi

    def openapi() -> Schema:
        if app.openapi_schema is None:
            document = generate()
            document["components"]["schemas"] |= components
            key = {
                "type": "http",
                "scheme": "bearer",
                "description": "Required if the server has a key.",
            }
            document["components"]["securitySchemes"] = {KEY: key}
            for path, operations in document["paths"].items():
                if LOCKED.match(path):
                    for operation in operations.values():
                        operation["security"] = [{KEY: []}, *([] if settings.api_key else [{}])]
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _described(limits: Limits) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """The schemas of JSON bodies (and "known") by name, and those that they refer to, within the limits."""
    adapters: dict[str, TypeAdapter[Any]] = dict(BODIES.items())
    adapters["known"] = TypeAdapter(list[KnownSymbol])
    inputs = [(name, "validation", adapter) for name, adapter in adapters.items()]
    inputs.append(("problem details", "validation", TypeAdapter(ProblemDetails)))
    found, shared = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)  # type: ignore[arg-type]
    bounds: Mapping[str, Schema] = {
        "inputs": {"maxItems": limits.batch},
        "strokes": {"maxItems": limits.strokes},
        "known": {"maxItems": limits.known},
        "latex": {"maxLength": limits.latex_characters},
    }
    schemas = {str(name): schema for (name, _), schema in found.items()}
    schemas["known"] |= bounds["known"]
    return schemas, _bounded(shared["$defs"], bounds)


def _bounded(part: Any, bounds: Mapping[str, Schema]) -> Any:
    """The schemas, with further bounds on the properties of these names."""
    if isinstance(part, list):
        return [_bounded(one, bounds) for one in part]
    if not isinstance(part, dict):
        return part
    properties = part.get("properties", {})
    bounded = {name: _bound(schema, bounds.get(name, {})) for name, schema in properties.items()}
    rest = {key: _bounded(value, bounds) for key, value in part.items() if key != "properties"}
    return rest | ({"properties": bounded} if properties else {})


def _bound(schema: Schema, bounds: Schema) -> Schema:
    """The schema of a property with bounds on it; of a choice, on the text and the list in it."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [_bound(one, bounds) for one in schema["anyOf"]]}
    return schema | {name: bound for name, bound in bounds.items() if _KINDS[name] == schema.get("type")}


_KINDS = {"maxItems": "array", "maxLength": "string"}


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:g} MiB"
