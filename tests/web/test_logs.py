"""Records that clients can cause, over and over."""

from __future__ import annotations

import logging

import pytest

from inkmath.web import logs
from inkmath.web.logs import Sparing


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> logging.Logger:
    logger = logging.Logger("test")
    logger.addFilter(Sparing())
    logger.addHandler(caplog.handler)
    return logger


def test_sparing_lets_one_of_a_kind_pass_and_counts_the_rest(
    log: logging.Logger, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(logs, "monotonic", lambda: now)
    for number in range(1000):
        log.warning("request %s failed", number)
    log.warning("something else")
    now = 61.0
    log.warning("request %s failed", 1000)
    assert caplog.messages == [
        "request 0 failed",
        "something else",
        "request 1000 failed (999 more like this since it was last logged)",
    ]


def test_sparing_tells_exceptions_apart_by_their_places(
    log: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        for text in ("x", "[1"):
            try:
                float(text) if text == "x" else compile(text, "", "eval")
            except (ValueError, SyntaxError):
                log.exception("failed")
    try:
        int("y")
    except ValueError:
        log.exception("failed")
    assert len(caplog.messages) == 2
