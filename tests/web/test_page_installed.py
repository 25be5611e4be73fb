"""The page as an app: it opens and is written on without its server, and reads when that is back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from inkmath.evaluation.reading.sample_expression import LATEX
from inkmath.web.shell import service_worker
from web.browser import STROKES, Come, Visit, wait_for_pad, write_specimen
from web.test_javascript import STATIC
from web.web_app import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FAILED = r"Failed to load resource|net::ERR"


@pytest.fixture
def installed(chromium: Browser) -> Iterator[tuple[Visit, Server]]:
    """The page with its service worker, and the server that it comes from."""
    with Server.start("--workers", "1") as server:
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(120_000)
        visit = Visit(context.new_page(), server.address, FAILED)
        visit.open()
        visit.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield visit, server
        context.close()
        assert visit.complaints == []


def reopen(visit: Visit) -> None:
    visit.page.reload()
    visit.page.wait_for_function("() => import('/static/main.js').then(({ pad }) => Boolean(pad))")


def test_the_page_opens_without_its_server_and_reads_when_it_is_back(installed: tuple[Visit, Server]) -> None:
    visit, server = installed
    port = server.address.rpartition(":")[2]
    write_specimen(visit)
    server.stop()
    reopen(visit)
    wait_for_pad(visit.page, f"pad.strokes.length === {len(STROKES)}")
    visit.wait_for_latex(LATEX)
    visit.page.click("#page-after")
    wait_for_pad(visit.page, "pad.strokes.length === 0")
    visit.write(STROKES, 60, 150, 1.5)
    visit.page.wait_for_selector("#trouble:not([hidden])")
    reopen(visit)
    wait_for_pad(visit.page, f"pad.strokes.length === {len(STROKES)}")
    assert visit.page.locator(".reading").count() == 0
    arguments = ("-m", "inkmath", "serve", "--no-browser", "--workers", "1", "--port", port)
    with Server.run(*arguments):
        visit.wait_for_latex(LATEX)
        visit.page.wait_for_selector("#trouble", state="hidden")


def test_an_answer_that_is_an_error_is_not_kept(installed: tuple[Visit, Server]) -> None:
    visit = installed[0]
    reopen(visit)
    answers = visit.page.evaluate(
        """async () => {
            const names = await caches.keys();
            const kept = await (await caches.open(names[0])).keys();
            const strange = await fetch("/static/not-there.js");
            const after = await (await caches.open(names[0])).keys();
            return [names.length, kept.length, strange.status, after.length];
        }"""
    )
    assert answers[0] == 1
    assert answers[2] == 404
    assert answers[1] == answers[3] > 50


def test_the_worker_keeps_what_the_page_needs_and_nothing_that_comes_later() -> None:
    first = service_worker().splitlines()[0]
    shell = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert shell[0] == "/"
    assert {"/static/main.js", "/static/paper.css", "/static/vendor/idb.js"} <= set(shell)
    assert "/static/vendor/mathlive.js" not in shell
    for address in shell[1:]:
        assert (STATIC / address.removeprefix("/static/")).is_file()
    imported = {name for file in STATIC.glob("*.js") for name in _imports(file)}
    assert imported <= set(shell) | {"/static/vendor/mathlive.js"}


def _imports(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        for quote in ('from "./', 'import("./', 'import "./'):
            if quote in line and not line.lstrip().startswith(("*", "//", "/*")):
                yield "/static/" + line.partition(quote)[2].partition('"')[0]


def test_the_app_can_be_installed(client: TestClient, come: Come) -> None:
    visit = come()
    link = visit.page.get_attribute("link[rel=manifest]", "href") or ""
    manifest = client.get(link).json()
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == "/"
    for image in manifest["icons"]:
        answer = client.get(image["src"])
        assert answer.headers["content-type"] == image["type"]
    answer = client.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
