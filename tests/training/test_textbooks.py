"""Formulas are drawn by level and source, and none that a test asks for."""

from __future__ import annotations

import csv
import io
import lzma
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from inkmath.data.formulas import NON_COMMERCIAL, Formula, FormulaSource
from inkmath.data.use import add
from inkmath.errors import MissingDataError
from inkmath.expression.latex import print_latex
from inkmath.expression.tree import Row
from inkmath.training import corpus
from inkmath.training.corpus import store_tests, textbook_formulas, textbook_tokens
from inkmath.training.textbooks import HELD_OUT, LEVELS, Textbooks
from inkmath.vocab import UNKNOWN
from made import png, write_folder

COLUMNS = ("latex", "source", "level", "kind", "times")


def source(name: str, level: str = "school", terms: str = "attribution or freer") -> FormulaSource:
    return FormulaSource(name, f"someone/{name}", "abc", level, "as stated", terms)


def formulas(of: FormulaSource, texts: Iterable[str]) -> list[Formula]:
    return [Formula(latex, of, "inline", 1) for latex in texts]


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def printed(rows: Iterable[Row]) -> list[str]:
    return [print_latex(row) for row in rows]


def test_levels_have_their_weights_and_sources_the_root_of_their_sizes() -> None:
    small, large = source("small"), source("large")
    books = Textbooks(
        [
            *formulas(small, ["x"]),
            *formulas(large, (f"y+{i}" for i in range(9))),
            *formulas(large, ["y+0"]),
            *formulas(source("notes", "undergraduate"), ["z"]),
            *formulas(source("articles", "upper"), ["k"]),
        ]
    )
    drawn = Counter(latex[0] for latex in printed(books.sampled(rng(), 4000)))
    shares = {letter: count / 4000 for letter, count in drawn.items()}
    wanted = {"x": LEVELS["school"] / 4, "y": LEVELS["school"] * 3 / 4, "z": 0.4, "k": 0.2}
    assert shares == pytest.approx(wanted, abs=0.03)


def test_levels_without_formulas_leave_theirs_to_the_others() -> None:
    books = Textbooks([*formulas(source("a"), ["x"]), *formulas(source("b", "upper"), ["y"])])
    drawn = Counter(printed(books.sampled(rng(), 900)))
    assert drawn["x"] / 900 == pytest.approx(2 / 3, abs=0.05)


def test_what_is_no_use_is_counted_once_each() -> None:
    books = Textbooks(
        formulas(source("a"), ["x", r"\frac{", r"\nosuchcommand", "x ^ { 2 }", "{x}^2"]),
        forbidden={("x", "^", "{", "2", "}")},
    )
    assert set(printed(books.sampled(rng(), 60))) == {"x"}
    assert books.passed_over == {"outside the grammar": 2, "asked for by a test": 2}


def test_formulas_that_are_all_of_no_use_are_refused() -> None:
    with pytest.raises(ValueError, match="outside the grammar"):
        list(Textbooks(formulas(source("a"), ["{"])).sampled(rng(), 1))


def test_a_draw_is_a_function_of_its_seed() -> None:
    books = Textbooks(formulas(source("a"), (f"x+{i}" for i in range(99))))
    first, second, other = (printed(books.sampled(np.random.default_rng(seed), 20)) for seed in (1, 1, 2))
    assert first == second != other


def table(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\0", lineterminator="\n").writerows(
        rows
    )
    return text.getvalue().encode()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of formulas of three sources, and of pictures of two lines to measure with."""
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    held_out = sorted(HELD_OUT)[0]
    sources = (
        source("free"),
        source("not-free", terms=NON_COMMERCIAL),
        source(held_out, terms=NON_COMMERCIAL),
    )
    written = {"free": ["x+1", "x+2", "a=b"], "not-free": ["y"], held_out: ["z", "x+1"]}
    rows = [(latex, id_, "school", "inline", 1) for id_, texts in written.items() for latex in texts]
    head = ("id", "repository", "commit", "level", "licence", "class")
    fields = [(one.id, one.repository, one.commit, one.level, one.licence, one.terms) for one in sources]
    packed = lzma.compress(table([COLUMNS, *rows]))
    add(
        "formulas",
        [write_folder(tmp_path / "f", {"formulas.tsv.xz": packed, "sources.tsv": table([head, *fields])})],
    )
    labels = b"file\tlatex\n1.png\ta = b \\\\ \\nosuchcommand\n"
    add("notes", [write_folder(tmp_path / "n", {"1.png": png(1), "labels.tsv": labels})], layout="pages")


@pytest.mark.usefixtures("store")
def test_tests_of_the_store_are_not_drawn() -> None:
    assert store_tests() == {("a", "=", "b")}
    assert set(printed(textbook_formulas().sampled(rng(), 50))) == {"x+1", "x+2"}


@pytest.mark.usefixtures("store")
def test_sources_are_chosen_by_their_terms_and_by_what_they_are_for() -> None:
    wider = textbook_formulas(non_commercial=True)
    assert set(printed(wider.sampled(rng(), 80))) == {"x+1", "x+2", "y"}
    assert set(printed(textbook_formulas(held_out=True).sampled(rng(), 50))) == {"z", "x+1"}


@pytest.mark.usefixtures("store")
def test_what_is_held_out_is_not_among_what_is_drawn() -> None:
    found = textbook_tokens(50, 2, 0)
    assert len(found.drawn) == 50
    assert found.held_out == {("z",)}


@pytest.mark.usefixtures("store")
def test_every_name_but_the_unknown_stands_in_a_short_formula() -> None:
    tokens = {token for formula in textbook_tokens(5, 1, 0).covering for token in formula}
    assert tokens >= {"K", "7", "+", r"\nabla", r"\euro", r"\dot", r"\sum"}
    assert UNKNOWN not in tokens


@pytest.mark.usefixtures("store")
def test_no_short_formula_is_what_a_test_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = frozenset(textbook_tokens(5, 1, 0).covering[::2])
    monkeypatch.setattr(corpus, "store_tests", lambda: asked)
    found = textbook_tokens(5, 1, 0).covering
    assert found
    assert asked.isdisjoint(found)


def test_without_the_set_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path))
    with pytest.raises(MissingDataError, match="inkmath data add formulas"):
        textbook_formulas()
