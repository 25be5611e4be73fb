"""(M x + N)/(p sqrt(q)) with quadratic p without zeros and quadratic q, by comparing coefficients."""

from __future__ import annotations

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, quadratic
from inkmath.solving.rules.integration.roots import over_root

K = sympy.Symbol("k_")


def beside_quadratic(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x/((x^2 + 1) sqrt(x^2 + 2x + 2)) by arctan(g/sqrt(q)) and ln|(sqrt(q) + h)/(sqrt(q) - h)|.

    g and h are linear, with k p - q = g^2 and k p - q = -h^2: the derivatives of both functions are linear
    over p sqrt(q).
    """
    found = over_root(f, x)
    if found is None or found[0] != 0 or f.free_symbols != {x}:
        return None
    _, over, q = found
    above, below = sympy.fraction(sympy.cancel(over))
    if quadratic(below, x) is None or not above.is_polynomial(x) or sympy.degree(above, x) > 1:
        return None
    if sympy.discriminant(below, x) >= 0 or not sympy.cancel(below / q).has(x):
        return None
    values, slopes = [], []
    for k in sympy.roots(sympy.discriminant(K * below - q, x), K):
        square = sympy.Poly(k * below - q, x)
        a, b, c = (square.coeff_monomial(x**n) for n in (2, 1, 0))
        lead = a if a != 0 else c
        if not lead.is_number or lead == 0 or not k.is_real:
            return None
        size = sympy.sqrt(abs(lead))
        line = size * (x + b / (2 * a)) if a != 0 else size
        root = sympy.sqrt(q)
        if lead.is_positive:
            values.append(sympy.atan(line / root))
        else:
            values.append(sympy.log(sympy.Abs((root + line) / (root - line))) / 2)
        # the derivative of both is (g' q - g q'/2)/(k p sqrt(q))
        slopes.append((sympy.diff(line, x) * q - line * sympy.diff(q, x) / 2) / k)
    if len(values) != 2:
        return None
    unknown = sympy.symbols("a_:2")
    difference = sympy.Add(*(u * s for u, s in zip(unknown, slopes, strict=True))) - above
    solved = sympy.solve(sympy.Poly(sympy.expand(difference), x).all_coeffs(), unknown, dict=True)
    if not solved:
        return None
    total = sympy.Add(
        *(sympy.simplify(solved[0].get(u, 0)) * v for u, v in zip(unknown, values, strict=True))
    )
    return Move("compare-coefficients", sympy.S.Zero, total)


RULES: tuple[IntegrandRule, ...] = (beside_quadratic,)
