"""The page and a network that fails: it says so, goes on by itself, and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import STROKES, Come, Visit, expect, write_specimen
from web.web_app import Server

if TYPE_CHECKING:
    from playwright.sync_api import Route

HTML = "<!doctype html><title>Sign in</title><p>Welcome to this network."
FAILED = r"Failed to load resource|net::ERR"


class Held:
    """Requests to a path that get no answer until they are released."""

    def __init__(self, visit: Visit, path: str) -> None:
        self.page, self.routes, self.is_holding = visit.page, list["Route"](), True
        visit.page.route(path, self._handle)

    def _handle(self, route: Route) -> None:
        if self.is_holding:
            self.routes.append(route)
        else:
            route.continue_()

    def wait_for(self, count: int) -> None:
        for _ in range(400):
            if len(self.routes) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"There were {len(self.routes)} requests, and {count} were expected.")

    def release(self, first: int = 0) -> None:
        """Lets these and all that follow have their answers."""
        self.is_holding = False
        for route in self.routes[first:]:
            route.continue_()


def break_first(visit: Visit, count: int, how: str) -> list[str]:
    """Has the first readings of the page fail, each in this way; the list grows with each.

    What the page says of it is in `window.troubles`.
    """
    visit.page.evaluate(
        """() => {
            window.troubles = [];
            const place = document.getElementById("trouble");
            const note = () => place.hidden || window.troubles.push(place.textContent);
            new MutationObserver(note).observe(place, { attributes: true });
        }"""
    )
    broken: list[str] = []

    def handle(route: Route) -> None:
        if len(broken) >= count:
            route.continue_()
            return
        broken.append(how)
        if how == "html":
            route.fulfill(status=200, content_type="text/html", body=HTML)
        elif how == "half":
            route.fulfill(status=200, content_type="application/json", body='{"schema": 1, "lines": [{"la')
        elif how == "gateway":
            route.fulfill(status=502, content_type="text/html", body=HTML)
        else:
            route.abort("connectionreset")

    visit.page.route("**/v1/read-page", handle)
    return broken


@pytest.mark.parametrize("how", ["html", "half", "gateway", "reset"])
def test_page_reads_on_after_a_broken_answer(come: Come, how: str) -> None:
    visit = come(errors=FAILED)
    broken = break_first(visit, 2, how)
    visit.write(STROKES, 60, 150, 1.5)
    visit.wait_for_latex(LATEX)
    assert len(broken) == 2
    assert visit.page.evaluate("window.troubles.length") > 0, "it went wrong without a word"
    visit.page.wait_for_selector("#trouble", state="hidden")


def test_page_says_in_large_words_that_the_server_is_gone_and_reads_when_it_is_back(come: Come) -> None:
    visit = come(errors=FAILED)
    visit.page.route("**/v1/**", lambda route: route.abort("connectionrefused"))
    visit.write(STROKES, 60, 150, 1.5)
    title = visit.page.locator("#trouble .trouble-title")
    title.wait_for()
    assert "The server does not answer" in title.inner_text()
    size = title.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size > 20
    visit.page.unroute("**/v1/**")
    visit.page.click("#try-now")
    visit.wait_for_latex(LATEX)
    visit.wait_for_answers(2)
    visit.page.wait_for_selector("#trouble", state="hidden")


def test_page_gives_a_request_up_after_a_time_limit(come: Come) -> None:
    visit = come()
    visit.page.evaluate("AbortSignal.timeout = () => AbortSignal.abort()")
    visit.write(STROKES[:2], 60, 150, 1.5)
    visit.page.get_by_text("has not answered for 30 seconds").wait_for()


def test_page_shows_readings_to_a_hand_that_does_not_wait(come: Come) -> None:
    """An answer that comes after the next stroke is shown all the same."""
    visit = come()
    held = Held(visit, "**/v1/read-page")
    visit.write(STROKES[:1], 60, 150, 1.5)
    held.wait_for(1)
    visit.write(STROKES[1:2], 60, 150, 1.5)
    held.routes[0].continue_()
    held.wait_for(2)
    visit.page.wait_for_selector(".mark")
    assert len(visit.strokes()) == 2
    held.release(1)
    visit.write(STROKES[2:], 60, 150, 1.5)
    visit.wait_for_latex(LATEX)


def test_an_answer_does_not_take_the_place_of_what_was_redone_meanwhile(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.wait_until_read()
    held = Held(visit, "**/v1/read-page")
    visit.page.keyboard.press("Control+z")
    held.wait_for(1)
    visit.page.keyboard.press("Control+y")
    visit.wait_for_latex(LATEX)
    with visit.page.expect_response("**/v1/read-page"):
        held.release()
    visit.wait_in_page(300)
    visit.wait_until_read()
    visit.wait_for_latex(LATEX)


def test_page_shows_a_reading_before_it_is_typeset_where_that_takes_long(come: Come) -> None:
    visit = come()
    held = Held(visit, "**/v1/print")
    visit.write(STROKES, 60, 150, 1.5)
    visit.wait_for_latex(LATEX)
    expect(visit.page.locator(".mark")).to_have_count(9)
    expect(visit.page.locator(".reading-math math")).to_have_count(0)
    held.release()
    visit.page.locator(".reading-math math").wait_for()


def test_page_survives_the_end_of_its_server(come: Come) -> None:
    """A server that dies takes nothing along: the next one at its address reads what was written."""
    first = Server.start("--workers", "1")
    visit = come(errors=FAILED)
    with first:
        port = first.address.rsplit(":", 1)[1]
        visit.address = first.address
        visit.hosts.clear()
        visit.page.goto(first.address)
        visit.page.wait_for_selector(".example", state="attached")
        visit.write(STROKES[:2], 60, 150, 1.5)
        visit.page.wait_for_selector(".reading")
    visit.write(STROKES[2:], 60, 150, 1.5)
    visit.page.wait_for_selector("#trouble:not([hidden])")
    with Server.start("--workers", "1", "--port", port):
        visit.page.click("#try-now")
        visit.wait_for_latex(LATEX)


def test_write_specimen_after_trouble_still_solves(come: Come) -> None:
    visit = come(errors=FAILED)
    calls: list[int] = []

    def once(route: Route) -> None:
        calls.append(1)
        route.abort("connectionreset") if len(calls) == 1 else route.continue_()

    visit.page.route("**/v1/solve", once)
    write_specimen(visit)
    visit.wait_for_answers(2)
    assert len(calls) > 1
