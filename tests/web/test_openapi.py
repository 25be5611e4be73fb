"""Whatever the OpenAPI document allows or forbids is sent to real workers, and has to be taken or refused."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from inkmath.web import Settings, create_app

schemathesis = pytest.importorskip("schemathesis")

from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402

MEANING = {
    "UnreadableImageError": "bytes that are no picture",
    "InvalidInkError": "x and y of a stroke that are not of one length",
    "ConfigError": "an unknown that is no letter of the problem",
}
"""Kinds of 422 that no schema could foretell."""

app = create_app(Settings(workers=1, hosts=()))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)


@schema.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_route_takes_what_is_described_and_refuses_the_rest(case: schemathesis.Case) -> None:
    response = case.call()
    is_meaningless = response.status_code == 422 and response.json()["kind"] in MEANING
    case.validate_response(response, excluded_checks=[positive_data_acceptance] if is_meaningless else [])
