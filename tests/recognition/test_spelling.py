"""Letters are spelled together where they are a word by the lexicon and by their gaps, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handwriting import Hand, ink_of, write

import inkmath
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.layout import Relation
from inkmath.recognition import spelling
from inkmath.recognition.spelling import with_words
from recognition.made_hypotheses import row


def spelled(written: str, doubts: dict[int, dict[str, float]] | None = None) -> str:
    """The LaTeX of what is written, its symbols apart but for commands."""
    symbols = [" " if one == "~" else one for one in written.split()]
    (found,) = with_words([row(symbols, doubts)])
    assert print_latex(parse(found.latex)) == found.latex
    return found.latex


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("l n x = 2", r"\ln x=2"),
        ("m a x ( a , b )", r"\max(a,b)"),
        ("a r c t a n x", r"\arctan x"),
        (r"a r c \tan x", r"\arctan x"),
        (r"\sin h ( x )", r"\sinh(x)"),
        ("e x p ( x ) = 1", r"\exp(x)=1"),
        ("2 l n 3 + l g x", r"2\ln3+\lg x"),
        ("l n ^2 x", r"\ln^{2}x"),
        ("m a x _x f ( x )", r"\max_{x}f(x)"),
        ("a m o d n", r"a\bmod n"),
    ],
)
def test_names_of_functions_before_an_operand(written: str, latex: str) -> None:
    assert spelled(written) == latex


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("x = 3 ~ o r ~ x = 5", r"x=3\text{or}x=5"),
        ("a r e a = 1 2", r"\text{area}=12"),
        ("t h e r e f o r e ~ y = 2", r"\text{therefore}y=2"),
        ("i f ~ x = 2 ~ t h e n ~ y = 4", r"\text{if}x=2\text{then}y=4"),
        ("n ~ i s ~ e v e n", r"n\text{is}\text{even}"),
        ("x = 1 ~ o u ~ x = 2", r"x=1\text{ou}x=2"),
        (r"d i s \tan c e = v t", r"\text{distance}=vt"),
        ("s t i l o m e r = 4", r"\text{stilomer}=4"),
    ],
)
def test_words(written: str, latex: str) -> None:
    assert spelled(written) == latex


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("1 2 ~ k g", r"12\text{kg}"),
        ("v = 2 0 ~ m / s", r"v=20\text{m/s}"),
        ("A = 6 ~ c m ^2", r"A=6\text{cm}^{2}"),
        ("2 5 0 ~ m l + 5 0 ~ m l", r"250\text{ml}+50\text{ml}"),
        ("3 m g", "3mg"),
        ("F = 1 0 ~ N", "F=10N"),
        ("2 k g x", "2kgx"),
        ("k g", "kg"),
    ],
)
def test_units_stand_behind_a_number_and_before_no_operand(written: str, latex: str) -> None:
    assert spelled(written) == latex


@pytest.mark.parametrize(
    "written",
    ["a b c + x y z", "m g h", "2 a b", "a x + b y = c", "m c ^2", "P V = n R T", "x = 3 o r x", "i f",
     "a b c d e", "x y z t w", "a _n x ^n", "m a x", "o f + x", "2 0 i s", "x d y d z", r"\cos t = 5 n"],
)  # fmt: skip
def test_products_stay_letters(written: str) -> None:
    given = row(written.split())
    assert with_words([given])[0].latex == given.latex


def test_letters_in_doubt_are_those_of_the_word() -> None:
    doubts = {2: {"e": -1.5}, 6: {"o": -0.5}}
    assert spelled("t h c r e f 0 r e ~ y = 2", doubts) == r"\text{therefore}y=2"
    assert spelled("t h c r e f 0 r e ~ y = 2", {6: {"o": -0.5}}) != r"\text{therefore}y=2", "c is sure"


def test_symbols_stay_letters_and_the_word_counts_as_usual() -> None:
    given = row(["l", "n", "x"])
    (found,) = with_words([given])
    assert found.tree.names == given.tree.names
    assert [word.symbols for word in found.tree.words] == [(0, 1)]
    assert found.language_score == found.log_probability > 0


@pytest.mark.slow
def test_a_reader_spells_unless_its_alphabet_lacks_letters() -> None:
    ink = ink_of(write(parse("any=2"), Hand.of(3)))
    reading = inkmath.read(ink)
    assert reading.latex == r"\text{any}=2"
    assert [symbol.token for symbol in reading.symbols] == ["a", "n", "y", "=", "2"]
    assert inkmath.load_reader(alphabet="crohme").read(ink).latex == "any=2"


def test_row_that_several_trees_have_is_searched_for_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one = row(["x", "l", "n", "y"])
    other = replace(one, tree=replace(one.tree, relations=(*one.tree.relations[:3], Relation.SUP)))
    searched, words = list[object](), spelling._Row.words

    def counted(searched_row: spelling._Row) -> object:
        searched.append(searched_row)
        return words(searched_row)

    monkeypatch.setattr(spelling._Row, "words", counted)
    found = with_words([one, one, other])
    assert len(searched) == 2
    assert sorted(one.latex for one in found) == sorted(
        hypothesis.latex for each in (one, one, other) for hypothesis in with_words([each])
    )
