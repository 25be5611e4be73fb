"""The graph of a problem, moved in, traced and added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from web.browser import Come, Visit, expect
from web.test_page_problems import show_lines

if TYPE_CHECKING:
    from playwright.sync_api import Locator

FORMULAS = [
    "y=x^{2}-4",
    r"\frac{1}{x}",
    r"\sqrt{x+1}-\sqrt[3]{x}",
    r"f(t)=a\sin(2t)",
    r"e^{-x}=\ln x",
    r"y=\log_{2}x",
    r"y=|x-1|+2^{x}",
    r"x^{2}+y^{2}=25",
]


def window(visit: Visit) -> list[float]:
    """The window of the graph: from and to, of x and of y."""
    named = visit.page.get_attribute(".graph", "data-window")
    assert named is not None
    return [float(number) for number in named.split()]


def open_graph(visit: Visit, *lines: str) -> None:
    show_lines(visit, *lines)
    visit.page.locator(".graph .curve").first.wait_for(state="attached")
    visit.page.locator(".graph").scroll_into_view_if_needed()


def wait_for_window(visit: Visit, condition: str) -> None:
    visit.page.wait_for_function(
        f"""() => {{
            const numbers = document.querySelector(".graph").dataset.window.split(" ");
            const [left, right, low, high] = numbers.map(Number);
            return {condition};
        }}"""
    )


def middle(visit: Visit, x: float, y: float) -> tuple[float, float]:
    """The place on the screen of a point of the graph."""
    box = visit.page.locator(".graph svg").bounding_box()
    assert box is not None
    found: list[float] = visit.page.evaluate(
        """async ([x, y]) => {
            const { WIDTH, EDGE } = await import("/static/plane.js");
            const numbers = document.querySelector(".graph").dataset.window.split(" ");
            const [left, right, low, high] = numbers.map(Number);
            const height = document.querySelector(".graph svg").viewBox.baseVal.height;
            const across = EDGE + ((x - left) / (right - left)) * (WIDTH - 2 * EDGE);
            const down = height - EDGE - ((y - low) / (high - low)) * (height - 2 * EDGE);
            return [across / WIDTH, down / height];
        }""",
        [x, y],
    )
    return box["x"] + found[0] * box["width"], box["y"] + found[1] * box["height"]


def box_of(visit: Visit, letter: str) -> Locator:
    """The box for the value of a letter."""
    return visit.page.get_by_role("spinbutton", name=letter, exact=True)


def test_a_graph_is_dragged_magnified_and_put_back(come: Come) -> None:
    visit = come()
    open_graph(visit, "y=x^{2}-4")
    home = window(visit)
    x, y = middle(visit, 1, 1)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x - 80, y + 40, steps=5)
    visit.page.mouse.up()
    wait_for_window(visit, f"left > {home[0] + 0.5} && low > {home[2] + 0.5}")
    at = middle(visit, 1, 1)
    assert at == pytest.approx((x - 80, y + 40), abs=1.5), "what was under the pointer stays under it"
    visit.page.mouse.wheel(0, -300)  # the graph was pressed, and has the keyboard
    wait_for_window(visit, f"right - left < {0.9 * (home[1] - home[0])}")
    assert middle(visit, 1, 1) == pytest.approx(at, abs=2)
    visit.page.keyboard.press("0")
    wait_for_window(visit, f"Math.abs(left - {home[0]}) < 1e-4 && Math.abs(high - {home[3]}) < 1e-4")
    visit.page.keyboard.press("ArrowRight")
    wait_for_window(visit, f"left > {home[0]}")
    visit.page.keyboard.press("-")
    wait_for_window(visit, f"right - left > {1.2 * (home[1] - home[0])}")
    assert visit.page.evaluate("import('/static/main.js').then(({ pad }) => pad.isHome)"), "not the paper"


def test_points_of_interest_and_places_are_named_under_the_pointer(come: Come) -> None:
    visit = come()
    open_graph(visit, "y=x^{2}-4")
    bubble = visit.page.locator(".bubble text")
    visit.page.mouse.move(*middle(visit, 0.05, -4.05))
    assert bubble.text_content() == "Minimum (0, −4)"
    visit.page.mouse.move(*middle(visit, 1.5, -2.5))
    named = bubble.text_content() or ""
    assert named.startswith("(1.5, −1.")
    visit.page.mouse.move(*middle(visit, 0, 5))
    expect(bubble).to_have_count(0)
    visit.page.locator(".graph-stage").focus()
    named = []
    for _ in range(3):
        visit.page.keyboard.press("n")
        named.append(visit.page.inner_text("#live"))
    assert named == ["Zero (−2, 0)", "Minimum (0, −4)", "Zero (2, 0)"]


def test_letters_have_sliders(come: Come) -> None:
    visit = come()
    open_graph(visit, "y=ax^{2}+b")
    expect(visit.page.locator(".slider")).to_have_count(2)
    before = visit.page.get_attribute(".graph .curve", "d")
    box_of(visit, "a").fill("-1")
    box_of(visit, "b").fill("4")
    visit.page.wait_for_function(
        "(d) => document.querySelector('.graph .curve').getAttribute('d') !== d", arg=before
    )
    visit.page.locator(".graph-stage").focus()
    named = set()
    for _ in range(3):
        visit.page.keyboard.press("n")
        named.add(visit.page.inner_text("#live"))
    assert named == {"Zero (−2, 0)", "Maximum (0, 4)", "Zero (2, 0)"}
    slider = visit.page.get_by_label("a, slider")
    slider.focus()
    visit.page.keyboard.press("ArrowRight")
    assert box_of(visit, "a").input_value() == "-0.9"


def test_functions_are_added_and_removed(come: Come) -> None:
    visit = come()
    open_graph(visit, "y=x^{2}-4")
    visit.page.get_by_label("Add a function to the graph").fill("x/2+m")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_function("() => document.querySelectorAll('.graph .curve').length === 2")
    box_of(visit, "m").fill("-4")
    visit.page.locator(".graph-stage").focus()
    visit.page.wait_for_function("() => document.querySelectorAll('.graph .point').length === 1")
    named = set()
    for _ in range(8):
        visit.page.keyboard.press("n")
        named.add(visit.page.inner_text("#live"))
    assert {"Intersection (0.5, −3.75)", "Zero (2, 0)", "Minimum (0, −4)"} <= named
    visit.page.get_by_role("button", name="Remove").click()
    visit.page.wait_for_function("() => document.querySelectorAll('.graph .curve').length === 1")
    visit.page.get_by_label("Add a function to the graph").fill("nothing(")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("There is no curve of this.").wait_for()


def test_what_is_not_known_beyond_the_window_stays_within_it(come: Come) -> None:
    visit = come()
    open_graph(visit, "y<2x+1")
    home = window(visit)
    visit.page.locator(".graph-stage").focus()
    for key in ("ArrowRight", "-", "ArrowUp"):
        visit.page.keyboard.press(key)
    visit.page.keyboard.press("+")
    wait_for_window(visit, f"right - left < {0.9 * (home[1] - home[0])}")
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.press("ArrowLeft")
    wait_for_window(visit, f"Math.abs(left - {home[0]}) < 1e-4")


def test_two_fingers_move_and_magnify_a_graph(come: Come) -> None:
    visit = come(size="phone")
    open_graph(visit, "y=x^{2}-4")
    home = window(visit)
    x, y = middle(visit, 0, 0)
    session = visit.page.context.new_cdp_session(visit.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    touch("touchStart", middle(visit, 0, -4))
    visit.page.wait_for_selector(".bubble text")
    assert visit.page.text_content(".bubble text") == "Minimum (0, −4)"
    touch("touchEnd")
    touch("touchStart", (x - 30, y), (x + 30, y))
    for step in range(1, 6):
        touch("touchMove", (x - 30 - 6 * step, y), (x + 30 + 6 * step, y))
    touch("touchEnd")
    wait_for_window(visit, f"right - left < {0.7 * (home[1] - home[0])}")
    expect(visit.page.locator(".bubble text")).to_have_count(0)


def test_the_page_calculates_what_the_server_draws(come: Come) -> None:
    """Each curve of the server, calculated by the page from its formula, at the points of the server."""
    visit = come()
    errors = visit.page.evaluate(
        """async (problems) => {
            const { functionOf } = await import("/static/postfix.js");
            const { post } = await import("/static/api.js");
            const errors = {};
            for (const latex of problems) {
                const { graph } = await post("/v1/graph", { latex });
                const scale = graph.y_range[1] - graph.y_range[0];
                for (const { formula, branches, is_implicit } of graph.curves) {
                    const f = functionOf(formula, [graph.x_label, graph.y_label, ...graph.parameters]);
                    const ones = graph.parameters.map(() => 1);
                    const points = branches.flatMap((branch) => branch.slice(1, -1));
                    const errorAt = ([x, y]) => Math.abs(f([x, y, ...ones]) - (is_implicit ? 0 : y));
                    const off = points.map((point) => errorAt(point) / scale);
                    errors[`${latex} ${formula}`] = points.length > 50 ? Math.max(...off) : NaN;
                }
            }
            return errors;
        }""",
        FORMULAS,
    )
    assert len(errors) == len(FORMULAS) + 1
    assert max(errors.values()) < 1e-3, errors
