"""The notebook on the page: its pages are kept, turned, named, deleted, saved as a file and opened again."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import PAD, PAGES, STROKES, Come, Visit, expect, wait_for_pad, wait_until, write_specimen

X_IS_0 = [*STROKES[:2], *STROKES[-3:]]


def is_kept(visit: Visit, pages: int) -> None:
    """Waits until the browser has as many pages."""
    wait_until(visit.page, f"({PAGES}).length === {pages}")


def write_two_pages(visit: Visit) -> None:
    write_specimen(visit)
    visit.page.click("#page-after")
    visit.wait_for_latex()
    visit.write(X_IS_0, 60, 150, 1.5)
    visit.wait_for_latex("x=0")
    is_kept(visit, 2)


def test_pages_are_turned_and_each_has_its_own_undo(come: Come) -> None:
    visit = come()
    write_two_pages(visit)
    expect(visit.page.locator("#page-count")).to_have_text("Page 2 of 2")
    visit.page.keyboard.press("PageUp")
    visit.wait_for_latex(LATEX)
    visit.page.keyboard.press("Control+z")
    wait_for_pad(visit.page, f"pad.strokes.length === {len(STROKES) - 1}")
    visit.page.keyboard.press("PageDown")
    visit.wait_for_latex("x=0")
    visit.page.click("#page-before")
    visit.page.click("#redo")
    visit.wait_for_latex(LATEX)


def test_the_open_page_is_there_after_a_reload_as_it_was_seen(come: Come) -> None:
    visit = come()
    write_two_pages(visit)
    visit.page.click("#zoom-out")
    visit.wait_until_kept("Math.abs(page.view?.scale - 0.8) < 1e-9")
    visit.page.reload()
    visit.wait_for_latex("x=0")
    wait_for_pad(visit.page, "Math.abs(pad.view.scale - 0.8) < 1e-9")
    expect(visit.page.locator("#page-count")).to_have_text("Page 2 of 2")


def test_pages_are_named_shown_and_opened(come: Come) -> None:
    visit = come()
    write_two_pages(visit)
    visit.page.click("#open-notebook")
    visit.page.fill("#page-name", "Roots")
    visit.page.keyboard.press("Tab")
    visit.page.locator(".page-open", has_text="Roots").wait_for()
    expect(visit.page.locator("#pages svg.thumb path")).to_have_count(2)
    visit.page.locator(".page-open").first.click()
    visit.wait_for_latex(LATEX)
    visit.page.reload()
    visit.wait_for_latex(LATEX)
    visit.page.click("#page-after")
    visit.page.locator("#page-count", has_text="Roots, 2 of 2").wait_for()


def test_pages_change_places(come: Come) -> None:
    visit = come()
    write_two_pages(visit)
    visit.page.click("#open-notebook")
    visit.page.wait_for_selector("#page-later:disabled")
    visit.page.click("#page-earlier")
    visit.page.wait_for_selector("#page-earlier:disabled")
    visit.page.keyboard.press("Escape")
    visit.page.locator("#page-count", has_text="Page 1 of 2").wait_for()
    visit.page.click("#page-after")
    visit.wait_for_latex(LATEX)
    visit.page.reload()
    visit.wait_for_latex(LATEX)
    expect(visit.page.locator("#page-count")).to_have_text("Page 2 of 2")


def test_a_deleted_page_may_come_back(come: Come) -> None:
    visit = come()
    write_two_pages(visit)
    visit.page.click("#open-notebook")
    visit.page.get_by_role("button", name="Delete Page 2").click()
    visit.page.get_by_text("Page 2 deleted.").wait_for()
    expect(visit.page.locator(".page-open")).to_have_count(1)
    is_kept(visit, 1)
    visit.page.locator("#page-removed button").click()
    visit.page.locator(".page-open").nth(1).click()
    visit.wait_for_latex("x=0")


def test_notebooks_are_begun_named_opened_and_deleted(come: Come) -> None:
    visit = come()
    page = visit.page
    visit.write(X_IS_0, 60, 150, 1.5)
    visit.wait_for_latex("x=0")
    is_kept(visit, 1)
    page.click("#open-notebook")
    page.click("#book-new")
    page.wait_for_function("() => document.activeElement.id === 'book-name'")
    page.fill("#book-name", "Physics")
    page.press("#book-name", "Enter")
    page.wait_for_function(
        "() => document.getElementById('book-choice').selectedOptions[0].text === 'Physics'"
    )
    page.keyboard.press("Escape")
    visit.write(STROKES, 60, 150, 1.5)
    visit.wait_for_latex(LATEX)
    is_kept(visit, 2)
    assert page.inner_text("#page-count") == "Page 1 of 1"
    page.reload()
    visit.wait_for_latex(LATEX)
    page.click("#open-notebook")
    page.select_option("#book-choice", label="First notebook")
    page.keyboard.press("Escape")
    visit.wait_for_latex("x=0")
    page.click("#open-notebook")
    page.select_option("#book-choice", label="Physics")
    page.click("#book-delete")
    page.locator("#page-removed", has_text="Physics deleted").wait_for()
    assert page.locator("#book-choice option").all_inner_texts() == ["First notebook"]
    page.locator("#page-removed button").click()
    page.wait_for_function(
        "() => document.getElementById('book-choice').selectedOptions[0].text === 'Physics'"
    )
    page.keyboard.press("Escape")
    visit.wait_for_latex(LATEX)


def test_a_page_that_another_tab_has_open_is_not_opened_twice(come: Come) -> None:
    visit = come()
    write_two_pages(visit)
    second = visit.page.context.new_page()
    second.goto(visit.address)
    other = Visit(second, visit.address)
    other.wait_for_latex(LATEX)
    second.click("#open-notebook")
    second.get_by_text("open in another tab").wait_for()
    assert second.locator(".page-open").nth(1).is_disabled()
    second.close()


def test_a_notebook_goes_to_another_device_as_a_file(come: Come, tmp_path: Path) -> None:
    visit = come()
    write_two_pages(visit)
    visit.page.click("#open-notebook")
    with visit.page.expect_download() as download:
        visit.page.click("#save-notebook")
    path = tmp_path / "notebook.inkmath"
    download.value.save_as(path)
    other = come()
    other.write([[(0, 0), (0, 60)]], 300, 200, 1)
    other.page.wait_for_selector(".mark")
    other.page.set_input_files("#notebook-file", str(path))
    other.wait_for_latex(LATEX)
    expect(other.page.locator("#page-count"), "what was there stays there").to_have_text(
        "Page 2 of 3", use_inner_text=True
    )
    other.page.click("#page-after")
    other.wait_for_latex("x=0")
    other.wait_for_answers(1)
    other.page.set_input_files("#file", str(path))  # as a picture is: a second copy beside the first
    other.wait_for_latex(LATEX)
    expect(other.page.locator("#page-count")).to_have_text("Page 4 of 5")


def test_a_file_that_is_no_notebook_is_refused_and_changes_nothing(come: Come, tmp_path: Path) -> None:
    visit = come()
    write_specimen(visit)
    stroke = {"format": "inkmath notebook", "version": 1, "pages": [{"packed": {"strokes": [["a", 2, 3]]}}]}
    newer = {"format": "inkmath notebook", "version": 99, "pages": []}
    faults = {
        b"no gzip": "no notebook",
        gzip.compress(b"[1,"): "broken",
        gzip.compress(b"{}"): "no notebook",
        gzip.compress(json.dumps(stroke).encode()): "page 1 is broken",
        gzip.compress(json.dumps(newer).encode()): "newer version",
    }
    path = tmp_path / "faulty.inkmath"
    for content, message in faults.items():
        path.write_bytes(content)
        visit.page.set_input_files("#notebook-file", str(path))
        visit.page.locator("#notice", has_text=message).wait_for()
    visit.page.reload()
    visit.wait_for_latex(LATEX)
    is_kept(visit, 1)


def test_page_tells_that_the_storage_is_full_until_it_is_not(come: Come) -> None:
    visit = come(errors="Quota|quota")
    tools = visit.page.context.new_cdp_session(visit.page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": visit.address, "quotaSize": 1})
    write_specimen(visit)
    visit.page.get_by_text("The storage of this browser is full").wait_for()
    with visit.page.expect_download() as download:
        visit.page.click("#save-unkept")
    saved = json.loads(gzip.decompress(Path(download.value.path()).read_bytes()))
    assert len(saved["pages"][0]["packed"]["strokes"]) == len(STROKES)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": visit.address})
    visit.page.wait_for_selector("#unkept", state="hidden")
    visit.page.reload()
    visit.wait_for_latex(LATEX)


def test_work_of_an_older_page_becomes_pages(come: Come) -> None:
    """Version 2 of the storage had one table for each tab."""
    visit = come(errors="404")  # a picture alone in a tab has no icon
    visit.page.goto(f"{visit.address}/static/icon.svg")
    visit.page.evaluate(
        """async (strokes) => {
            await new Promise((resolve) => (indexedDB.deleteDatabase("inkmath").onsuccess = resolve));
            sessionStorage.clear();
            const request = indexedDB.open("inkmath", 2);
            request.onupgradeneeded = () => {
                for (const name of ["history", "corrections", "tables"])
                    request.result.createObjectStore(name, { keyPath: "id" });
            };
            await new Promise((resolve) => (request.onsuccess = resolve));
            const writing = request.result.transaction("tables", "readwrite");
            for (const [i, id] of ["old", "new"].entries()) {
                const packed = { v: 1, strokes: strokes[i] };
                const rest = { file: null, hasPicture: false, fragment: "" };
                writing.objectStore("tables").put({ id, time: i, packed, ...rest });
            }
            await new Promise((resolve) => (writing.oncomplete = resolve));
            request.result.close();
        }""",
        [[[10, 10, 50, 300, 0, 50]], [[10, 10, 50, 0, 300, 50], [90, 10, 50, 0, 300, 50]]],
    )
    visit.open()
    wait_for_pad(visit.page, "pad.strokes.length === 2")
    expect(visit.page.locator("#page-count")).to_have_text("Page 2 of 2")
    visit.page.click("#page-before")
    wait_for_pad(visit.page, "pad.strokes.length === 1")


def test_pages_go_to_xournal_and_come_back(come: Come) -> None:
    visit = come()
    visit.page.click("#pen")
    visit.page.click(".swatch.pen-red")
    write_two_pages(visit)
    visit.page.click("#open-notebook")
    visit.page.select_option("#paper-choice", "dotted")
    with visit.page.expect_download() as download:
        visit.page.click("#save-xopp")
    path = Path(download.value.path()).rename(Path(download.value.path()).with_suffix(".xopp"))
    document = ElementTree.fromstring(gzip.decompress(path.read_bytes()))
    assert document.tag == "xournal"
    assert [len(page.findall("layer/stroke")) for page in document] == [len(STROKES), len(X_IS_0)]
    assert [one.get("style") for one in document.iterfind("page/background")] == ["graph", "dotted"]
    other = come()
    other.page.set_input_files("#notebook-file", str(path))
    other.wait_for_latex(LATEX)
    (stroke, *_), (back, *_) = STROKES, other.strokes()
    for (x, y), (bx, by, _) in zip(stroke, back, strict=True):
        assert abs(60 + 1.5 * x - bx) < 0.2
        assert abs(150 + 1.5 * y - by) < 0.2
    pens = other.page.evaluate(
        f"""async () => {{
            const {{ penOf }} = await import("/static/pen.js");
            return (await {PAD}).strokes.map(penOf);
        }}"""
    )
    assert pens == [{"colour": "red", "width": 1}] * len(STROKES)
    other.page.click("#page-after")
    other.wait_for_latex("x=0")
    assert other.page.get_attribute("#paper", "data-paper") == "dotted"


def test_a_picture_that_is_written_on_goes_to_xournal_and_comes_back(
    come: Come, photo: Path, tmp_path: Path
) -> None:
    visit = come()
    visit.page.set_input_files("#file", str(photo))
    visit.page.click("#crop-done")
    visit.wait_for_latex("x=0")
    visit.write([[(200, 300), (300, 300)]], 0, 0, 1)
    ((x, y, _), *_) = visit.strokes()[0]
    width = visit.page.evaluate(f"{PAD}.then((pad) => pad.ground.x1)")
    visit.page.click("#open-notebook")
    with visit.page.expect_download() as download:
        visit.page.click("#save-xopp")
    path = Path(download.value.path()).rename(tmp_path / "written.xopp")
    other = come()
    other.page.set_input_files("#notebook-file", str(path))
    wait_for_pad(other.page, "pad.ground !== null && pad.strokes.length === 1")
    ((bx, by, _), *_) = other.strokes()[0]
    factor = other.page.evaluate(f"{PAD}.then((pad) => pad.ground.x1)") / width
    assert abs(bx - factor * x) < 2 * factor
    assert abs(by - factor * y) < 2 * factor
    other.wait_for_start("x-")


def test_a_document_that_xournal_wrote_is_opened(come: Come, tmp_path: Path) -> None:
    """A document as of https://github.com/xournalpp/xournalpp 1.2: a width for a stroke, or for each part."""
    text = """<?xml version="1.0" standalone="no"?>
<xournal creator="xournalpp 1.2.2" fileversion="4">
<title>Xournal++ document - see https://xournalpp.github.io/</title>
<preview>iVBORw0KGgo=</preview>
<page width="595.27559100" height="841.88976400">
<background type="solid" color="#ffffffff" style="graph"/>
<layer>
<stroke tool="pen" color="#000000ff" width="1.41">75 75 75.5 80 76 90 76 120</stroke>
<stroke tool="highlighter" color="#ffff007f" width="8.5 8.5 8.5">150 75 180 75 210 75</stroke>
<text font="Sans" size="12" x="100" y="100" color="#000000ff">not ink</text>
</layer>
</page>
</xournal>"""
    path = tmp_path / "document.xopp"
    path.write_bytes(gzip.compress(text.encode()))
    visit = come()
    visit.page.set_input_files("#notebook-file", str(path))
    wait_for_pad(visit.page, "pad.strokes.length === 2")
    assert visit.strokes()[0][-1] == [101.3, 160, 0.5]
    path.write_bytes(gzip.compress(text.replace("75.5 80", "75.5 eighty").encode()))
    visit.page.set_input_files("#notebook-file", str(path))
    visit.page.locator("#notice", has_text="page 1 is broken").wait_for()
