"""The page as an app: it opens and is written on without its server, and takes what other apps share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import STROKES, Visit, wait_for_pad, wait_until
from web.test_page_keeps import is_kept
from web.web_app import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STATIC = Path(__file__).parents[2] / "src" / "inkmath" / "web" / "static"
KEPT = """await navigator.serviceWorker.ready.then(async () =>
    (await caches.open("inkmath-page")).match("/static/main.js"))"""


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop."""
    with Server.start("--workers", "1") as started:
        yield started


@pytest.fixture
def visit(chromium: Browser, own_server: Server) -> Iterator[Visit]:
    """The page once the browser keeps it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(120_000)
    opened = Visit(context.new_page(), own_server.address, errors="Failed to load|net::ERR")
    opened.open()
    wait_until(opened.page, KEPT)
    yield opened
    assert opened.complaints == []
    context.close()


def reload(visit: Visit, strokes: int) -> None:
    visit.page.reload()
    visit.page.wait_for_selector("#ink")
    wait_for_pad(visit.page, f"pad.strokes.length === {strokes}")


def test_page_opens_and_is_written_on_without_its_server_and_is_read_once_that_is_back(
    visit: Visit, own_server: Server
) -> None:
    own_server.stop()
    reload(visit, 0)
    visit.write(STROKES, 60, 150, 1.5)
    visit.page.wait_for_selector("#trouble:not([hidden])")
    is_kept(visit, len(STROKES))
    reload(visit, len(STROKES))
    assert visit.latex() == []
    port = str(urlsplit(visit.address).port)
    with Server.run("-m", "inkmath", "serve", "--no-browser", "--workers", "1", "--port", port):
        visit.page.click("#try-now")
        visit.wait_for_latex(LATEX)
        visit.page.wait_for_selector("#trouble", state="hidden")


def test_picture_that_another_app_shares_is_taken(visit: Visit) -> None:
    picture = STATIC / "icon-192.png"
    visit.page.evaluate(
        """async (bytes) => {
            const form = new FormData();
            form.append("picture", new File([new Uint8Array(bytes)], "ä.png", { type: "image/png" }));
            const answer = await fetch("/share", { method: "POST", body: form });
            if (!answer.url.endsWith("/?shared")) throw new Error(answer.url);
        }""",
        list(picture.read_bytes()),
    )
    visit.page.goto(f"{visit.address}/?shared")
    visit.page.locator("#crop[open]").wait_for()
    assert visit.page.url == f"{visit.address}/"
    assert (
        visit.page.evaluate(
            "async () => (await caches.open('inkmath-shared')).keys().then((all) => all.length)"
        )
        == 0
    )


def test_files_of_the_page_are_those_that_it_loads_first(client: TestClient) -> None:
    files = client.get("/page-files.json").json()["files"]
    assert len(files) == len(set(files))
    for needed in ("/", "/static/main.js", "/static/vendor/idb.js", "/static/icon-512.png"):
        assert needed in files
    assert not [file for file in files if "mathlive" in file or file.endswith((".md", ".ts", "LICENSE"))]
    assert all(client.get(file).status_code == 200 for file in files)


def test_scripts_import_what_the_browser_keeps_or_mathlive(client: TestClient) -> None:
    imports = re.compile(r"""(?:from|import) ?\(?"\./([\w./-]+)""")
    imported = {
        name for file in STATIC.glob("*.js") for name in imports.findall(file.read_text(encoding="utf-8"))
    }
    missing = {f"/static/{name}" for name in imported} - set(client.get("/page-files.json").json()["files"])
    assert missing == {"/static/vendor/mathlive.js"}


def test_answer_that_is_an_error_is_not_kept(visit: Visit) -> None:
    visit.page.reload()
    answers = visit.page.evaluate(
        """async () => {
            const cache = await caches.open("inkmath-page");
            const before = (await cache.keys()).length;
            const strange = await fetch("/static/not-there.js");
            return [strange.status, before, (await cache.keys()).length];
        }"""
    )
    assert answers[0] == 404
    assert answers[1] == answers[2] > 50


def test_service_worker_changes_with_the_files_and_is_not_kept_itself(client: TestClient) -> None:
    answer = client.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text.startswith((STATIC / "service-worker.js").read_text(encoding="utf-8"))
    assert len(answer.text.splitlines()[-1]) > 64


def test_manifest_names_icons_that_are_there() -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    for icon in manifest["icons"]:
        assert (STATIC / Path(icon["src"]).name).is_file()
    assert manifest["start_url"] == manifest["scope"] == "/"
