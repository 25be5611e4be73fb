"""A real browser, driven by Playwright, and hands that write in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from conftest import NO_BROWSER
from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, LocatorAssertions, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {
    "narrow": (360, 640),
    "phone": (390, 844),
    "phone on its side": (844, 390),
    "desk": (1440, 900),
    "4K": (3840, 2160),
}

Strokes = Sequence[Sequence[Sequence[float]]]

STROKES: Strokes = [stroke.tolist() for stroke in sample_expression().strokes]
PAD = "import('/static/main.js').then(({ pad }) => pad)"
"""The pad of the page, as a promise: a module is loaded once, so that this is the page's own."""

WRITE = """async ([paper, strokes, pointer]) => {
    const canvas = document.querySelector(paper);
    const { left, top } = canvas.getBoundingClientRect();
    const frame = () => new Promise((drawn) => (requestAnimationFrame(drawn), setTimeout(drawn, 40)));
    if (pointer.pointerType !== "mouse") canvas.setPointerCapture = () => {};
    const send = (kind, [x, y], buttons) => {
        const usual = { isPrimary: true, bubbles: true, cancelable: true, buttons };
        const at = { clientX: left + x, clientY: top + y };
        canvas.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...usual, ...at, ...pointer }));
    };
    for (const stroke of strokes) {
        send("down", stroke[0], 1);
        for (const point of stroke.slice(1)) send("move", point, 1);
        send("up", stroke.at(-1), 0);
        await frame();
    }
    delete canvas.setPointerCapture;
}"""
"""Has a pointer write strokes on a canvas, each within a frame."""

PAGES = "await (await import('/static/store.js')).all('pages')"
"""The records of the notebook's pages, within an asynchronous function."""

MOUSE = {"pointerType": "mouse", "pointerId": 1}
PEN = {"pointerType": "pen", "pointerId": 5, "pressure": 0.5}

BLOCKED = "Service Worker registration blocked by Playwright"
"""A warning, where a test is to answer requests itself."""

X_SYMBOL, SQUARE_SYMBOL, MINUS_SYMBOL = 0, 1, 2


def expect(locator: Locator, message: str | None = None) -> LocatorAssertions:
    """Assertions about a place of the page, which wait until they hold."""
    from playwright.sync_api import expect as expected

    expected.set_options(timeout=120_000)
    return expected(locator, message)


def wait_until(page: Page, condition: str) -> None:
    """Wait until an expression holds, for two minutes at most.

    It may await promises, which `Page.wait_for_function` takes for true as soon as they are there.
    """
    page.evaluate(
        f"""async () => {{
            const end = performance.now() + 120_000;
            while (!({condition})) {{
                if (performance.now() > end) throw new Error("it did not come to be in time");
                await new Promise((resolve) => setTimeout(resolve, 20));
            }}
        }}"""
    )


def wait_for_pad(page: Page, condition: str) -> None:
    """Wait until a condition on the `pad` of the page holds."""
    wait_until(page, f"await {PAD}.then(async (pad) => {condition})")


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says plainly that it is not there."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    playwright = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER)
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@dataclass(slots=True)
class Visit:
    """One page, what it said to the console, and where it sent requests.

    errors: a pattern of what it may say.
    """

    page: Page
    address: str
    errors: str | None = None
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def _note(self, kind: str, text: str) -> None:
        is_expected = text == BLOCKED or (self.errors is not None and re.search(self.errors, text))
        if kind in ("error", "warning") and not is_expected:
            self.complaints.append(text)

    def open(self, fragment: str = "") -> None:
        self.page.goto(f"{self.address}/{fragment}")
        self.page.wait_for_selector(".example", state="attached")

    def write(
        self,
        strokes: Strokes,
        x: float = 0,
        y: float = 0,
        scale: float = 1,
        paper: str = "#ink",
        pointer: Mapping[str, Any] = MOUSE,
    ) -> None:
        """Writes strokes on the paper at once, their origin at (x, y)."""
        placed = [[(x + scale * px, y + scale * py) for px, py in stroke] for stroke in strokes]
        self.page.evaluate(WRITE, [paper, placed, dict(pointer)])

    def write_by_mouse(self, strokes: Strokes, x: float, y: float, scale: float, paper: str = "#ink") -> None:
        """Writes strokes with the browser's own mouse, which takes a frame for each point."""
        box = self.page.locator(paper).bounding_box()
        assert box is not None
        for stroke in strokes:
            points = [(box["x"] + x + scale * px, box["y"] + y + scale * py) for px, py in stroke]
            self.page.mouse.move(*points[0])
            self.page.mouse.down()
            for point in points[1:]:
                self.page.mouse.move(*point)
            self.page.mouse.up()

    def strokes(self) -> list[list[list[float]]]:
        """The strokes on the paper."""
        found: list[list[list[float]]] = self.page.evaluate(f"{PAD}.then((pad) => pad.strokes)")
        return found

    def pointer(self, kind: str, x: float, y: float, **properties: Any) -> None:
        """A pointer event of a pen or finger at (x, y) of the paper, which the mouse cannot give."""
        self.page.evaluate(
            """([kind, x, y, properties]) => {
                const canvas = document.getElementById("ink");
                const box = canvas.getBoundingClientRect();
                canvas.setPointerCapture = () => {};
                const at = { clientX: box.left + x, clientY: box.top + y, bubbles: true, cancelable: true };
                canvas.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...at, ...properties }));
            }""",
            [kind, x, y, properties],
        )

    def let_pen_rest(self) -> None:
        """Has so much time pass after the last stroke that a tap is no dot."""
        self.page.evaluate(f"{PAD}.then((pad) => (pad.lifted = -Infinity))")

    def wait_in_page(self, ms: float) -> None:
        """Waits by the page's own timers: all that it was to do within this time has been done."""
        self.page.evaluate("(ms) => new Promise((over) => setTimeout(over, ms))", ms)

    def wait_until_kept(self, condition: str) -> None:
        """Waits until a `page` of the notebook is stored of which this holds."""
        wait_until(self.page, f"({PAGES}).some((page) => {condition})")

    def wait_until_read(self) -> None:
        """Waits until all ink has been read and, once the pen rests, lines in the light of one another."""
        wait_until(self.page, "(await import('/static/main.js')).reading.isDone")

    def wait_for_rest(self) -> None:
        """Waits until nothing moves any more."""
        self.page.wait_for_function(
            """() => document.getAnimations().every((one) =>
                one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
        )

    def latex(self) -> list[str]:
        """The values of the LaTeX fields."""
        values: list[str] = self.page.eval_on_selector_all(
            ".reading textarea", "fields => fields.map((field) => field.value)"
        )
        return values

    def wait_for_latex(self, *lines: str) -> None:
        self.page.wait_for_function(
            """(lines) => {
                const fields = [...document.querySelectorAll(".reading textarea")];
                return JSON.stringify(fields.map((field) => field.value)) === JSON.stringify(lines);
            }""",
            arg=list(lines),
        )

    def wait_for_start(self, latex: str) -> None:
        """Waits until the first line begins with this LaTeX."""
        self.page.wait_for_function(
            "(latex) => document.querySelector('.reading textarea')?.value.startsWith(latex)", arg=latex
        )

    def wait_for_answers(self, count: int) -> None:
        self.page.wait_for_function(
            "(count) => document.querySelectorAll('.answer').length === count", arg=count
        )

    def answers(self) -> list[str]:
        """The answers as they are typeset, without blanks."""
        found: list[str] = self.page.eval_on_selector_all(
            ".answer math", "all => all.map((one) => one.textContent.replace(/\\s/g, ''))"
        )
        return found

    def press_symbol(self, index: int) -> None:
        """Taps the middle of a symbol's box with the mouse, as on its ink, once the pen has rested."""
        self.let_pen_rest()
        middle = self.page.evaluate(
            """(index) => {
                const box = document.querySelectorAll(".mark")[index].getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }""",
            index,
        )  # at once, as marks are drawn anew with each reading
        self.page.mouse.click(*middle)


Come = Callable[..., Visit]
"""Opens the page: size, scheme, fragment, options of the context; `errors`: complaints that are expected."""


def write_specimen(visit: Visit, *, by_mouse: bool = False) -> None:
    is_phone = visit.page.viewport_size == {"width": 390, "height": 844}
    place = (16, 80, 0.9) if is_phone else (60, 150, 1.5)
    (visit.write_by_mouse if by_mouse else visit.write)(STROKES, *place)
    visit.wait_for_latex(LATEX)
