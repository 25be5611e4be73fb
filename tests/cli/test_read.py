"""`inkmath read`: what goes where, in which order, and with which exit code."""

from __future__ import annotations

import struct
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cli_program import COMMAND, ENOUGH_S, ENVIRONMENT
from fakes import LATEX, READING, FakeRecogniser, draw_lines
from inkmath.types import Reading

Run = Callable[..., Any]


def test_latex_goes_to_standard_output_a_line_a_reading(run: Run, tmp_path: Path) -> None:
    outcome = run("read", draw_lines(tmp_path / "a.png"), draw_lines(tmp_path / "b.png"))
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, f"{LATEX}\n{LATEX}\n", "")


def test_json_has_the_fields_of_the_contract(run: Run, tmp_path: Path) -> None:
    path = draw_lines(tmp_path / "a.png")
    (read,) = run("read", path, "--json").objects
    assert list(read) == [
        *("schema", "source", "latex", "confidence"),
        *("symbols", "alternatives", "reader", "seconds"),
    ]
    assert (read["schema"], read["source"], read["reader"]) == (1, str(path), "expressions")
    assert read["symbols"][0] == {
        "token": "2",
        "box": [10, 20, 22, 44],
        "confidence": 0.99,
        "alternatives": [["z", 0.01]],
        "parent": None,
    }
    assert read["alternatives"] == [{"latex": "2x^{2}-8=o", "confidence": 0.02}]


def test_a_page_has_lines(run: Run, tmp_path: Path) -> None:
    (page,) = run("read", "--page", "--json", draw_lines(tmp_path / "a.png", lines=2)).objects
    assert list(page) == ["schema", "source", "lines"]
    assert [line["latex"] for line in page["lines"]] == [LATEX, LATEX]


def test_a_page_prints_a_line_for_each_of_its_lines(run: Run, tmp_path: Path) -> None:
    assert run("read", "--page", draw_lines(tmp_path / "a.png", lines=3)).stdout == f"{LATEX}\n" * 3


def test_a_blank_page_is_a_reading(run: Run, tmp_path: Path) -> None:
    outcome = run("read", "--json", draw_lines(tmp_path / "a.png", lines=0))
    (read,) = outcome.objects
    assert (outcome.exit_code, read["latex"], read["confidence"]) == (0, "", 0)


def test_a_folder_stands_for_its_files_sorted_by_name(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    for name in ("b.png", "a.png", "c.png"):
        draw_lines(folder / name)
    outcome = run("read", "--json", draw_lines(tmp_path / "z.png"), folder)
    names = [str(tmp_path / "z.png"), *(str(folder / name) for name in ("a.png", "b.png", "c.png"))]
    assert [read["source"] for read in outcome.objects] == names


def test_an_empty_folder_is_named(run: Run, tmp_path: Path) -> None:
    outcome = run("read", "--json", tmp_path)
    assert outcome.exit_code == 3
    assert outcome.objects[0]["error"]["kind"] == "UnreadableImageError"


def test_failures_stand_in_input_order_and_make_the_exit_code_1(run: Run, tmp_path: Path) -> None:
    broken, missing = tmp_path / "b.png", tmp_path / "c.png"
    broken.write_bytes(b"")
    outcome = run("read", "--json", draw_lines(tmp_path / "a.png"), broken, missing, tmp_path / "a.png")
    assert outcome.exit_code == 1
    assert ["error" in read for read in outcome.objects] == [False, True, True, False]
    assert outcome.objects[1]["error"]["kind"] == "UnreadableImageError"
    assert list(outcome.objects[1]) == ["schema", "source", "error"]
    assert str(broken) in outcome.stderr
    assert str(missing) in outcome.stderr


def test_when_every_input_fails_the_exit_code_is_3(run: Run, tmp_path: Path) -> None:
    outcome = run("read", tmp_path / "a.png", tmp_path / "b.png")
    assert (outcome.exit_code, outcome.stdout) == (3, "")


def test_a_dash_is_standard_input(run: Run, tmp_path: Path) -> None:
    picture = draw_lines(tmp_path / "a.png")
    outcome = run("read", "--json", picture, "-", stdin=picture.read_bytes())
    assert outcome.exit_code == 0
    assert [read["source"] for read in outcome.objects] == [str(picture), "-"]
    assert [read["latex"] for read in outcome.objects] == [LATEX, LATEX]


def test_strokes_and_their_annotated_picture_come_from_standard_input(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    outcome = run("read", "--annotate", out, "-", stdin=b'{"strokes": [[[0, 0], [5, 9]], [[9, 0], [4, 9]]]}')
    assert (outcome.exit_code, outcome.stdout) == (0, f"{LATEX}\n")
    assert out.exists()


def test_standard_input_without_anything_is_a_failure(run: Run) -> None:
    outcome = run("read", "--json", "-")
    assert (outcome.exit_code, outcome.objects[0]["source"]) == (3, "-")
    assert "empty" in outcome.stderr


def test_standard_input_is_read_once(run: Run) -> None:
    assert run("read", "-", "-").exit_code == 2


def test_standard_input_is_bounded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inkmath.cli.inputs.MAX_INPUT_BYTES", 1000)
    outcome = run("read", "-", stdin=bytes(1001))
    assert outcome.exit_code == 3
    assert "more than 1,000 bytes" in outcome.stderr


def test_a_name_after_two_dashes_may_begin_with_a_minus(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    draw_lines(tmp_path / "-a.png")
    assert run("read", "--json", "--", "-a.png").objects[0]["source"] == "-a.png"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--nonsense", "a.png"],
        ["--json", "--format", "typst", "a.png"],
        ["--format", "word", "a.png"],
        ["--reader", "laoyut", "a.png"],
        ["--annotate", "out.txt", "a.png"],
        ["--annotate", "no/such/folder/out.png", "a.png"],
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    outcome = run("read", *arguments)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr != ""


def test_an_unknown_reader_lists_the_readers(run: Run) -> None:
    assert "Available: expressions" in run("read", "--reader", "laoyut", "a.png").stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("latex", LATEX),
        ("sympy", "Eq(2*x**2 - 8, 0)"),
        ("typst", "2 x^2 - 8 = 0"),
        ("asciimath", "2x^2-8=0"),
    ],
)
def test_formats(run: Run, tmp_path: Path, name: str, expected: str) -> None:
    outcome = run("read", "--format", name, draw_lines(tmp_path / "a.png"))
    assert outcome.stdout.replace(" ", "") == expected.replace(" ", "") + "\n"


def test_mathml_is_one_line_of_markup(run: Run, tmp_path: Path) -> None:
    (line,) = run("read", "--format", "mathml", draw_lines(tmp_path / "a.png")).stdout.splitlines()
    assert line.startswith("<math")
    assert "<msup>" in line


def test_annotate_writes_the_picture(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    outcome = run("read", "--annotate", out, draw_lines(tmp_path / "a.png"))
    assert (outcome.exit_code, outcome.stdout) == (0, f"{LATEX}\n")
    with Image.open(out) as picture:
        assert picture.format == "PNG"


@pytest.mark.parametrize("link", ["itself", "symlink", "hard link", "symlink to what is written"])
def test_annotate_refuses_to_overwrite_an_input(run: Run, tmp_path: Path, link: str) -> None:
    picture, other = draw_lines(tmp_path / "a.png"), tmp_path / "b.png"
    before = picture.read_bytes()
    if link == "hard link":
        other.hardlink_to(picture)
    elif link != "itself":
        other.symlink_to(picture)
    source, out = {
        "itself": (picture, picture),
        "symlink": (picture, other),
        "hard link": (picture, other),
        "symlink to what is written": (other, picture),
    }[link]
    outcome = run("read", "--annotate", out, source)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert "would overwrite the input" in outcome.stderr
    assert picture.read_bytes() == before


def test_annotate_refuses_to_overwrite_an_input_by_a_numbered_name(run: Run, tmp_path: Path) -> None:
    first, second = draw_lines(tmp_path / "a.png"), draw_lines(tmp_path / "out-1.png")
    before = second.read_bytes()
    assert run("read", "--annotate", tmp_path / "out.png", first, second).exit_code == 2
    assert second.read_bytes() == before


def test_annotate_overwrites_what_is_no_input(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    out.write_text("an earlier one", encoding="utf-8")
    assert run("read", "--annotate", out, draw_lines(tmp_path / "a.png")).exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")


def test_an_annotated_picture_that_cannot_be_written_is_a_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.png").mkdir()
    outcome = run("read", "--annotate", tmp_path / "out.png", draw_lines(tmp_path / "a.png"))
    assert outcome.exit_code == 3
    assert "cannot be written" in outcome.stderr


def test_annotating_several_numbers_the_pictures(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"")
    arguments = [draw_lines(tmp_path / "a.png"), tmp_path / "broken.png", draw_lines(tmp_path / "b.png")]
    run("read", "--annotate", tmp_path / "out.png", *arguments)
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out-1.png", "out-3.png"]


def png(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG with that size in its header, and that much of a body."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )


def test_a_folder_of_broken_files_and_a_good_one(run: Run, tmp_path: Path) -> None:
    good = draw_lines(tmp_path / "good.png")
    whole = good.read_bytes()
    rng = np.random.default_rng(0)
    for number in range(10):
        (tmp_path / f"empty-{number}.jpg").write_bytes(b"")
        (tmp_path / f"truncated-{number}.png").write_bytes(whole[: 20 + 5 * number])
        (tmp_path / f"text-{number}.png").write_text("x = 2\n", encoding="utf-8")
        (tmp_path / f"huge-{number}.png").write_bytes(png(30_000, 30_000))
        (tmp_path / f"noise-{number}.png").write_bytes(rng.bytes(1000))
    outcome = run("read", "--json", tmp_path)
    by_name = {Path(read["source"]).name: read for read in outcome.objects}
    assert len(outcome.objects) == len(by_name) == 51
    assert outcome.exit_code == 1
    assert [name for name, read in by_name.items() if "error" not in read] == ["good.png"]
    assert by_name["huge-0.png"]["error"]["kind"] == "ImageTooLargeError"
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.parametrize("side", [1, 300])
def test_paper_of_one_colour_is_blank(run: Run, tmp_path: Path, value: int, side: int) -> None:
    Image.fromarray(np.full((side, side), value, np.uint8)).save(tmp_path / "a.png")
    outcome = run("read", "--json", tmp_path / "a.png")
    assert (outcome.exit_code, outcome.objects[0].get("latex")) == (0, "")


@pytest.mark.parametrize("run_number", range(3))
def test_many_of_which_one_fails_come_to_an_end(tmp_path: Path, run_number: int) -> None:
    """Helpers are started for so many, and the exit code 1 is an exception that keeps its frames."""
    picture = str(draw_lines(tmp_path / "a.png"))
    done = subprocess.run(
        [*COMMAND, "read", *[picture] * 24, str(tmp_path / "none.png")],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=ENOUGH_S,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, f"{LATEX}\n" * 24)


def test_read_debug_writes_a_picture_of_each_stage(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "stages"
    picture = draw_lines(tmp_path / "a.png", lines=2)
    outcome = run("read", "--page", "--debug", folder, picture)
    assert (outcome.exit_code, outcome.stdout) == (0, f"{LATEX}\n" * 2)
    names = [
        "1-sheet.png",
        "2-picture.png",
        "4-ink.png",
        "5-lines.png",
        "6-readings.png",
    ]  # drawn: no mask is looked for
    assert sorted(path.name for path in folder.iterdir()) == names
    run("read", "--page", "--debug", folder, picture, picture)
    assert sorted(path.name for path in (folder / "2").iterdir()) == names


def test_read_debug_needs_a_page_and_a_folder_that_can_be_made(run: Run, tmp_path: Path) -> None:
    picture = draw_lines(tmp_path / "a.png")
    outcome = run("read", "--debug", tmp_path / "stages", picture)
    assert (outcome.exit_code, "--page" in outcome.stderr) == (2, True)
    outcome = run("read", "--page", "--debug", picture, picture)  # the folder is a file
    assert (outcome.exit_code, "cannot be made" in outcome.stderr) == (2, True)
    (tmp_path / "full" / "4-ink.png").mkdir(parents=True)
    outcome = run("read", "--page", "--debug", tmp_path / "full", picture)
    assert (outcome.exit_code, "cannot be written" in outcome.stderr) == (3, True)


def test_read_all_says_what_is_left_out_and_needs_a_page(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recognise_page(self: object, page: object, known: object = (), **_: object) -> list[Reading]:
        return [READING, replace(READING, left_out="unsure"), Reading("", 0.0, left_out="printed")]

    monkeypatch.setattr(FakeRecogniser, "recognise_page", recognise_page)
    picture = draw_lines(tmp_path / "a.png", lines=2)
    assert run("read", "--page", picture).stdout == f"{LATEX}\n"
    shown = f"{LATEX}\n% left out (unsure): {LATEX}\n% left out (printed):\n"
    assert run("read", "--page", "--all", picture).stdout == shown
    lines = run("read", "--page", "--all", "--json", picture).objects[0]["lines"]
    assert [line.get("left_out") for line in lines] == [None, "unsure", "printed"]
    outcome = run("read", "--all", picture)
    assert (outcome.exit_code, "--page" in outcome.stderr) == (2, True)


def test_read_offers_page_where_several_lines_are_seen(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = replace(READING, several_lines=True)
    monkeypatch.setattr("inkmath.pipeline.main_line", lambda page, given, read: (page, several))
    picture = draw_lines(tmp_path / "a.png", lines=2)
    outcome = run("read", picture)
    assert outcome.stdout == f"{LATEX}\n"
    assert "--page" in outcome.stderr
    assert run("read", picture, "--json").objects[0]["several_lines"] is True
    assert "--page" not in run("read", "--page", picture).stderr
