"""The catalogue of rules. The oracles: the source of the rules, and the steps of solved problems."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import inkmath.solving
from inkmath.solving.catalogue import TITLES, rules
from inkmath.solving.problems import solve_here

SOURCE = Path(inkmath.solving.__file__).parent

WRITERS = {"Rewrite", "Step", "Move", "add", "aside", "conclude", "drop", "restrict", "approximate", "split"}
"""Calls whose first argument is the name of a rule."""

PROBLEMS = (
    r"\frac{3}{4}-0.5\cdot2^{3}",
    "3(x+1)^{2}=12",
    r"\sqrt{x+3}=x-3",
    r"2\sin^{2}x+3\cos x=3",
    "1<3-2x<9",
    "x+y=5,xy=6",
    "ax+b=c",
    r"\frac{d}{dx}x^{2}\sin(3x)",
    r"\int x\ln x dx",
    r"\lim_{x\to\infty}\frac{3x^{2}+1}{x^{2}-x}",
    r"\sum_{k=1}^{n}k^{2}",
    r"f(x)=\frac{x^{2}}{x-1}",
    "x^{5}-x=3",
)


def names() -> set[str]:
    return {rule.name for rule in rules()}


def strings(node: ast.expr) -> Iterator[str]:
    """The strings that an argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)


def written() -> Iterator[str]:
    """Names of rules in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called in WRITERS:
                    yield from strings(node.args[0])


def test_every_rule_of_the_source_is_in_the_catalogue() -> None:
    assert {name for name in written() if re.fullmatch("[a-z-]{2,}", name)} <= names()


@pytest.mark.parametrize("latex", PROBLEMS)
def test_every_step_names_a_rule_of_the_catalogue(latex: str) -> None:
    assert {step.rule for step in solve_here(latex).steps} <= names()


def test_every_rule_of_the_catalogue_is_in_the_source() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "catalogue.py"
    )
    dead = {name for name in names() if f'"{name}"' not in text}
    by_scope = {name for name in dead if re.search("(both|all)-sides$", name)}
    assert dead == by_scope


def test_names_are_unique() -> None:
    counts = Counter(name for titles in TITLES.values() for name in titles)
    assert max(counts.values()) == 1


def test_sentences_are_found() -> None:
    found = {rule.name: rule.templates for rule in rules()}
    assert "Swap the sides." in found["swap-sides"]
    assert "Subtract {} from {}." in found["subtract-from-both-sides"]
    assert sum(bool(templates) for templates in found.values()) > 0.8 * len(found)
