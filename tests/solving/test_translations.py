"""German sentences: each template has one, with the same fields, and whole solutions are in German."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from inkmath.errors import ConfigError
from inkmath.solving import catalogue, solve_latex
from inkmath.solving.sentences import sentence
from inkmath.solving.translations import speaking, templates, translated

GERMAN = templates("de")


def fields(template: str) -> list[int]:
    """The numbers of the fields of a template, in ascending order."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    return sorted(int(name) if name else place for place, name in enumerate(names))


def test_every_template_has_a_german_one() -> None:
    """Lists the templates that are to be added to `solving/translations/de.toml`."""
    assert sorted(catalogue.sentences() - GERMAN.keys()) == []


def test_translations_have_the_same_fields_and_end_alike() -> None:
    for english, german in GERMAN.items():
        assert set(fields(german)) == set(range(len(fields(english)))), english
        assert english.endswith(".") == german.endswith("."), english


def test_fields_may_change_their_places() -> None:
    with speaking("de"):
        assert sentence("Add {} to {}.", "3", "both sides") == "Auf beiden Seiten 3 addieren."
    assert sentence("Add {} to {}.", "3", "both sides") == "Add 3 to both sides."


def test_a_text_without_translation_stays() -> None:
    with speaking("de"):
        assert translated("Nobody has translated this.") == "Nobody has translated this."


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        ("2x+3=7", "Auf beiden Seiten 3 subtrahieren."),
        ("x^{2}-5x+6=0", "-2 und -3 haben das Produkt 6 und die Summe -5."),
        ("-2x<6", "die Zahl negativ ist, dreht sich das Ungleichheitszeichen um."),
        (r"\log_{2}8", "log_2(8) ist 3, denn 2^3 = 8."),
        (r"\int x^{2}dx", "Eine Stammfunktion von x^2 ist x^3/3."),
        (r"x+y=5\\x-y=1", "Rechne die zweite Gleichung minus die erste: x fällt weg."),
    ],
)
def test_a_solution_is_in_german(latex: str, says: str) -> None:
    steps = solve_latex(latex, language="de").steps
    assert any(says in step.explanation for step in steps)
    english = re.compile(r"\b(the|of|both|is|and|from)\b")
    assert not any(english.search(step.explanation) for step in steps)


def test_a_message_is_in_german() -> None:
    assert solve_latex(r"\frac{5}{0}", language="de").message == (
        "Diese Zahl gibt es nicht: es wird durch 0 geteilt."
    )


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="en, de"):
        solve_latex("x=1", language="xx")
