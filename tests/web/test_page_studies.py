"""Function studies, proofs and filled pictures on the page."""

from __future__ import annotations

from web.browser import Come, expect
from web.test_page_problems import show_lines


def test_the_sections_of_a_study_fold(come: Come) -> None:
    visit = come()
    show_lines(visit, "f(x)=x^{2}-4")
    extrema = visit.page.locator("details.part", has=visit.page.get_by_role("heading", name="Extrema"))
    extrema.wait_for()
    assert "minimum" in extrema.locator("summary").first.inner_text()
    assert not extrema.locator(".steps").is_visible()
    extrema.locator("h3").click()
    expect(extrema.locator(".steps")).to_be_visible()
    visit.page.get_by_role("button", name="Unfold all").click()
    titles = visit.page.locator("details.part[open] > summary h3").all_inner_texts()
    assert titles[0] == "Domain"
    assert titles[-2:] == ["Range", "Graph"]
    visit.page.locator("details.part .graph svg").wait_for()


def test_a_proof_is_asked_for_in_the_menu(come: Come) -> None:
    visit = come()
    show_lines(visit, r"(a+b)^{2}-(a-b)^{2}=4ab")
    visit.page.locator("#solution .kind").wait_for()
    visit.page.select_option("#task", "prove")
    visit.page.wait_for_function(
        "() => document.querySelector('#solution .kind')?.textContent.startsWith('Proof')"
    )
    assert visit.page.locator("#solution .steps > li").count() >= 3


def test_a_venn_diagram_is_drawn_without_axes(come: Come) -> None:
    visit = come()
    show_lines(visit, r"A=\{1,2\},B=\{2,3\},A\cap B")
    visit.page.locator(".graph polygon.area").first.wait_for()
    expect(visit.page.locator(".graph .axis")).to_have_count(0)
    expect(visit.page.locator(".graph .centred")).to_have_count(5)
