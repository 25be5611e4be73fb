from __future__ import annotations

import pytest

from inkmath.expression.latex import parse
from inkmath.expression.tree import Atom, Row, Script
from inkmath.training.spelled import SPACE, spelled, spelled_tokens


def written(latex: str) -> str:
    """The letters of a row without scripts, with `~` for room."""
    nodes = (node.base if isinstance(node, Script) else node for node in spelled(parse(latex)).items)
    return "".join("~" if node == SPACE else node.token for node in nodes if isinstance(node, Atom))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\ln x", "~ln~x"),
        (r"\sin x", r"\sinx"),
        (r"x=3\text{ or }x=5", "x=3~or~x=5"),
        (r"7\bmod2", "7~mod~2"),
        (r"a\mid b\parallel c", r"a|b\|c"),
    ],
)
def test_words_are_written_letter_by_letter(latex: str, expected: str) -> None:
    assert written(latex) == expected


def test_scripts_of_a_word_hang_on_its_last_letter() -> None:
    row = spelled(parse(r"\ln^{2}x"))
    assert row.items[2] == Script(Atom("n"), None, Row((Atom("2"),)))


def test_words_within_a_fraction_are_spelled_too() -> None:
    assert spelled(parse(r"\frac{\max}{2}")) == Row(
        (type(parse(r"\frac{1}{2}").items[0])(Row((SPACE, *map(Atom, "max"), SPACE)), parse("2")),)
    )


def test_tokens_of_what_is_spelled_alike_are_the_same() -> None:
    assert spelled_tokens(r"\frac{\text{area}}{\ln x}") == spelled_tokens(r"\frac{area}{lnx}")
    assert spelled_tokens(r"\ln x") != spelled_tokens(r"\log x")
    assert spelled_tokens(r"\frac{1}") is None
