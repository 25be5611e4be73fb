"""The states of the page that are looked at: how each comes about, and its structure as text.

A structure is the page's accessibility tree, without what the solver says and with numbers that may differ
left out, so that it changes where the page does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ink import sheets
from web.browser import SIZES, Visit, wait_until
from web.handwriting import handwritten

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KEEPING_FAILS = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError"); };
    window.mend = () => { IDBObjectStore.prototype.put = put; };
}"""

SOLVER_SAYS = re.compile(r'- (group "(Solution|Lösung)"|dialog "(Solution|Lösung)")')
VARYING = (
    (re.compile(r"(< )?\d+ %"), "N %"),
    (re.compile(r"[A-Z][a-z]+ \d+, \d{4}, \d+:\d+\s[AP]M"), "then"),
    (re.compile(", doubtful"), ""),
    (re.compile(r'(group "(Solution|Lösung)") \[disabled\]'), r"\1"),  # while the server solves
    (re.compile(r"^(\s*- status): .*$", re.MULTILINE), r"\1"),
    (re.compile(r"^\s*- (img|/url:.*|text:.*|time:.*|option .*)\n", re.MULTILINE), ""),
)

Shown = Callable[[str], None]
"""Called with the name of a state, once it is there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A place to see states: a size of the window, and options of the browser's context."""

    size: tuple[int, int]
    options: dict[str, Any]
    states: Callable[[Visit, Shown], None]


def structure(visit: Visit) -> str:
    """The roles and names of what is on the page, one a line."""
    text = visit.page.locator("body").aria_snapshot()
    for pattern, instead in VARYING:
        text = pattern.sub(instead, text)
    kept, hidden = [], None
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if hidden is not None and depth > hidden:
            continue
        hidden = depth if SOLVER_SAYS.match(line.lstrip()) else None
        kept.append(line)
    return "\n".join(kept) + "\n"


def show_states(browser: Browser, address: str, shown: Callable[[Visit, str], None]) -> None:
    """Bring the page into each state, one after the other, and call back in each.

    What has been asked for may still be under way.
    """
    for setting in _settings():
        width, height = setting.size
        context = browser.new_context(
            viewport={"width": width, "height": height}, service_workers="block", **setting.options
        )
        context.set_default_timeout(60_000)
        visit = Visit(context.new_page(), address, errors="ERR_FAILED|QuotaExceeded")
        visit.open()
        setting.states(visit, partial(shown, visit))
        assert visit.complaints == []
        context.close()


def _settings() -> Iterator[Setting]:
    touch = {"has_touch": True, "is_mobile": True}
    yield Setting(SIZES["desk"], {}, _writing)
    yield Setting(SIZES["desk"], {}, _typing)
    yield Setting(SIZES["desk"], {}, _pictures)
    yield Setting(SIZES["desk"], {}, _dialogs)
    yield Setting(SIZES["desk"], {}, _trouble)
    yield Setting((320, 568), touch, _answer("phone"))
    yield Setting(SIZES["phone on its side"], touch, _answer("phone-on-its-side"))
    yield Setting(
        (820, 1180), {**touch, "color_scheme": "dark", "locale": "de"}, _answer("tablet-dark-german")
    )
    yield Setting((360, 225), {}, _answer("zoom-400"))
    yield Setting(
        SIZES["desk"], {"forced_colors": "active", "reduced_motion": "reduce"}, _answer("forced-colours")
    )


def _writing(visit: Visit, shown: Shown) -> None:
    page = visit.page
    shown("01-empty")
    visit.write([*handwritten("x-5=0", 40, 40, 0.8), *handwritten("x=6", 40, 120, 0.8)], 0, 0, 1)
    visit.write(handwritten("5+6", 40, 340, 0.8), 0, 0, 1)
    visit.wait_for_latex("x-5=0", "x=6", "5+6")
    page.locator(".chip.wrong").wait_for()
    page.locator(".chip.found").wait_for()
    shown("02-wrong-line-and-answer")
    visit.let_pen_rest()
    page.locator(".chip.wrong").click()
    page.locator("#unfolded:popover-open .meant").wait_for()
    shown("03-why")
    page.keyboard.press("Escape")
    page.click("#check-me")
    page.locator(".chip.found").wait_for(state="detached")
    shown("04-check-me")
    page.click("#check-me")
    visit.press_symbol(0)
    page.locator("#choices:popover-open .choice-button").first.wait_for()
    shown("05-choices")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.locator("#selection").wait_for()
    shown("06-selection")
    page.click("#pen")
    page.click("#pen")
    page.locator("#pens:popover-open").wait_for()
    shown("07-pens")
    page.keyboard.press("Escape")
    page.click("#clear")
    visit.write(handwritten("2x=", 40, 40, 0.8), 0, 0, 1)
    visit.wait_for_latex("2x=")
    page.locator(".chip.waiting").wait_for()
    shown("08-unfinished")


def _typing(visit: Visit, shown: Shown) -> None:
    page = visit.page
    page.keyboard.press("t")
    page.locator("math-field").wait_for()
    page.keyboard.type("f(x)=x^2-1")
    page.keyboard.press("Enter")
    page.keyboard.type("g(x)=x+1")
    visit.wait_for_latex("f(x)=x^2-1", "g(x)=x+1")
    page.locator("#graph .curve-1").first.wait_for()
    shown("09-typed-functions")
    page.locator("#graph").scroll_into_view_if_needed()
    shown("10-graph-of-two-functions")


def _pictures(visit: Visit, shown: Shown) -> None:
    page = visit.page
    _choose(
        visit, {"1.": (40, 60), "2x+5=17": (240, 60), "+": (400, 290), "2.": (40, 500), "3x=12": (240, 500)}
    )
    page.locator("#crop[open]").wait_for()
    shown("11-crop")
    page.click("#crop-done")
    page.locator(".line-frame.selected").wait_for()
    visit.wait_for_answers(2)
    shown("12-photo")
    _choose(visit, {})
    page.click("#crop-done")
    page.locator("#nothing").wait_for()
    shown("13-photo-without-mathematics")


def _choose(visit: Visit, lines: dict[str, tuple[int, int]]) -> None:
    ink = np.zeros((660, 900), np.uint8)
    for text, (x, y) in lines.items():
        sheets.write(ink, text, x, y, 60, pen=4)
    content = cv2.imencode(".png", 255 - ink)[1].tobytes()
    visit.page.set_input_files("#file", {"name": "page.png", "mimeType": "image/png", "buffer": content})


def _dialogs(visit: Visit, shown: Shown) -> None:
    page = visit.page
    _write_answer(visit)
    wait_until(page, "(await (await import('/static/store.js')).all('history')).length === 1")
    page.click("#page-after")
    page.locator("#page-count", has_text="2 of 2").wait_for()
    for number, dialog in ((14, "notebook"), (15, "history"), (16, "settings")):
        page.click(f"#open-{dialog}")
        page.locator(f"#{dialog}[open]").wait_for()
        shown(f"{number}-{dialog}")
        page.keyboard.press("Escape")
    page.evaluate("document.getElementById('tab-symbol').hidden = false")
    page.click("#tab-symbol")
    shown("17-symbol")


def _trouble(visit: Visit, shown: Shown) -> None:
    page = visit.page
    page.route("**/v1/**", lambda route: route.abort())
    visit.write(handwritten("5+6", 40, 40, 0.8), 0, 0, 1)
    page.locator("#trouble").wait_for()
    shown("18-server-gone")
    page.unroute("**/v1/**")
    visit.wait_for_latex("5+6")  # the page tries again by itself
    page.evaluate(KEEPING_FAILS)
    visit.write(handwritten("2x", 40, 200, 0.8), 0, 0, 1)
    page.locator("#unkept").wait_for()
    visit.wait_for_latex("5+6", "2x")
    page.locator('#solution[aria-disabled="false"]').wait_for()
    shown("19-storage-full")
    page.evaluate("window.mend()")


def _write_answer(visit: Visit) -> None:
    visit.write(handwritten("x-5=0", 20, 30, 0.7), 0, 0, 1)
    visit.wait_for_latex("x-5=0")
    visit.page.locator(".chip.found").wait_for()


def _answer(name: str) -> Callable[[Visit, Shown], None]:
    def show(visit: Visit, shown: Shown) -> None:
        _write_answer(visit)
        shown(name)

    return show
