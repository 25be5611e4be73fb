"""The server in this process, with a stand-in for the networks; and real ones in processes of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw

pytest.importorskip("fastapi", reason="The web app needs: pip install 'inkmath[web]'")

from fastapi.testclient import TestClient

from fakes import SOLUTION
from inkmath import pipeline
from inkmath.types import Solution
from inkmath.web import Settings, create_app
from web.browser import SIZES, STROKES, Come, Visit, browser
from web.web_app import LIMITS, Open, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def come(chromium: Browser, server: Server) -> Iterator[Come]:
    """Opens the page; at the end nothing may have been complained of, and no other host asked."""
    visits = []

    def visit(
        size: str = "desk",
        scheme: str = "light",
        fragment: str = "",
        errors: str | None = None,
        **options: Any,
    ) -> Visit:
        width, height = SIZES[size]
        usual = {
            "viewport": {"width": width, "height": height},
            "color_scheme": scheme,
            "has_touch": "phone" in size or size == "narrow",
            "service_workers": "block",  # they take requests before a test can answer them
        }
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(120_000)
        opened = Visit(context.new_page(), server.address, errors)
        opened.open(fragment)
        visits.append(opened)
        return opened

    yield visit
    for opened in visits:
        assert opened.complaints == []
        assert opened.hosts <= {opened.address.split("/")[2], ""}
        opened.page.context.close()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """x=0 in the sample expression's hand, dark on light, as a camera's JPEG."""
    picture = Image.new("RGB", (900, 400), (225, 220, 205))
    draw = ImageDraw.Draw(picture)
    shapes = [STROKES[0], STROKES[1], STROKES[11], STROKES[12], STROKES[13]]
    for stroke in shapes:
        draw.line([(100 + 2 * x, 100 + 2 * y) for x, y in stroke], fill=(40, 40, 60), width=6, joint="curve")
    path = tmp_path_factory.mktemp("photo") / "photo.jpg"
    picture.save(path)
    return path


def _solution(latex: str) -> Solution:
    return replace(SOLUTION, latex=latex)
