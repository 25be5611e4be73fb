"""Pictures on the page: taken, cropped, shown as the straight sheet, its lines to tap, some left out."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from ink import sheets
from inkmath.types import Pixels
from web.browser import SIZES, STROKES, Come, Visit, expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

FRAMES = ".line-frame:not(.left-out)"


def written(lines: dict[str, tuple[int, int]], height: int = 700) -> Pixels:
    """Dark on white, uint8 (height, 900): each text at its place."""
    ink = np.zeros((height, 900), np.uint8)
    for text, (x, y) in lines.items():
        sheets.write(ink, text, x, y, 60, pen=4)
    return 255 - ink


def on_desk(page: Pixels) -> Pixels:
    """A photo, uint8 (1200, 1400, 3), of a page that lies askew on a dark desk."""
    corners = np.array([(270, 110), (1150, 190), (1090, 1090), (190, 990)], np.float32)
    height, width = page.shape
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    way = cv2.getPerspectiveTransform(flat, corners)
    photo = np.full((1200, 1400, 3), (55, 70, 90), np.uint8)
    seen = cv2.warpPerspective(np.repeat(page[..., None] * 0.9, 3, axis=2), way, (1400, 1200))
    cover = cv2.warpPerspective(np.ones(page.shape, np.float32), way, (1400, 1200))[..., None]
    noise = np.random.default_rng(0).normal(0, 3, photo.shape)
    return (photo * (1 - cover) + seen * cover + noise).clip(0, 255).astype(np.uint8)


def show(visit: Visit, picture: Pixels, path: Path) -> None:
    cv2.imwrite(str(path), picture)
    visit.page.set_input_files("#file", str(path))
    visit.page.click("#crop-done")


def tap(visit: Visit, frame: Locator, share: float = 0.02) -> None:
    """Taps a frame, which lets the pointer through to the paper, near its upper left or so far into it."""
    box = frame.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + max(7, share * box["width"]), box["y"] + max(7, share * box["height"]))


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_a_photo_is_read_as_a_page_and_shown_as_its_straight_sheet(
    come: Come, tmp_path: Path, size: str, scheme: str
) -> None:
    lines = {"2x+5=17": (120, 80), "2x=12": (120, 260), "x=12": (120, 440)}
    visit = come(size, scheme)
    show(visit, on_desk(written(lines, height=900)), tmp_path / "desk.jpg")
    visit.wait_for_latex(*lines)
    frames = visit.page.locator(FRAMES)
    expect(frames).to_have_count(3)
    boxes = [frames.nth(i).bounding_box() for i in range(3)]
    lefts = [box["x"] for box in boxes if box]
    tall = boxes[1]["y"] - boxes[0]["y"] if boxes[0] and boxes[1] else 0
    assert max(lefts) - min(lefts) < 0.15 * tall, "the lines begin below one another: the sheet is straight"
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def test_a_tap_on_a_line_shows_its_symbols_and_a_tap_on_one_puts_it_right(come: Come, tmp_path: Path) -> None:
    visit = come()
    show(visit, written({"2x+5=17": (120, 60), "x=12": (120, 260)}, 420), tmp_path / "page.png")
    visit.wait_for_latex("2x+5=17", "x=12")
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 7")
    tap(visit, visit.page.locator(FRAMES).nth(1))
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 4")
    assert visit.page.locator(".reading.selected textarea").input_value() == "x=12"
    visit.press_symbol(1)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex("2x+5=17", "x+12")
    visit.page.locator(".reading").first.locator("textarea").focus()
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 7")
    visit.page.reload()
    visit.wait_for_latex("2x+5=17", "x+12")
    expect(visit.page.locator(FRAMES)).to_have_count(2)


def test_what_is_left_out_is_grey_and_may_be_taken(come: Come, tmp_path: Path) -> None:
    page = written({"2x+5=17": (120, 60), "+": (200, 290), "x=12": (120, 500)}, 660)
    visit = come()
    show(visit, page, tmp_path / "page.png")
    visit.wait_for_latex("2x+5=17", "x=12")
    visit.page.locator("#left-out .other").wait_for()
    expect(visit.page.locator(".line-frame.left-out")).to_have_count(1)
    tap(visit, visit.page.locator(".line-frame.left-out"), 0.5)
    visit.wait_for_latex("2x+5=17", "+", "x=12")
    expect(visit.page.locator(".line-frame.left-out")).to_have_count(0)
    visit.page.click("#undo")
    visit.wait_for_latex("2x+5=17", "x=12")
    expect(visit.page.locator("#left-out .other")).to_be_visible()


def test_a_photo_is_written_on_and_a_symbol_in_it_is_encircled_and_named(come: Come, tmp_path: Path) -> None:
    visit = come()
    show(visit, on_desk(written({"2x+5=17": (120, 80), "2x=": (120, 260)})), tmp_path / "desk.jpg")
    visit.wait_for_latex("2x+5=17", "2x=")
    visit.page.locator(FRAMES).nth(1).wait_for()
    end = visit.page.locator(FRAMES).nth(1).bounding_box()
    paper = visit.page.locator("#ink").bounding_box()
    assert end is not None
    assert paper is not None
    zero = np.asarray(STROKES[13])
    zero = (zero - zero.min(axis=0)) * (end["height"] - 14) / np.ptp(zero[:, 1])
    visit.write([zero.tolist()], end["x"] + end["width"] - paper["x"] + 8, end["y"] - paper["y"] + 7, 1)
    visit.wait_for_latex("2x+5=17", "2x=0")
    visit.page.click("#lasso")
    tap(visit, visit.page.locator(FRAMES).first)
    symbol = visit.page.locator(".mark").nth(1).bounding_box()
    assert symbol is not None
    left, top = symbol["x"] - paper["x"] - 5, symbol["y"] - paper["y"] - 5
    right, bottom = left + symbol["width"] + 10, top + symbol["height"] + 10
    visit.write([[(left, top), (right, top), (right, bottom), (left, bottom), (left, top + 2)]], 0, 0, 1)
    visit.page.locator("#choices:popover-open .choice-button").first.wait_for()
    visit.page.fill(".choice-other input", "y")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex("2y+5=17", "2x=0")
    for _ in range(2):
        visit.page.click("#undo")
    visit.wait_for_latex("2x+5=17", "2x=")
    for _ in range(2):
        visit.page.click("#redo")
    visit.wait_for_latex("2y+5=17", "2x=0")
    visit.page.reload()
    visit.wait_for_latex("2y+5=17", "2x=0")
    assert len(visit.strokes()) == 1


def test_several_pictures_and_the_pages_of_a_document_become_pages_of_the_notebook(
    come: Come, tmp_path: Path
) -> None:
    first, second, third = ({text: (120, 80)} for text in ("2x=4", "x+3=7", "5-1"))
    Image.fromarray(written(first, 300)).save(tmp_path / "a.png")
    Image.fromarray(written(second, 300)).save(
        tmp_path / "b.tiff", save_all=True, append_images=[Image.fromarray(written(third, 300))]
    )
    visit = come()
    visit.page.set_input_files("#file", [tmp_path / "a.png", tmp_path / "b.tiff"])
    for name, latex in [("a, 1 of 3", "2x=4"), ("b, 1, 2 of 3", "x+3=7"), ("b, 2, 3 of 3", "5-1")]:
        visit.page.get_by_role("button", name=name).wait_for()
        visit.wait_for_latex(latex)
        visit.page.click("#page-after")
    traces = "".join(f"<trace>{points}</trace>" for points in ("0 0, 900 900", "900 0, 0 900"))
    ink = f'<ink xmlns="http://www.w3.org/2003/InkML">{traces}</ink>'
    (tmp_path / "c.inkml").write_text(ink)
    visit.page.set_input_files("#file", tmp_path / "c.inkml")
    visit.wait_for_latex("x")
    assert len(visit.strokes()) == 2, "strokes are ink on the paper, at a size that can be written beside"
    assert 20 < visit.strokes()[0][1][0] - visit.strokes()[0][0][0] < 100


def heic(picture: Pixels) -> bytes:
    """A picture as an iPhone keeps it; skips where the library has no encoder."""
    pillow_heif = pytest.importorskip("pillow_heif", reason="the heic extra is not installed")
    content = io.BytesIO()
    try:
        pillow_heif.from_pillow(Image.fromarray(picture).convert("RGB")).save(content)
    except RuntimeError as error:
        pytest.skip(f"pillow-heif cannot write HEIC here: {error}")
    return content.getvalue()


def test_a_photo_of_an_iphone_is_opened(come: Come, tmp_path: Path) -> None:
    (tmp_path / "IMG_1.heic").write_bytes(heic(written({"2x=4": (120, 80)}, 300)))
    visit = come()
    visit.page.set_input_files("#file", tmp_path / "IMG_1.heic")
    visit.page.click("#crop-done")
    visit.wait_for_latex("2x=4")
    expect(visit.page.locator("#picture")).to_be_visible()


def test_a_damaged_photo_is_named_and_the_pages_of_a_pdf_beside_it_are_opened(
    come: Come, tmp_path: Path
) -> None:
    pages = [Image.fromarray(written({text: (120, 80)}, 300)) for text in ("x+3=7", "5-1")]
    pages[0].save(tmp_path / "notes.pdf", save_all=True, append_images=pages[1:])
    content = heic(written({"2x=4": (120, 80)}, 300))
    (tmp_path / "IMG_2.heic").write_bytes(content[: len(content) // 2])
    visit = come(errors="status of 422")
    visit.page.set_input_files("#file", [tmp_path / "IMG_2.heic", tmp_path / "notes.pdf"])
    visit.page.get_by_role("button", name="notes, 1, 1 of 2").wait_for()
    visit.wait_for_latex("x+3=7")
    assert visit.page.inner_text("#notice").startswith("IMG_2.heic: The file is damaged")
    visit.page.click("#page-after")
    visit.wait_for_latex("5-1")
    visit.page.set_input_files("#file", tmp_path / "IMG_2.heic")
    visit.page.get_by_text("IMG_2.heic: The file is damaged").wait_for()
    assert visit.latex() == ["5-1"], "the page stays"


def test_each_exercise_is_solved_under_its_label(come: Come, tmp_path: Path) -> None:
    second = {"2.": (40, 260), "3x=12": (240, 260), "x=4": (240, 400)}
    page = written({"1.": (40, 60), "2x+5=17": (240, 60), **second})
    visit = come()
    show(visit, page, tmp_path / "page.png")
    visit.wait_for_latex("2x+5=17", "3x=12", "x=4")
    visit.wait_for_answers(2)
    assert visit.page.locator(".problem-title").all_inner_texts() == ["Exercise 1.", "Exercise 2."]
    assert visit.answers() == ["x=6", "x=4"]


def test_a_photo_is_cropped_turned_and_read(come: Come, photo: Path) -> None:
    visit = come("phone")
    visit.page.set_input_files("#file", str(photo))
    visit.page.locator("#crop[open]").wait_for()
    visit.page.click("#turn-right")
    visit.page.click("#turn-left")
    visit.page.locator(".handle.se").press("ArrowUp")
    visit.page.click("#crop-done")
    visit.wait_for_answers(1)
    assert visit.latex() == ["x=0"]
    expect(visit.page.locator(".mark")).to_have_count(3)
    visit.press_symbol(0)
    visit.page.locator(".choice-button").first.wait_for()


def test_a_page_shows_labels_of_exercises_and_marks_beside_the_lines(come: Come, tmp_path: Path) -> None:
    ink = np.zeros((460, 900), np.uint8)
    sheets.write(ink, "3.", 40, 60, 60, pen=4)
    sheets.write(ink, "2x+5=17", 240, 60, 60, pen=4)
    sheets.write(ink, "x=12", 240, 260, 60, pen=4)
    cv2.rectangle(ink, (200, 220), (520, 350), 255, 4)
    cv2.imwrite(str(tmp_path / "page.png"), 255 - ink)
    visit = come()
    visit.page.set_input_files("#file", str(tmp_path / "page.png"))
    visit.page.click("#crop-done")
    visit.wait_for_latex("2x+5=17", "x=12")
    first, second = visit.page.locator(".sureness").all_inner_texts()
    assert "exercise 3." in first
    assert "boxed" in second


def test_a_picture_is_taken_pasted_or_dropped(come: Come, photo: Path) -> None:
    visit = come()
    assert visit.page.get_attribute("#camera", "capture") == "environment"
    content = base64.b64encode(photo.read_bytes()).decode()
    bring = """([kind, content]) => {
        const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], "photo.jpg", { type: "image/jpeg" }));
        const options = { bubbles: true, cancelable: true };
        const event = kind === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
            : new DragEvent(kind, { ...options, dataTransfer: transfer });
        document.getElementById("paper").dispatchEvent(event);
    }"""
    visit.page.evaluate(bring, ["dragover", content])
    expect(visit.page.locator("#drop")).to_be_visible()
    for kind in ("drop", "paste"):
        visit.page.evaluate(bring, [kind, content])
        visit.page.locator("#crop[open]").wait_for()
        visit.page.click("#crop-cancel")
    expect(visit.page.locator("#drop")).to_be_hidden()
    visit.page.set_input_files("#camera", str(photo))
    visit.page.locator("#crop[open]").wait_for()
    visit.page.click("#crop-done")
    visit.wait_for_latex("x=0")
    visit.press_symbol(1)  # a symbol of a picture is corrected, too
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex("x+0")
