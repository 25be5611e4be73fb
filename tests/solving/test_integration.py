"""Rules for antiderivatives. The oracles: SymPy's diff at many points, and known values of integrals."""

from __future__ import annotations

import mpmath
import pytest
import sympy

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.problems import solve_here
from inkmath.solving.rules.integration import (
    exponential,
    inverse,
    product_rule,
    quotients,
    rational,
    reciprocal,
    roots,
    signs,
    trigonometric,
    trigonometric_roots,
    two_quadratics,
)
from inkmath.solving.rules.integration import inner_function as inner
from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U
from inkmath.solving.rules.integration.search import Search, multiplied_out

X = sympy.Symbol("x", real=True)
POINTS = [sympy.Rational(n, 17) for n in (-93, -61, -40, -23, -11, -5, 4, 9, 13, 21, 38, 55, 89)]

EXAMPLES: tuple[tuple[IntegrandRule, str], ...] = (
    (inner.inner_function, r"xe^{x^{2}}"),
    (inner.any_inner_function, r"\sqrt{\sqrt{x}+1}"),
    (inner.inner_function, r"x^{3}(1+x^{2})^{\frac{9}{14}}"),
    (inner.inner_function, r"\tanh(x)\ln(\cosh(x))"),
    (exponential.product_of_powers, r"\frac{2^{x}}{3^{x}}"),
    (trigonometric.products_to_sums, r"\cos(3x)\cos(5x)"),
    (trigonometric.products_to_sums, r"\sin(x)\sin(2x)\sin(3x)"),
    (trigonometric.products_to_sums, r"x\sin^{2}(x)"),
    (trigonometric.odd_power, r"\sin^{3}(2x)\sqrt{\cos(2x)}"),
    (trigonometric.odd_power, r"\cos^{5}(x)"),
    (trigonometric.rational_in_sine_and_cosine, r"\frac{1}{1+\sin^{2}(x)}"),
    (trigonometric.rational_in_sine_and_cosine, r"\frac{1}{2+\cos(x)}"),
    (trigonometric.rational_in_sine_and_cosine, r"\frac{1}{\sin(x)+\tan(x)}"),
    (trigonometric.rational_in_sine_and_cosine, r"\frac{1}{2\sin(x)+\sin(2x)}"),
    (trigonometric.polynomial_in_sine_and_cosine, r"(1-\sin(x))^{4}(1+\cos(x))"),
    (trigonometric.shifted_angles, r"\frac{1}{\sin(x+1)\sin(x+2)}"),
    (trigonometric.shifted_angles, r"\frac{\sin(x)}{\cos(x+1)}"),
    (product_rule.power_beside_function_and_derivative, r"e^{x}(\ln(x^{2}+1)+\frac{2x}{x^{2}+1})"),
    (product_rule.power_beside_function_and_derivative, r"e^{2x}(2\arctan(x)+\frac{1}{1+x^{2}})"),
    (product_rule.power_beside_half_angle, r"\frac{e^{x}(1+\sin(x))}{1+\cos(x)}"),
    (inner.inner_function, r"(2x^{3}-3x)(x^{4}-3x^{2})^{\frac{3}{5}}"),
    (rational.power_of_x, r"\frac{x^{3}}{x^{8}+1}"),
    (rational.partial_fractions, r"\frac{1}{x^{2}-1}"),
    (rational.over_quadratic, r"\frac{x-3}{(x^{2}+2x+4)^{2}}"),
    (rational.over_quadratic, r"\frac{3x+2}{x^{2}+4x+13}"),
    (rational.power_of_quadratic, r"\frac{1}{(x^{2}+1)^{3}}"),
    (rational.over_real_factors, r"\frac{1}{x^{4}+1}"),
    (rational.over_real_factors, r"\frac{x}{x^{4}-3x^{2}+1}"),
    (rational.over_real_factors, r"\frac{1}{x^{3}-2}"),
    (rational.over_real_factors, r"\frac{x+1}{x^{2}-2}"),
    (exponential.in_one_power, r"\frac{e^{6x}}{e^{4x}+1}"),
    (exponential.in_one_power, r"\frac{1}{e^{x}+e^{-x}}"),
    (exponential.derivative_of_product, r"(2x^{2}+1)e^{x^{2}}"),
    (exponential.derivative_of_product, r"(\frac{1}{x}-\frac{1}{x^{2}})e^{x}"),
    (roots.root_of_linear, r"\frac{1}{1+\sqrt{x}}"),
    (roots.root_of_linear, r"\frac{\sqrt{\frac{1-x}{1+x}}}{x}"),
    (roots.rationalised, r"\frac{1}{\sqrt{x+1}+\sqrt{x}}"),
    (roots.one_root, r"\frac{x}{\sqrt{1-x}\sqrt{1+x}}"),
    (roots.one_root, r"\frac{\sqrt{1+x}}{\sqrt{1-x}}"),
    (roots.quotient_of_roots, r"\frac{1}{x+\sqrt{x^{2}+1}}"),
    (roots.root_of_quadratic, r"\frac{x^{2}}{\sqrt{x^{2}+1}}"),
    (roots.root_of_quadratic, r"\frac{1}{x\sqrt{x^{2}+3}}"),
    (roots.root_of_quadratic, r"\frac{\sqrt{x^{2}-4}}{x^{4}}"),
    (roots.root_of_quadratic, r"\frac{1}{(x^{2}+2)\sqrt{x^{2}+1}}"),
    (roots.root_of_quadratic, r"\frac{1}{(x^{2}+2)^{2}\sqrt{x^{2}+1}}"),
    (multiplied_out, r"(x+1)(\ln(x)+1)"),
    (inverse.by_inverse, r"\sin(\ln(x))"),
    (inverse.by_inverse, r"\frac{\ln(x)}{(1+\ln(x))^{2}}"),
    (inverse.by_inverse, r"xe^{\arcsin(x)}"),
    (inverse.by_inverse, r"\frac{e^{\arctan(x)}}{(1+x^{2})^{\frac{3}{2}}}"),
    (trigonometric_roots.sine_cosine_or_tangent, r"\frac{\sin(2x)}{\sqrt{4+\cos^{2}(x)}}"),
    (trigonometric_roots.by_either_sign, r"\sqrt{1-\sin(3x)}"),
    (trigonometric_roots.sum_or_difference, r"(\cos(x)-\sin(x))\sqrt{\sin(2x)}"),
    (trigonometric_roots.half_sum, r"\cos(x)\sqrt{\sin(2x)}"),
    (rational.rational_part, r"\frac{2x^{3}-1}{(x^{3}+x+1)^{2}}"),
    (rational.over_roots_of_number, r"\frac{x}{x^{5}+1}"),
    (rational.over_roots_of_number, r"\frac{1}{x^{6}+3}"),
    (rational.over_real_factors, r"\frac{1}{x^{4}+x^{3}+x^{2}+x+1}"),
    (reciprocal.with_reciprocal, r"\frac{1-x^{2}}{(1+x^{2})\sqrt{x^{4}+3x^{2}+1}}"),
    (two_quadratics.beside_quadratic, r"\frac{1}{(x^{2}+4)\sqrt{x^{2}+2x+5}}"),
    (quotients.derivative_of_quotient, r"\frac{2x-\sin(2x)}{(x\cos(x)-\sin(x))^{2}}"),
    (signs.roots_joined, r"\frac{\sqrt{4-x^{4}}}{\sqrt{2-x^{2}}}"),
    (signs.square_under_root, r"\frac{1}{\sqrt{x^{4}+x^{2}}}"),
    (signs.absolute_value, r"x|x-1|"),
)


def expression(latex: str) -> sympy.Expr:
    return real_expression(interpret(parse(latex)))


def slope_of(move: Move) -> sympy.Expr:
    """The integrand that a move stands for, by differentiation of what it is the derivative of."""
    if move.inner is None:
        return sympy.diff(move.done, X) + move.factor * move.rest
    rest = move.rest.subs(U, move.inner) * sympy.diff(move.inner, X)
    return sympy.diff(move.done, X) + move.factor * rest


def agreements(left: sympy.Expr, right: sympy.Expr) -> list[bool]:
    """True if two expressions agree, at each point at which the first is a real number."""
    pairs = [(left.subs(X, point).evalf(30), right.subs(X, point).evalf(30)) for point in POINTS]
    return [bool(abs(a - b) < 1e-15 * (1 + abs(a))) for a, b in pairs if a.is_real and a.is_finite]


@pytest.mark.parametrize(("rule", "latex"), EXAMPLES)
def test_rule_keeps_the_integral(rule: IntegrandRule, latex: str) -> None:
    f = expression(latex)
    move = rule(f, X)
    assert move is not None
    agreed = agreements(f, slope_of(move))
    assert len(agreed) >= 3
    assert all(agreed)


@pytest.mark.parametrize("latex", [latex for _, latex in EXAMPLES])
def test_search_reaches_the_end(latex: str) -> None:
    f = expression(latex)
    found = Search(60).integrate(f, X)
    assert found is not None
    agreed = agreements(f, sympy.diff(found, X))
    assert len(agreed) >= 3
    assert all(agreed)


def test_search_out_of_time_finds_nothing() -> None:
    assert Search(0).first_move(expression(r"\frac{1}{1+\sin^{2}(x)}"), X) is None


@pytest.mark.parametrize(
    "integrand",
    [
        r"\cos3x\cos5x",
        r"\sin^{6}(2x)",
        r"\sin^{2}x\cot^{5}x",
        r"\frac{x-3}{(x^{2}+2x+4)^{2}}",
        r"\frac{1}{x\sqrt{x^{2}+3}}",
        r"\frac{\sqrt{9x^{2}-1}}{x^{2}}",
        r"(x^{2}+4x-3)\sin2x",
        r"\frac{1}{1+\cos^{2}x}",
        r"\frac{1}{x^{2}\sqrt{25-x^{2}}}",
        r"(e^{x}-e^{-x})\ln(e^{2x}+1)",
        r"\frac{x\ln x}{\sqrt{x^{2}-1}}",
        r"\frac{x}{\cos^{2}x}",
        r"e^{x}\sin^{2}x",
        r"\frac{\arcsin x}{(x^{2}+1)^{\frac{3}{2}}}",
        r"\sqrt{\tan x}",
    ],
)
def test_antiderivative_is_explained_and_checked(integrand: str) -> None:
    solution = solve_here(rf"\int {integrand}\,dx")
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified and step.rule != "not-explained" for step in solution.steps)
    found = expression(solution.answers[0].latex)
    agreed = agreements(expression(integrand), sympy.diff(found, X))
    assert len(agreed) >= 3
    assert all(agreed)


@pytest.mark.parametrize(
    ("integrand", "expected"),
    [
        (r"\sqrt[3]{x^{2}}", r"\frac{3\sqrt[3]{x^{5}}}{5}+C"),
        (r"\sqrt[3]{x}(x-1)", r"\frac{3\sqrt[3]{x^{7}}}{7}-\frac{3\sqrt[3]{x^{4}}}{4}+C"),
    ],
)
def test_odd_roots_are_integrated_on_both_sides_of_0(integrand: str, expected: str) -> None:
    solution = solve_here(rf"\int {integrand}\,dx")
    assert [(answer.latex, answer.verified) for answer in solution.answers] == [(expected, True)]


@pytest.mark.parametrize(
    ("integrand", "antiderivative"),
    [
        (r"\frac{a+x}{a^{2}+x^{2}}", r"\arctan(\frac{x}{a})+\frac{\ln(a^{2}+x^{2})}{2}"),
        (r"xe^{ax}", r"\frac{xe^{ax}}{a}-\frac{e^{ax}}{a^{2}}"),
        (r"e^{ax}\cos bx", r"\frac{(a\cos(bx)+b\sin(bx))e^{ax}}{a^{2}+b^{2}}"),
        (r"\sqrt{a^{2}-x^{2}}", r"\frac{x\sqrt{a^{2}-x^{2}}}{2}+\frac{a^{2}\arcsin(\frac{x}{a})}{2}"),
        (r"\sin ax\cos bx", r"-\frac{\cos((a+b)x)}{2(a+b)}-\frac{\cos((a-b)x)}{2(a-b)}"),
    ],
)
def test_letters_stand_for_numbers(integrand: str, antiderivative: str) -> None:
    solution = solve_here(rf"\int {integrand}\,dx")
    assert solution.answers[0].verified
    values = {sympy.Symbol("a", real=True): sympy.Rational(7, 5), sympy.Symbol("b", real=True): 3}
    found, known = (expression(text).subs(values) for text in (solution.answers[0].latex, antiderivative))
    assert all(agreements(sympy.diff(known, X), sympy.diff(found, X)))


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{0}^{\infty}\frac{1}{1+x^{4}}dx", mpmath.pi / mpmath.sqrt(8)),
        (r"\int_{0}^{\pi}\frac{1}{1+\sin^{2}x}dx", mpmath.pi / mpmath.sqrt(2)),
        (r"\int_{0}^{2\pi}\frac{1}{1+3\cos^{2}x}dx", mpmath.pi),
        (r"\int_{2\pi}^{0}\frac{1}{1+3\cos^{2}x}dx", -mpmath.pi),
        (r"\int_{0}^{2\pi}\frac{1}{2+\cos x}dx", 2 * mpmath.pi / mpmath.sqrt(3)),
        (r"\int_{0}^{\pi}\frac{1}{5+4\cos x}dx", mpmath.pi / 3),
        (r"\int_{-\pi}^{\pi}\cos3x\cos5x\,dx", 0),
    ],
)
def test_definite_integral_over_jumps_of_the_antiderivative(latex: str, value: object) -> None:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)
    assert abs(solution.answers[0].decimal - value) < 1e-12  # type: ignore[operator]


@pytest.mark.parametrize(
    ("integrand", "message"),
    [
        (r"x^{n}", "Provided that n ≠ -1."),
        (r"\frac{1}{x^{2}-c}", "Provided that c > 0."),
        (r"\frac{1}{a+b\cos x}", "Provided that (a - b)(a + b) > 0."),
        (r"\frac{1}{a^{2}+x^{2}}", "Provided that a ≠ 0."),
        (r"\frac{1}{x^{2}+1}", ""),
    ],
)
def test_conditions_on_letters_are_said(integrand: str, message: str) -> None:
    solution = solve_here(rf"\int {integrand}\,dx")
    assert (solution.status, solution.message) == ("solved", message)
    assert solution.answers[0].verified


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"\int_{-1}^{1}x^{-\frac{4}{5}}dx", 10),
        (r"\int_{0}^{9}\frac{1}{(x-1)^{\frac{2}{3}}}dx", 9),
        (r"\int_{-1}^{1}\frac{1}{\sqrt{|x|}}dx", 4),
        (r"\int_{0}^{\frac{\pi}{2}}\ln(\cos x)dx", -mpmath.pi / 2 * mpmath.log(2)),
        (r"\int_{0}^{\infty}\frac{\sin x}{x}dx", mpmath.pi / 2),
        (r"\int_{-\infty}^{\infty}e^{-x^{2}+2x}dx", mpmath.e * mpmath.sqrt(mpmath.pi)),
        (r"\int_{0}^{1}x^{x}dx", "0.783430510712"),
        (r"\int_{0}^{2\pi}|\sin x|dx", 4),
        (r"\int_{0}^{\infty}\frac{1}{\sqrt{x}(1+x)}dx", mpmath.pi),
        (r"\int_{2}^{\infty}\frac{1}{x\ln^{2}x}dx", 1 / mpmath.log(2)),
    ],
)
def test_improper_integral_is_checked(latex: str, value: object) -> None:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert solution.answers[0].verified
    assert abs(solution.answers[0].decimal - mpmath.mpf(value)) < 1e-11  # type: ignore[operator, arg-type]


def test_a_square_is_taken_out_of_a_root_whose_sign_is_known() -> None:
    solution = solve_here(r"\int\sqrt{x}(x+1)^{\frac{5}{2}}dx")
    assert solution.status == "solved"
    assert all(step.verified for step in solution.steps)


@pytest.mark.parametrize("integrand", [r"x^{2}\cos(6x+2)", r"x\sin(a+bx)", r"x^{2}e^{1-3x}"])
def test_no_linear_function_is_substituted_where_parts_are_shorter(integrand: str) -> None:
    solution = solve_here(rf"\int {integrand}dx")
    assert solution.steps[0].rule == "integration-by-parts"
    assert "substitution" not in {step.rule for step in solution.steps}
    assert solution.answers[0].verified


def test_the_angle_of_a_tangent_is_left() -> None:
    solution = solve_here(r"\int\tan x\tan(x+1)dx")
    assert solution.answers[0].sympy == "-log(Abs(tan(1)*tan(x) - 1))/tan(1) - x + C"
    assert solution.answers[0].verified
