"""Accessibility and best practices as Lighthouse asks for them, with tools that run offline.

The bytes of the first load are in test_page_typing.py, the manifest and the service worker in
test_page_installed.py; complaints to the console and requests to other hosts fail every test of the page.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from web.browser import Come, Visit, write_specimen

BASICS = """() => {
    const content = (name) => document.querySelector(`meta[name=${name}]`)?.content ?? "";
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const shown = [...document.images].filter((one) => one.naturalWidth && one.width);
    const shape = (one) => one.naturalWidth / one.naturalHeight - one.width / one.height;
    return {
        doctype: document.doctype?.name,
        mode: document.compatMode,
        charset: document.characterSet,
        lang: document.documentElement.lang,
        hasTitle: document.title.length > 0,
        hasDescription: content("description").length > 0,
        fitsScreens: content("viewport").includes("width=device-width"),
        forbidsZoom: /user-scalable=no|maximum-scale/.test(content("viewport")),
        inlineScripts: document.querySelectorAll("script:not([src]), [onclick], [onload]").length,
        misshapen: shown.filter((one) => Math.abs(shape(one)) > 0.05).length,
        doubledIds: ids.length - new Set(ids).size,
    };
}"""


def issues_of(visit: Visit) -> list[dict[str, Any]]:
    """The issues that Chromium reports from now on: deprecations, mixed content, policies, cookies, forms."""
    found: list[dict[str, Any]] = []
    tools = visit.page.context.new_cdp_session(visit.page)
    tools.on("Audits.issueAdded", lambda event: found.append(event["issue"]))
    tools.send("Audits.enable")
    return found


def walk(visit: Visit) -> None:
    """Writes, types, and opens each dialog."""
    write_specimen(visit)
    visit.wait_for_answers(2)
    for dialog in ("notebook", "history", "settings"):
        visit.page.click(f"#open-{dialog}")
        visit.page.locator(f"#{dialog}[open]").wait_for()
        visit.page.keyboard.press("Escape")
    visit.page.click("#type")
    visit.page.locator("math-field").wait_for()
    visit.page.keyboard.press("Escape")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_chromium_finds_no_issue_and_axe_no_violation(come: Come, size: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = come(size)
    issues = issues_of(visit)
    visit.page.reload()
    visit.page.wait_for_selector(".example", state="attached")
    assert [one["id"] for one in axe.run(visit.page).response["violations"]] == []
    walk(visit)
    visit.wait_for_rest()
    violations = axe.run(visit.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []
    assert [json.dumps(one["details"]) for one in issues] == []


def test_the_page_has_what_every_page_needs(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    assert visit.page.evaluate(BASICS) == {
        "doctype": "html",
        "mode": "CSS1Compat",
        "charset": "UTF-8",
        "lang": "en",
        "hasTitle": True,
        "hasDescription": True,
        "fitsScreens": True,
        "forbidsZoom": False,
        "inlineScripts": 0,
        "misshapen": 0,
        "doubledIds": 0,
    }
