"""Whatever the OpenAPI document allows or forbids is sent to real workers: never a 5xx."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from inkmath.web import Settings, create_app
from web.web_app import LIMITS

schemathesis = pytest.importorskip("schemathesis")

from schemathesis.specs.openapi.checks import (  # noqa: E402
    negative_data_rejection,
    positive_data_acceptance,
)

app = create_app(Settings(workers=1, hosts=(), limits=LIMITS))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)


@schema.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    # The document tells the form of bodies: bytes in it may be no picture, and ink may be told in more ways.
    case.call_and_validate(excluded_checks=[negative_data_rejection, positive_data_acceptance])
