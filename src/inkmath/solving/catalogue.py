"""The catalogue of rules: every name that `Step.rule` may have, with its title and its sentences.

A rule is added here when it is written; `tests/solving/test_catalogue.py` compares the two. The sentences are
read out of the source, as gettext does: the templates are what a translation would begin with.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

TITLES: Mapping[str, Mapping[str, str]] = {
    "Arithmetic": {
        "absolute-value": "Resolve an absolute value",
        "as-percent": "Write in per cent",
        "add": "Add numbers",
        "add-and-subtract": "Add and subtract numbers",
        "cancel": "Cancel common factors",
        "change-of-base": "Change the base of a logarithm",
        "common-denominator": "Bring to a common denominator",
        "common-divisor": "Find the greatest common divisor",
        "common-multiple": "Find the least common multiple",
        "conjugate": "Multiply by the conjugate",
        "deviation": "Find the standard deviation",
        "divide": "Divide numbers",
        "divide-by-fraction": "Multiply by the reciprocal",
        "divide-with-remainder": "Divide with remainder",
        "divisibility": "Check for divisibility",
        "double-factorial": "Multiply out a double factorial",
        "euclid": "Use Euclid's algorithm",
        "factorial": "Multiply out a factorial",
        "binomial": "Write out a binomial coefficient",
        "inverse-sine": "Know an angle by its sine",
        "inverse-tangent": "Undo a tangent by its inverse",
        "logarithm-of-number": "Find a logarithm",
        "infinite": "Calculate with infinity",
        "is-prime": "Know a prime number",
        "mean": "Find the mean",
        "median": "Find the median",
        "mixed-number": "Write a mixed number as a fraction",
        "mode": "Find the mode",
        "nested-root": "Take the root of a square",
        "no-value": "Show why there is no value",
        "opposite-angle": "Turn to the opposite angle",
        "multiply": "Multiply numbers",
        "other-base": "Convert from another base",
        "permutations": "Write out permutations",
        "per-cent": "Write per cent as a decimal",
        "periodic": "Subtract full turns",
        "power": "Calculate a power",
        "power-of-product": "Take the power of each factor",
        "prime-factors": "Write as a product of primes",
        "put-in-order": "Put numbers in order",
        "range": "Find the range",
        "read-digits": "Read off the digits",
        "roman-numeral": "Read a Roman numeral",
        "root": "Take a root",
        "root-of-quotient": "Take the root of a quotient",
        "round": "Round a number",
        "scientific-notation": "Write in scientific notation",
        "simplify": "Simplify",
        "smaller-angle": "Turn to a smaller angle",
        "special-angle": "Know the value at a special angle",
        "square-root": "Take the square root",
        "take-out-power": "Take a power out of a root",
        "take-out-prime": "Take out a prime factor",
        "take-out-square": "Take a square out of a root",
        "tidy-number": "Write a number shorter",
        "two-signs": "Cancel two minus signs",
        "variance": "Find the variance",
        "work-out-side": "Calculate a side",
        "work-out-terms": "Calculate each term",
        "write-as-fraction": "Write as a fraction",
        "zero": "Leave out the sign of zero",
    },
    "Complex numbers": {
        "argument": "Find an argument",
        "complex-function": "Find a value by real and imaginary part",
        "complex-logarithm": "Take the logarithm of a complex number",
        "complex-power": "Write a power with a logarithm",
        "complex-root": "Take the root of a complex number",
        "conjugate-number": "Take the conjugate",
        "de-moivre": "Use De Moivre's formula",
        "divide-polar": "Divide in polar form",
        "euler": "Use Euler's formula",
        "full-turns": "Leave out full turns",
        "imaginary-part": "Read off the imaginary part",
        "modulus-of-polar": "Read off the modulus",
        "multiply-polar": "Multiply in polar form",
        "negative-exponent": "Write a negative exponent as a reciprocal",
        "polar-form": "Write in polar form",
        "power-as-root": "Write a power as a root",
        "real-and-imaginary": "Compare real and imaginary parts",
        "real-part": "Read off the real part",
        "roots-of-number": "Take all roots of a number",
        "split-exponent": "Split an exponent",
    },
    "Units": {
        "calculate-with-units": "Calculate with units",
        "convert-units": "Convert units",
    },
    "Sequences": {
        "differences": "Compare the differences of terms",
        "fill-gap": "Fill the gap in a sequence",
        "next-term": "Find the next term",
        "ratios": "Compare the ratios of terms",
        "sequence-formula": "Find a formula for all terms",
        "terms-in-turn": "Separate two sequences",
    },
    "Expressions": {
        "binomial-formula": "Use a binomial formula",
        "binomial-theorem": "Use the binomial theorem",
        "cancel-factorials": "Cancel factorials",
        "collect-like-terms": "Collect like terms",
        "combine-roots": "Combine roots",
        "common-factor": "Factor out",
        "complete-square": "Complete the square",
        "divide-each-term": "Divide each term",
        "divide-fraction": "Divide a fraction",
        "double-angle": "Use the double-angle formula",
        "equal-factors": "Write equal factors as a power",
        "factor": "Factor",
        "long-division": "Divide polynomials",
        "factor-by-grouping": "Factor by grouping",
        "factor-trinomial": "Factor a trinomial",
        "find-coefficient": "Find a coefficient",
        "number-blanks": "Number the blanks",
        "solve-for-blanks": "Solve for the blanks",
        "unknown-numerators": "Set up partial fractions",
        "logarithm-of-power": "Take the logarithm of a power",
        "logarithm-rules": "Use the rules of logarithms",
        "multiply-factors": "Multiply factors",
        "multiply-fractions": "Multiply fractions",
        "multiply-out": "Multiply out",
        "multiply-powers": "Multiply powers",
        "power-as-product": "Write a power as a product",
        "power-of-fraction": "Take a power of a fraction",
        "power-of-logarithm": "Take a power of a logarithm",
        "power-of-root": "Take a power of a root",
        "pythagoras": "Use the Pythagorean identity",
        "rational-zero": "Divide by a rational zero",
        "rationalise-denominator": "Rationalise the denominator",
        "remove-brackets": "Remove brackets",
        "simplify-root": "Simplify a root",
        "sine-and-cosine": "Write with sine and cosine",
        "sum-of-cubes": "Factor a sum of cubes",
        "tidy": "Put together",
        "trigonometric-identity": "Use a trigonometric identity",
    },
    "Matrices and vectors": {
        "add-matrices": "Add matrices",
        "as-columns": "Write vectors as columns",
        "augmented-matrix": "Write an augmented matrix",
        "bars-of-matrix": "Read bars as a determinant",
        "characteristic-polynomial": "Write the characteristic polynomial",
        "compare-entries": "Compare the entries",
        "cross-product": "Calculate a cross product",
        "determinant-2": "Calculate a determinant of two rows",
        "determinant-expansion": "Expand a determinant",
        "determinant-rows": "Change a determinant by row operations",
        "determinant-triangular": "Read off a triangular determinant",
        "determinant-zero": "See that a determinant is 0",
        "divide-matrix": "Divide a matrix by a number",
        "dot-product": "Calculate a dot product",
        "eigenvector": "Read off an eigenvector",
        "identity-matrix": "Write out the identity matrix",
        "inverse-2": "Invert a matrix of two rows",
        "inverse-by-rows": "Read off the inverse",
        "matrix-property": "Turn to a property of the matrix",
        "matrix-power": "Write a power of a matrix as a product",
        "matrix-trace": "Calculate a trace",
        "multiply-matrices": "Multiply matrices",
        "vector-quantity": "Name a vector or a number",
        "divide-by-length": "Divide by a length",
        "angle": "Find an angle",
        "perpendicular": "Drop a perpendicular",
        "negate-matrix": "Change the signs of a matrix",
        "rank": "Read off the rank",
        "rank-by-cases": "Distinguish cases for a rank",
        "row-operation": "Change rows",
        "scale-matrix": "Multiply a matrix by a number",
        "transpose": "Transpose a matrix",
        "vector-length": "Calculate the length of a vector",
        "work-out-entries": "Calculate the entries",
        "work-out-factor": "Calculate a factor",
    },
    "Equations": {
        "add-to-both-sides": "Add to both sides",
        "addition-theorem": "Use an addition theorem",
        "all-angles": "Name all angles",
        "bisection": "Bisect where the sign changes",
        "clear-denominators": "Multiply by the common denominator",
        "clear-fractions": "Clear fractions",
        "collect": "Collect the unknown",
        "combine-logarithms": "Combine logarithms",
        "common-base": "Write with a common base",
        "complete-the-square": "Complete the square",
        "contradiction": "Meet a contradiction",
        "cubic-discriminant": "Find the discriminant of a cubic",
        "cubic-formula": "Use Cardano's formula",
        "definition": "Use the definition",
        "discriminant": "Find the discriminant",
        "divide-both-sides": "Divide both sides",
        "divide-by-cosine": "Divide by the cosine",
        "divide-by-power": "Divide by a power",
        "divide-off-root": "Divide by a linear factor",
        "each-value": "Take each value",
        "equal-angles": "Compare angles",
        "equal-arguments": "Compare arguments",
        "equal-exponents": "Compare exponents",
        "extraneous": "Reject an extraneous solution",
        "invert": "Invert a function",
        "isolate-absolute-value": "Isolate an absolute value",
        "isolate-power": "Isolate a power",
        "isolate-root": "Isolate a root",
        "isolate-square": "Isolate a square",
        "meet-condition": "Keep the solutions that meet a condition",
        "keep-solutions": "Keep the solutions",
        "multiple-angles": "Expand multiple angles",
        "multiply-both-sides": "Multiply both sides",
        "new-unknown": "Substitute a new unknown",
        "no-absolute-value": "Meet a negative absolute value",
        "no-power": "Meet a power that is not positive",
        "impossible-condition": "Meet a condition that never holds",
        "no-real-root": "Meet a root that is not real",
        "one-sine": "Write as one sine",
        "out-of-range": "Meet a value out of range",
        "quadratic-formula": "Use the quadratic formula",
        "raise-to-power": "Raise both sides to a power",
        "rational-root": "Find a rational root",
        "reciprocal": "Take reciprocals",
        "sign-change": "Show a change of sign",
        "begin-with-side": "Begin with one side",
        "counterexample": "Give a counterexample",
        "extend-fraction": "Expand a fraction",
        "same-terms": "Compare terms",
        "simplify-sides": "Simplify both sides",
        "solve-each": "Solve each equation",
        "solve-for-unknown": "Solve for the unknown",
        "same-factorials": "Compare factorials",
        "square-both-sides": "Square both sides",
        "standard-form": "Bring to standard form",
        "subtract-from-both-sides": "Subtract from both sides",
        "swap-sides": "Swap sides",
        "take-logarithm": "Take logarithms",
        "to-exponentials": "Write with exponentials",
        "to-sines": "Write with sines and cosines",
        "try-numbers": "Try whole numbers",
        "undo-inverse": "Undo an inverse function",
        "undo-logarithm": "Undo a logarithm",
        "whole-numbers": "Keep whole numbers",
        "zero-numerator": "Set the numerator to zero",
        "zero-product": "Use the zero-product property",
    },
    "Inequalities": {
        "add-to-all-sides": "Add to all sides",
        "between-zeros": "Look between and beyond the zeros",
        "boundary": "Find a boundary",
        "compare-squares": "Compare squares",
        "discriminant-cases": "Distinguish cases by the discriminant",
        "divide-all-sides": "Divide all sides",
        "divide-by-letters": "Divide by an expression of unknown sign",
        "every-number": "Find every number a solution",
        "interval-notation": "Write as intervals",
        "multiply-all-sides": "Multiply all sides",
        "no-number": "Find no number a solution",
        "one-side": "Bring everything to one side",
        "put-together": "Combine the conditions",
        "isolate-middle": "Isolate the unknown in the middle",
        "sign-of-quotient": "Write a quotient as a product",
        "sign-table": "Make a sign table",
        "split-chain": "Split a chain",
        "subtract-from-all-sides": "Subtract from all sides",
    },
    "Systems": {
        "combine": "Combine equations",
        "divide-equation": "Divide an equation",
        "drop-case": "Drop a case",
        "drop-equation": "Drop an equation",
        "eliminate": "Eliminate an unknown",
        "one-unknown": "Solve for one unknown",
        "parameter": "Introduce a parameter",
        "read-off": "Read off the solution",
        "substitute": "Substitute",
        "tidy-equations": "Arrange the equations",
    },
    "Derivatives": {
        "basic-derivatives": "Differentiate powers and terms",
        "chain-rule": "Use the chain rule",
        "constant": "Differentiate a constant",
        "constant-factor": "Take out a constant factor",
        "exponential-rule": "Differentiate an exponential",
        "fundamental-theorem": "Use the fundamental theorem of calculus",
        "higher-derivative": "Differentiate repeatedly",
        "known-derivative": "Use a known derivative",
        "logarithmic-differentiation": "Differentiate logarithmically",
        "product-rule": "Use the product rule",
        "quotient-rule": "Use the quotient rule",
        "reciprocal-rule": "Use the reciprocal rule",
        "sum-rule": "Use the sum rule",
    },
    "Integrals": {
        "basic-integrals": "Use a known antiderivative",
        "compare-coefficients": "Compare coefficients",
        "compare-rational": "Take out the rational part",
        "constant-of-integration": "Add the constant of integration",
        "constant-sign": "Take out a constant sign",
        "integration-by-parts": "Integrate by parts",
        "known-integral": "Use a known integral",
        "multiple-angle": "Use the formulas for multiples of an angle",
        "partial-fractions": "Split into partial fractions",
        "pole-inside": "Meet a pole",
        "reduction-formula": "Use a reduction formula",
        "rewrite-integrand": "Rewrite the integrand",
        "same-ends": "Integrate over no interval",
        "solve-for-integral": "Solve for the integral",
        "split-absolute-value": "Split at a change of sign",
        "split-at-pole": "Split at a pole",
        "split-numerator": "Split the numerator",
        "substitute-back": "Substitute back",
        "substitution": "Substitute",
        "trigonometric-substitution": "Substitute a trigonometric function",
    },
    "Limits": {
        "divide-by-highest-power": "Divide by the highest power",
        "growing": "Compare growth",
        "infinite-denominator": "Divide by what grows without bound",
        "known-limit": "Use a known limit",
        "l-hopital": "Use L'Hôpital's rule",
        "exponents-by-series": "Expand the exponents",
        "leading-term": "Compare leading terms",
        "lead-cases": "Distinguish cases for the leading coefficient",
        "limit-by-cases": "Distinguish cases for a limit",
        "integral-by-cases": "Distinguish cases for an integral",
        "limit-of-argument": "Take the limit of the argument",
        "limit-by-parts": "Take the limit of each part",
        "limit-of-constant": "Take the limit of a constant",
        "limit-of-exponent": "Take the limit of the exponent",
        "limit-of-sum": "Take the limit of each term",
        "one-sided-limit": "Compare one-sided limits",
        "split-integral": "Split an integral",
        "pole": "Meet a pole",
        "power-as-exponential": "Write a power as an exponential",
        "product-as-fraction": "Write a product as a fraction",
        "squeeze": "Use the squeeze theorem",
        "terms-vanish": "Drop terms that vanish",
    },
    "Sums and series": {
        "add-up": "Add up the terms",
        "comparison": "Compare with a known series",
        "constant-terms": "Multiply equal terms",
        "empty": "Meet an empty sum",
        "factors-cancel": "Cancel factors",
        "geometric-series": "Use the geometric series",
        "geometric-sum": "Use the geometric sum",
        "known-series": "Use a known series",
        "later-start": "Shift the start",
        "shift-index": "Shift the index",
        "p-series": "Compare with a p-series",
        "integral-test": "Compare a series with an integral",
        "alternating-series": "Use Leibniz' test for alternating signs",
        "power-series": "Use a power series",
        "power-sum": "Use a formula for power sums",
        "telescoping": "Telescope",
        "terms-do-not-vanish": "Use the divergence test",
        "write-out": "Write out the terms",
    },
    "Functions": {
        "hole": "Find a hole",
        "limit-at-infinity": "Find the limit at an end",
        "signs": "Find where the function is positive and negative",
        "values": "Find the values that the function takes",
        "horizontal-asymptote": "Find a horizontal asymptote",
        "curvature": "Find where the graph is curved upwards and downwards",
        "domain": "Find the domain",
        "period": "Find the period",
        "piece": "Take the piece that holds",
        "continuity": "Compare limits and value",
        "differentiability": "Compare slopes from both sides",
        "monotony": "Find where the function rises and falls",
        "inflection": "Find a point of inflection",
        "maximum": "Find a maximum",
        "minimum": "Find a minimum",
        "put-in": "Put in",
        "half-axes": "Find the half axes",
        "ray": "Name a ray",
        "compare": "Compare numbers",
        "set-to-zero": "Set to zero",
        "oblique-asymptote": "Find an oblique asymptote",
        "shift": "Find the shift of an asymptote",
        "slope": "Find the slope of an asymptote",
        "vertical-asymptote": "Find a vertical asymptote",
        "y-intercept": "Find the y-intercept",
    },
    "Parts of a problem": {
        "differentiate-both-sides": "Differentiate both sides",
        "partial-derivative": "Differentiate by one letter",
        "point-slope-form": "Write a line by a point and its slope",
        "taylor-polynomial": "Put a Taylor polynomial together",
        "work-out-part": "Work out a part first",
    },
    "Differential equations": {
        "ansatz": "Choose a form with unknown coefficients",
        "characteristic-equation": "Write the characteristic equation",
        "characteristic-roots": "Solve the characteristic equation",
        "constant-solution": "Find constant solutions",
        "differentiate-solution": "Differentiate the solution",
        "exact-form": "Write with differentials",
        "exactness": "Check that the equation is exact",
        "find-constant": "Find the constants",
        "general-solution": "Add the particular solution",
        "homogeneous-solution": "Solve the homogeneous equation",
        "integral-beside": "Work out an integral by itself",
        "integrate-both-sides": "Integrate both sides",
        "integrate-slope": "Take the antiderivative",
        "integrating-factor": "Find an integrating factor",
        "level-curves": "Write down the level curves",
        "multiply-by-factor": "Multiply by the integrating factor",
        "particular-solution": "Write down the particular solution",
        "potential": "Find the function of which the equation is the differential",
        "put-back": "Put the quotient or the power back",
        "put-in-ansatz": "Put the form into the equation",
        "put-in-condition": "Put the conditions in",
        "remove-logarithm": "Take e to the power of both sides",
        "rename-constant": "Give the constant a new meaning",
        "separate-variables": "Separate the variables",
        "factor-out-derivative": "Factor out the derivative",
        "solve-for-derivative": "Solve for the derivative",
        "solve-for-function": "Solve for the function",
        "standard-linear-form": "Write in the standard linear form",
        "substitute-power": "Substitute a power of the function",
        "substitute-quotient": "Substitute the quotient",
        "wronskian": "Work out the Wronskian",
    },
    "Sets": {
        "compare-sets": "Compare sets",
        "count-elements": "Count the elements",
        "membership-table": "Make a table of memberships",
        "list-elements": "List the elements",
        "power-set": "List all subsets",
        "set-complement": "Take a complement",
        "set-difference": "Take away a set",
        "set-intersection": "Intersect sets",
        "set-product": "Form all pairs",
        "set-union": "Unite sets",
    },
    "Chance": {
        "add-probabilities": "Add probabilities",
        "complement-probability": "Go over to the complement",
        "conditional-probability": "Find a conditional probability",
        "distribution": "Name the distribution",
        "distribution-measure": "Find an expected value or a deviation",
        "multiply-probabilities": "Multiply probabilities",
        "normal-probability": "Use the standard normal distribution",
        "single-probability": "Find a single probability",
        "standardise": "Standardise",
        "total-probability": "Take an event apart",
    },
    "Logic": {
        "absorption": "Absorb a part",
        "begin-again": "Begin again",
        "combine-parts": "Combine two parts",
        "complement-law": "Use a statement and its negation",
        "de-morgan": "Use De Morgan's law",
        "distributive-law": "Use the distributive law",
        "double-negation": "Cancel a double negation",
        "equivalent": "Write an equivalence out",
        "exclusive-or": "Write an exclusive or out",
        "idempotent-law": "Leave out what stands twice",
        "implication": "Write an implication out",
        "truth-table": "Make a truth table",
    },
    "Lines of a working": {
        "follows": "Follows",
        "not-checked": "Could not be checked",
        "wrong": "Does not follow",
    },
    "Beyond the rules": {
        "not-explained": "Found without a rule",
    },
}
"""Titles of the rules by topic. A rule that serves several topics stands where it comes first."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One rule. templates: its sentences, `{}` for each term or other part."""

    name: str
    title: str
    topic: str
    templates: tuple[str, ...]


def rules() -> tuple[RuleInfo, ...]:
    """All rules, by topic."""
    found = templates()
    return tuple(
        RuleInfo(name, title, topic, found.get(name, ()))
        for topic, titles in TITLES.items()
        for name, title in titles.items()
    )


@cache
def templates() -> Mapping[str, tuple[str, ...]]:
    """The sentences of each rule, as they stand in the source of this package."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in _sources(files("inkmath.solving")):
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                for name, template in _pairs(function):
                    found[name].setdefault(template)
    return {name: tuple(sentences) for name, sentences in found.items()}


@cache
def sentences() -> frozenset[str]:
    """All templates with words in them, and the phrases that they are made with: what is translated."""
    found = {template for each in templates().values() for template in each}
    for source in _sources(files("inkmath.solving")):
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(ast.Name("sentence" | "phrase"), [text, *_]):
                    found.update(_texts(text))
    return frozenset(each for each in found if any(map(str.isalpha, each.replace("{}", ""))))


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(_, one, other):
            yield from (*_texts(one), *_texts(other))


def _sources(folder: Traversable) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_text(encoding="utf-8")


def _pairs(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Names of rules in a function with the sentences that go with them, by variable or directly."""
    said: dict[str, list[str]] = {}
    nodes = sorted(
        (node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)),
        key=lambda node: (node.lineno, node.col_offset),
    )
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    said[target.id] = list(_sentences(node.value, {}))
        elif node.args:
            for name in _constants(node.args[0]):
                for argument in node.args[1:]:
                    yield from ((name, template) for template in _sentences(argument, said))


def _constants(node: ast.expr) -> Iterator[str]:
    """The names of rules that an expression may have as its value."""
    match node:
        case ast.Constant(str(name)) if any(name in titles for titles in TITLES.values()):
            yield name
        case ast.IfExp(_, one, other):
            yield from _constants(one)
            yield from _constants(other)
        case ast.JoinedStr([ast.Constant(str(start)), _]):
            yield from (start + scope for scope in ("both-sides", "all-sides"))


def _sentences(node: ast.expr, said: Mapping[str, list[str]]) -> Iterator[str]:
    """The templates that an expression may have as its value."""
    match node:
        case ast.Call(ast.Name("sentence"), [ast.Constant(str(template)), *_]):
            yield template
        case ast.Constant(str(text)) if " " in text:
            yield text
        case ast.IfExp(_, one, other):
            yield from _sentences(one, said)
            yield from _sentences(other, said)
        case ast.Name(name):
            yield from said.get(name, ())
