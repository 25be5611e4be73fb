"""Formulas come back with their sources; damaged tables are refused."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from inkmath.data.formulas import Formula, FormulaSet, FormulaSource
from inkmath.data.show import WIDTH_PX, sample_sheet
from inkmath.data.store import load_meta
from inkmath.data.use import add, open_set, recognised, verify
from inkmath.errors import ConfigError, CorruptDataError
from inkmath.evaluation.reading.samples import load_expressions, load_symbols
from made import write_folder

SOURCES = (
    "id\trepository\tcommit\tlevel\tlicence\tclass\tfiles read\n"
    "a\tone/book\tabc\tschool\tCC BY 4.0\tattribution or freer\t3\n"
    "b\tanother/book\tdef\tupper\tCC BY-NC 4.0\tnon-commercial\t5\n"
)
FORMULAS = (
    "latex\tsource\tlevel\tkind\ttimes\n"
    "x = 1\ta\tschool\tinline\t7\n"
    '\\text{read as "x"} x\ta\tschool\tdisplay\t1\n'
    "\\mathfrak{p}\tb\tupper\talign-row\t2\n"
)


def tables(tmp_path: Path, formulas: str = FORMULAS, sources: str = SOURCES) -> Path:
    packed = lzma.compress(formulas.encode())
    return write_folder(tmp_path / "f", {"formulas.tsv.xz": packed, "sources.tsv": sources.encode()})


def test_formulas_come_back_with_their_sources(store_folder: Path, tmp_path: Path) -> None:
    meta = add("formulas", [tables(tmp_path)])
    assert meta.kept == {"school": 2, "upper": 1}
    opened = open_set("formulas")
    assert isinstance(opened, FormulaSet)
    assert opened[0] == Formula(
        "x = 1",
        FormulaSource("a", "one/book", "abc", "school", "CC BY 4.0", "attribution or freer"),
        "inline",
        7,
    )
    assert [formula.latex for formula in opened[1:]] == ['\\text{read as "x"} x', "\\mathfrak{p}"]
    assert [formula.source.terms for formula in opened.split("upper")] == ["non-commercial"]
    assert len(opened.split("all")) == len(opened) == 3
    with pytest.raises(ConfigError, match="Available: school, upper, all"):
        opened.split("train")


def test_tables_that_are_not_packed_are_read_too(store_folder: Path, tmp_path: Path) -> None:
    files = {"formulas.tsv": FORMULAS.encode(), "sources.tsv": SOURCES.encode()}
    assert add("formulas", [write_folder(tmp_path / "f", files)]).count == 3


def test_rows_without_a_source_are_counted(store_folder: Path, tmp_path: Path) -> None:
    rows = "y\tnobody\tschool\tinline\t1\nz\ta\tschool\tinline\tmany\nz\ta\n"
    meta = add("formulas", [tables(tmp_path, FORMULAS + rows)])
    assert meta.count == sum(meta.faults.values()) == 3
    assert meta.fault_examples[0] == ("line 5", "of no known source or incomplete: y")


@pytest.mark.parametrize(
    ("formulas", "sources"),
    [
        (FORMULAS.replace("latex", "tex"), SOURCES),
        (FORMULAS, SOURCES.replace("class", "terms")),
        ("", SOURCES),
        (FORMULAS.splitlines()[0], SOURCES),
    ],
)
def test_tables_without_their_columns_are_refused(
    store_folder: Path, tmp_path: Path, formulas: str, sources: str
) -> None:
    with pytest.raises(CorruptDataError):
        add("formulas", [tables(tmp_path, formulas, sources)])


def test_half_an_archive_and_a_lone_table_are_refused(store_folder: Path, tmp_path: Path) -> None:
    folder = tables(tmp_path)
    packed = folder / "formulas.tsv.xz"
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(CorruptDataError, match=r"formulas.tsv.xz is damaged"):
        add("formulas", [folder])
    with pytest.raises(CorruptDataError, match=r"no sources.tsv"):
        add("formulas", [packed])


def test_a_damaged_file_of_the_store_is_said(store_folder: Path, tmp_path: Path) -> None:
    add("formulas", [tables(tmp_path)])
    (store_folder / "formulas" / "formulas.json").write_text("{}")
    with pytest.raises(CorruptDataError, match="Add the set again"):
        open_set("formulas")
    assert not all(check.passed for check in verify("formulas"))


def test_formulas_are_shown_and_are_nothing_to_read(store_folder: Path, tmp_path: Path) -> None:
    add("formulas", [tables(tmp_path)])
    assert sample_sheet(open_set("formulas"), load_meta("formulas")).width == WIDTH_PX
    with pytest.raises(ConfigError, match="without pictures"):
        list(load_expressions("formulas", "all"))
    with pytest.raises(ConfigError, match="no strokes"):
        list(load_symbols("formulas", "all"))


def test_both_tables_are_recognised(tmp_path: Path) -> None:
    folder = tables(tmp_path)
    assert recognised(folder) == {"formulas": [folder / "formulas.tsv.xz", folder / "sources.tsv"]}
