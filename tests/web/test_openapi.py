"""The OpenAPI document against real workers: requests that it allows are accepted, others refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, Phase, settings

from inkmath.serialization import to_dict
from inkmath.types import (
    Alternative,
    Answer,
    Box,
    Check,
    Meaning,
    Parent,
    Part,
    Reading,
    Solution,
    Step,
    Symbol,
    Text,
)
from inkmath.web import Limits, Settings, create_app
from web.web_app import Server

jsonschema = pytest.importorskip("jsonschema")
schemathesis = pytest.importorskip("schemathesis")

from schemathesis.specs.openapi.checks import (  # noqa: E402
    negative_data_rejection,
    positive_data_acceptance,
)

MEANING = {
    "UnreadableImageError": "bytes that are no picture",
    "InvalidInkError": "coordinates beyond 1e12",
    "ConfigError": "an unknown that is no letter of the problem",
}
"""Kinds of 422 that no schema could foretell."""

READING = Reading(
    "x",
    0.9,
    (Symbol("x", Box(0, 0, 1, 1), 0.9, (("y", 0.1),), Parent(0, "right", 0.5)),),
    (Alternative("y", 0.1),),
    label="3.",
    marks=("boxed",),
    several_lines=True,
    left_out="unsure",
)
ANSWER = Answer("2", "2", 2.0, {"x": "2"}, True, "zero")
SOLUTION = Solution(
    "solved",
    "equation",
    "x=2",
    "x",
    (ANSWER,),
    (Step("rule", "x=2", Text("Add 2x.", "Add $2x$."), True, Text("x may be 2.", "$x$ may be 2.")),),
    (Check("2=2", Text("Put 2 for x.", "Put 2 for $x$."), True),),
    Text("x is 2.", "$x$ is 2."),
    (Meaning("x", "this", "that", "x"),),
    1,
    (ANSWER,),
    (Part((1,), Solution("solved", "equation", "x=2")),),
    0.9,
)


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Loosen tuples: schemathesis makes a form of them that it refuses to check answers by."""
    for part in parts(raw_schema):
        if "prefixItems" in part:
            part["items"] = {"anyOf": part.pop("prefixItems")}


def parts(document: object) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(document, dict):
        yield document
    if isinstance(document, dict | list):
        for part in document.values() if isinstance(document, dict) else document:
            yield from parts(part)


app = create_app(Settings(workers=1, hosts=()))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)
DOCUMENT = app.openapi()
MODELS = DOCUMENT["components"]["schemas"]


@schema.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_route_takes_what_is_described_and_refuses_the_rest(case: schemathesis.Case) -> None:
    response = case.call()
    excluded = []
    if response.status_code == 422 and response.json()["kind"] in MEANING:
        excluded.append(positive_data_acceptance)
    if response.status_code == 413:  # a refusal, too, though schemathesis expects another status of it
        excluded.append(negative_data_rejection)
    case.validate_response(response, excluded_checks=excluded)


def test_limits_and_bounds_are_described() -> None:
    batch = content_of("/v1/read/batch")["multipart/form-data"]["schema"]["properties"]["file"]
    known = content_of("/v1/read")["multipart/form-data"]["schema"]["properties"]["known"]
    assert (batch["maxItems"], known["maxItems"]) == (Limits().batch, Limits().known)
    assert MODELS["InkBatch"]["properties"]["inputs"]["maxItems"] == Limits().batch
    assert MODELS["Strokes"]["properties"]["strokes"]["maxItems"] == Limits().strokes
    assert MODELS["Question"]["properties"]["latex"]["anyOf"][0]["maxLength"] == Limits().latex_characters
    confidence = MODELS["Symbol"]["properties"]["confidence"]
    assert (confidence["minimum"], confidence["maximum"]) == (0, 1)
    timeout = next(
        one for one in DOCUMENT["paths"]["/v1/solve"]["post"]["parameters"] if one["name"] == "timeout_s"
    )
    assert timeout["schema"]["maximum"] == Limits().work_s


def test_the_key_is_described() -> None:
    assert DOCUMENT["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert DOCUMENT["paths"]["/v1/read"]["post"]["security"] == [{"key": []}, {}]
    assert "security" not in DOCUMENT["paths"]["/healthz"]["get"]
    locked = create_app(Settings(workers=1, api_key="secret")).openapi()
    assert locked["paths"]["/metrics"]["get"]["security"] == [{"key": []}]


def test_every_reference_is_to_a_model() -> None:
    references = {part["$ref"] for part in parts(DOCUMENT) if "$ref" in part}
    assert references <= {f"#/components/schemas/{name}" for name in MODELS}


@pytest.mark.parametrize("result", [READING, SOLUTION], ids=["reading", "solution"])
def test_models_describe_every_field_that_is_written(result: Reading | Solution) -> None:
    assert all(
        getattr(result, field.name) for field in fields(result) if field.name not in ("reader", "seconds")
    )
    name = type(result).__name__
    assert MODELS[name]["properties"].keys() == {field.name for field in fields(result)}
    validate(to_dict(result), {"$ref": f"#/components/schemas/{name}"})
    plainest = type(result)(
        latex="", **({"confidence": 0.0} if result is READING else {"status": "solved", "kind": ""})
    )
    validate(to_dict(plainest), {"$ref": f"#/components/schemas/{name}"})
    with pytest.raises(jsonschema.ValidationError):
        validate(to_dict(plainest) | {"unknown": 1}, {"$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/read", {"strokes": [[[10, 10], [10, 60]]]}),
        ("/v1/read-page", {"strokes": [[[10, 10], [10, 60]]]}),
        ("/v1/solve", {"strokes": [[[10, 10], [10, 60]]]}),
        ("/v1/solve", {"latex": r"\sin x=\frac{1}{2}"}),
        ("/v1/solve", {"latex": ["2x=4", "x=3"]}),
        ("/v1/solve/batch", {"inputs": [{"latex": "2x=4"}, {"latex": "x=1", "unknown": "z"}]}),
        ("/v1/graph", {"latex": "y=x^{2}-1"}),
        ("/v1/print", {"latex": ["x", r"\frac"]}),
        ("/v1/page", {"strokes": [[[10, 10], [10, 60]]]}),
        ("/v1/models", None),
        ("/healthz", None),
    ],
)
def test_every_field_of_a_response_is_described(server: Server, path: str, body: object) -> None:
    address = server.address + path
    answer = httpx.get(address) if body is None else httpx.post(address, json=body, timeout=60)
    operation = DOCUMENT["paths"][path]["get" if body is None else "post"]
    assert answer.status_code == 200
    validate(answer.json(), operation["responses"]["200"]["content"]["application/json"]["schema"])


def content_of(path: str) -> dict[str, Any]:
    content: dict[str, Any] = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]
    return content


def validate(value: object, described: dict[str, Any]) -> None:
    """Check a value by a schema of the document, whose objects are closed: they have no other fields."""
    jsonschema.validate(value, {**described, "components": DOCUMENT["components"]})
