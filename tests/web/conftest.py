"""The server in this process, with a stand-in for the networks; and real ones in processes of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="The web app needs: pip install 'inkmath[web]'")

from fastapi.testclient import TestClient

from fakes import SOLUTION
from inkmath import pipeline
from inkmath.types import Solution
from inkmath.web import Settings, create_app
from web.web_app import LIMITS, Open, Server

WORKER = [sys.executable, "-P", str(Path(__file__).parent / "fake_worker.py")]


@pytest.fixture
def open_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Makes clients of servers with these settings; one worker, unless they say more."""
    monkeypatch.setattr(pipeline, "solve_latex", lambda latex, **_: _solution(latex))
    monkeypatch.setattr(pipeline, "solve_lines", lambda lines, **_: _solution(r" \\ ".join(lines)))
    opened: list[TestClient] = []

    def open_one(**settings: object) -> TestClient:
        given = Settings(**{"workers": 1, "limits": LIMITS, **settings})  # type: ignore[arg-type]
        client = TestClient(create_app(given, WORKER), "http://localhost", raise_server_exceptions=False)
        opened.append(client.__enter__())
        return client

    yield open_one
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(open_client: Open) -> TestClient:
    return open_client()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server as it ships, with its networks, in a process of its own."""
    with Server.start("--workers", "2") as started:
        yield started


def _solution(latex: str) -> Solution:
    return replace(SOLUTION, latex=latex)
