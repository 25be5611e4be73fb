"""Writes the types of the REST API for the page's JavaScript, from the OpenAPI document.

python scripts/page_types.py

The page's modules name them in comments, as `Api.Reading`; `npm run check` has `tsc` check them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inkmath.web import create_app

FILE = Path(__file__).parent.parent / "tests" / "web" / "js" / "api.d.ts"
HEAD = "// The types of the REST API. Written by scripts/page_types.py; do not edit.\n"

Schema = dict[str, Any]


def declarations() -> str:
    """The content of `api.d.ts`: an interface for each model of the OpenAPI document."""
    models: dict[str, Schema] = create_app().openapi()["components"]["schemas"]
    return HEAD + "\n".join(["declare namespace Api {", *_interfaces(models), "}"]) + "\n"


def _interfaces(models: dict[str, Schema]) -> Iterator[str]:
    for name, schema in sorted(models.items()):
        yield f"  interface {name} {{"
        for field, one in schema["properties"].items():
            mark = "" if field in schema.get("required", ()) else "?"
            yield f"    {field}{mark}: {_type(one)};"
        yield "  }"


def _type(schema: Schema) -> str:
    """The TypeScript type of a schema."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(map(_type, options)))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if schema.get("type") == "array":
        return _array(schema)
    if schema.get("type") == "object":
        values = schema.get("additionalProperties", True)
        return f"Record<string, {_type(values) if isinstance(values, dict) else 'unknown'}>"
    names = {
        "integer": "number",
        "number": "number",
        "string": "string",
        "boolean": "boolean",
        "null": "null",
    }
    return names.get(schema.get("type", ""), "unknown")


def _array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(map(_type, schema['prefixItems']))}]"
    item, length = _type(schema["items"]), schema.get("maxItems", 0)
    if 0 < length == schema.get("minItems"):
        return f"[{', '.join([item] * length)}]"
    return f"({item})[]" if " | " in item else f"{item}[]"


if __name__ == "__main__":
    FILE.write_text(declarations(), encoding="utf-8")
