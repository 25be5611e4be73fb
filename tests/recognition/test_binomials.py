"""Two entries in brackets are a binomial or a vector by what they are and what stands around them."""

from __future__ import annotations

import pytest

from inkmath.recognition.binomials import log_odds_of_binomials


@pytest.mark.parametrize(
    ("column", "around"),
    [
        (("n", "k"), " "),
        (("n+1", "k"), r"\sum_{k=0}^{n} "),
        (("n-1", "k-1"), " x^{k}"),
        (("5", "2"), " =10"),
        (("6", "3"), " "),
        (("49", "6"), r" =\frac{49!}{6!43!}"),
    ],
)
def test_what_counts_is_a_binomial(column: tuple[str, str], around: str) -> None:
    assert log_odds_of_binomials([column], around, has_others=False) > 0


@pytest.mark.parametrize(
    ("column", "around"),
    [
        (("1", "2"), " "),
        (("x", "y"), " "),
        (("-3", "4"), " "),
        (("3", "3"), " "),
        (("4", "3"), "v= "),
    ],
)
def test_what_cannot_count_is_a_vector(column: tuple[str, str], around: str) -> None:
    assert log_odds_of_binomials([column], around, has_others=False) < 0


def test_vectors_of_one_line_are_vectors_together() -> None:
    assert log_odds_of_binomials([("3", "1"), ("4", "2")], " + ", has_others=False) < 0
    assert log_odds_of_binomials([("4", "3"), ("x", "y")], " = ", has_others=False) < 0
    assert log_odds_of_binomials([("4", "3")], " ", has_others=True) < 0


def test_rule_of_pascal_is_of_binomials() -> None:
    columns = [("n", "k"), ("n-1", "k-1"), ("n-1", "k")]
    assert log_odds_of_binomials(columns, " = + ", has_others=False) > 0
