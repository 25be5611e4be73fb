"""Upright letters: units behind amounts, letters elsewhere."""

import pytest

from inkmath.expression.latex import parse, print_latex


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (r"4\text{ V}:2\text{ A}", r"4\text{V}:2\text{A}"),
        (r"10\,\frac{\text{m}}{\text{s}}", r"10\frac{\text{m}}{\text{s}}"),
        (r"\frac{10\mathrm{m}}{\mathrm{s}^{2}}", r"\frac{10\text{m}}{\text{s}^{2}}"),
        (r"5\text{ N}\cdot\text{m}", r"5\text{N}\cdot\text{m}"),
        (r"(2+3)\text{ m}", r"(2+3)\text{m}"),
        (r"\square\text{ m}=3\text{ km}", r"\square\text{m}=3\text{km}"),
        (r"10^{3}\text{ g}+\frac{1}{2}\text{ g}", r"10^{3}\text{g}+\frac{1}{2}\text{g}"),
        (r"2\sqrt{2}\text{ m}^{2}", r"2\sqrt{2}\text{m}^{2}"),
    ],
)
def test_units_stand_behind_amounts(given: str, read: str) -> None:
    assert print_latex(parse(given)) == read
    assert parse(read) == parse(given)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (r"\text{V}=\pi r^{2}\mathrm{h}", "V=\\pi r^{2}h"),
        (r"\int2\mathrm{d}x", r"\int2dx"),
        (r"(x+1)\mathrm{A}+x_{\text{A}}", r"(x+1)A+x_{A}"),
        (r"\frac{\mathrm{m}}{\mathrm{V}}=\sqrt{\mathrm{s}}", r"\frac{m}{V}=\sqrt{s}"),
        (r"2\mathrm{x}+3\text{ y}", "2x+3y"),
        (r"\mathbb{\mathrm{N}}", r"\mathbb{N}"),
    ],
)
def test_elsewhere_they_are_letters(given: str, read: str) -> None:
    assert print_latex(parse(given)) == read
