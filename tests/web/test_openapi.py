"""Whatever the OpenAPI document allows or forbids is sent to real workers, and has to be taken or refused."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, Phase, settings

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
)
from inkmath.web import Limits, Settings, create_app, openapi
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
    (Step("rule", "x=2", "Done.", True, "It may have more solutions."),),
    (Check("2=2", "Put 2 for x.", True),),
    "message",
    (Meaning("x", "this", "that", "x"),),
    1,
    (ANSWER,),
    (Part((1,), Solution("solved", "equation", "x=2")),),
    0.9,
)

app = create_app(Settings(workers=1, hosts=()))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)


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


def test_limits_on_lists_are_described() -> None:
    content = app.openapi()["paths"]["/v1/read/batch"]["post"]["requestBody"]["content"]
    inputs = content["application/json"]["schema"]["properties"]["inputs"]
    files = content["multipart/form-data"]["schema"]["properties"]["file"]
    assert inputs["maxItems"] == files["maxItems"] == Limits().batch
    assert inputs["items"]["properties"]["strokes"]["maxItems"] == Limits().strokes
    assert inputs["items"]["properties"]["known"]["maxItems"] == Limits().known


@pytest.mark.parametrize("result", [READING, SOLUTION], ids=["reading", "solution"])
def test_schema_of_describes_every_field_that_is_written(result: Reading | Solution) -> None:
    assert all(
        getattr(result, field.name) for field in fields(result) if field.name not in ("reader", "seconds")
    )
    written = {key: value for key, value in result.to_dict().items() if key != "schema"}
    assert undescribed(written, openapi.schema_of(type(result))) == []
    plainest = type(result)(
        latex="", **({"confidence": 0.0} if result is READING else {"status": "solved", "kind": ""})
    )
    jsonschema.validate(written, openapi.schema_of(type(result)))
    jsonschema.validate(plainest.to_dict(), openapi.schema_of(type(result)))


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
        ("/v1/models", None),
    ],
)
def test_every_field_of_a_response_is_described(server: Server, path: str, body: object) -> None:
    address = server.address + path
    answer = httpx.get(address) if body is None else httpx.post(address, json=body, timeout=60)
    operation = app.openapi()["paths"][path]["get" if body is None else "post"]
    described = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), described)
    assert undescribed(answer.json(), described) == []


def undescribed(value: object, schema: dict[str, Any]) -> list[str]:
    """The fields inside a value that its schema says nothing of."""
    if "anyOf" in schema:
        return min((undescribed(value, one) for one in schema["anyOf"] if accepts(one, value)), key=len)
    if isinstance(value, list):
        return [name for one in value for name in undescribed(one, schema.get("items", {}))]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    unknown = [name for name in value if name not in schema["properties"]]
    known = {name: one for name, one in value.items() if name in schema["properties"]}
    return unknown + [
        name for key, one in known.items() for name in undescribed(one, schema["properties"][key])
    ]


def accepts(schema: dict[str, Any], value: object) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(value)
