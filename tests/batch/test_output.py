"""The folder of a batch: whole rows once, whatever an earlier run left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from inkmath.batch import output
from inkmath.batch.output import Output, Settings, opened, rows_in
from inkmath.batch.rows import row_of, source_of
from inkmath.documents.finding import FileRef
from inkmath.documents.pages import PageRef
from inkmath.errors import ConfigError, CorruptDataError
from inkmath.serialization import Json

FORMATS = [
    "jsonl",
    pytest.param("parquet", marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="no pyarrow")),
]


def row(number: int) -> Json:
    line = {
        "latex": r"\frac{1}{2}=½",
        "confidence": number / 100,
        "label": "",
        "marks": ["boxed"],
        "box": [1.0, 2.0, 3.5, 4.0] if number % 2 else None,
        "alternatives": [{"latex": "x", "confidence": 0.25}],
    }
    return {"source": "a.pdf", "page": number, "lines": [line] * (number % 3)}


@contextmanager
def folder(path: Path, part_format: str = "jsonl", seen: list[Json] | None = None) -> Iterator[Output]:
    with opened(
        path, Settings(part_format, "expressions", "1"), ([] if seen is None else seen).append
    ) as one:
        yield one


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PART_ROWS", 4)


@pytest.mark.parametrize("part_format", FORMATS)
def test_rows_come_back_as_they_were_in_parts(tmp_path: Path, part_format: str) -> None:
    rows = [row(number) for number in range(10)]
    with folder(tmp_path, part_format) as out:
        assert all(map(out.add, rows))
        out.close({})
    assert sorted(path.name for path in tmp_path.glob("part-*")) == [
        f"part-0000{number}.{part_format}" for number in range(3)
    ]
    assert list(rows_in(tmp_path)) == rows


@pytest.mark.parametrize("part_format", FORMATS)
def test_a_run_that_stops_is_gone_on_with(tmp_path: Path, part_format: str) -> None:
    seen: list[Json] = []
    with folder(tmp_path, part_format) as out:
        for number in range(6):
            out.add(row(number))
    with folder(tmp_path, part_format, seen) as out:
        assert seen == [row(number) for number in range(6)]
        assert [out.add(row(number)) for number in range(8)] == [False] * 6 + [True] * 2
        assert ("a.pdf", 3) in out
        assert ("a.pdf", 9) not in out
        out.close({})
    assert sorted(one["page"] for one in rows_in(tmp_path)) == list(range(8))


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_half_a_row_is_read_again(tmp_path: Path, cut: int) -> None:
    with folder(tmp_path) as out:
        for number in range(3):
            out.add(row(number))
    journal = tmp_path / "unfinished.jsonl"
    journal.write_bytes(journal.read_bytes()[:-cut])
    with folder(tmp_path) as out:
        assert [out.add(row(number)) for number in range(3)] == [False, False, True]
        out.close({})
    assert sorted(one["page"] for one in rows_in(tmp_path)) == [0, 1, 2]


@pytest.mark.parametrize("part_format", FORMATS)
def test_rows_that_stand_in_a_part_and_unfinished_count_once(tmp_path: Path, part_format: str) -> None:
    """A kill between the two steps of finishing a part leaves them in both places."""
    with folder(tmp_path, part_format) as out:
        for number in range(3):
            out.add(row(number))
        journal = (tmp_path / "unfinished.jsonl").read_bytes()
        out.add(row(3))
    (tmp_path / "unfinished.jsonl").write_bytes(journal)
    with folder(tmp_path, part_format) as out:
        out.add(row(4))
        out.close({})
    assert sorted(one["page"] for one in rows_in(tmp_path)) == [0, 1, 2, 3, 4]


def test_two_processes_do_not_write_one_folder(tmp_path: Path) -> None:
    with folder(tmp_path), pytest.raises(ConfigError, match="Another process"), folder(tmp_path):
        pass


def test_rows_of_another_format_or_reader_are_not_mixed(tmp_path: Path) -> None:
    with folder(tmp_path) as out:
        out.add(row(1))
    other = Settings("jsonl", "layout", "1")
    with pytest.raises(ConfigError, match="layout"), opened(tmp_path, other, lambda _: None):
        pass


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    with folder(tmp_path) as out:
        for number in range(4):
            out.add(row(number))
    part = tmp_path / "part-00000.jsonl"
    part.write_bytes(part.read_bytes()[:-5])
    with pytest.raises(CorruptDataError, match=r"part-00000\.jsonl is damaged"), folder(tmp_path):
        pass


def test_names_that_are_no_text_are_told_apart(tmp_path: Path) -> None:
    pages = [PageRef(FileRef(name)) for name in ("a\udcff.png", "a\udcfe.png")]
    with folder(tmp_path) as out:
        assert all(out.add(row_of(page, [])) for page in pages)
    with folder(tmp_path) as out:
        assert all((source_of(page), 1) in out for page in pages)


def test_errors_are_those_of_the_last_run(tmp_path: Path) -> None:
    for kind in ("A", "B"):
        with folder(tmp_path) as out:
            out.fail("a.pdf", 1, kind, "bad")
    (error,) = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text().splitlines()]
    assert error["kind"] == "B"
