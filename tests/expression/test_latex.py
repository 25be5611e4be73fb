"""LaTeX in and out. The oracle for the folds is LaTeX itself: both spellings typeset the same mathematics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expression.strategies import gridded_rows, latex_soup, rows
from inkmath.data import open_set
from inkmath.errors import LatexSyntaxError
from inkmath.expression import latex
from inkmath.expression.latex import canonical_tokens, parse, print_latex, row_tokens, tokenise
from inkmath.expression.tree import Atom, Fraction, Root, Row, Script
from inkmath.vocab import IN_CONTEXT, ONLY_TYPED, WRITTEN, Kind, table


def row(*nodes: Atom | Fraction | Root | Script | str) -> Row:
    return Row(tuple(Atom(node) if isinstance(node, str) else node for node in nodes))


@given(rows)
def test_parse_undoes_print(tree: Row) -> None:
    assert parse(print_latex(tree)) == tree


@given(rows)
def test_tokens_spell_the_same_tree_as_the_text(tree: Row) -> None:
    tokens = row_tokens(tree)
    assert canonical_tokens(" ".join(tokens)) == tokens
    assert tokenise(print_latex(tree)) == tokens


@given(latex_soup | st.text(max_size=30))
def test_any_text_parses_stably_or_is_refused(text: str) -> None:
    try:
        tree = parse(text)
    except LatexSyntaxError as error:
        is_right = error.position is not None and 0 <= error.position <= len(text)
    else:
        is_right = parse(print_latex(tree)) == tree
    assert is_right


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", row()),
        ("2x", row("2", "x")),
        (r"\frac{1}{2}", row(Fraction(row("1"), row("2")))),
        (r"\sqrt{x}", row(Root(row("x")))),
        (r"\sqrt[3]{x}", row(Root(row("x"), row("3")))),
        ("x_{k}^{2}", row(Script(Atom("x"), row("k"), row("2")))),
        (r"\sum_{n=1}^{\infty}n", row(Script(Atom(r"\sum"), row("n", "=", "1"), row(r"\infty")), "n")),
        ("f^{\\prime}", row(Script(Atom("f"), None, row(r"\prime")))),
        ("{}^{n}C", row(Script(Atom("{}"), None, row("n")), "C")),
        ("[0,1)", row("[", "0", ",", "1", ")")),
        (r"\sqrt[{]}]{x}", row(Root(row("x"), row("]")))),
        (r"x\in\mathbb{R}", row("x", r"\in", r"\mathbb{R}")),
    ],
)
def test_canonical_text_and_its_tree(text: str, tree: Row) -> None:
    assert parse(text) == tree
    assert print_latex(tree) == text


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        (r"2 x ^ 2 - 8 = 0", "2x^{2}-8=0"),
        (r"$x$", "x"),
        (r"$$ x $$", "x"),
        (r"\[ x \]", "x"),
        (r"\( x \)", "x"),
        (r"a\lt b\gt c\le d\ge e\ne f", r"a<b>c\leq d\geq e\neq f"),
        (r"x\to 0,\dots", r"x\rightarrow0,\ldots"),
        (r"a \not= b \not \in c", r"a\neq b\notin c"),
        (r"π×2≤∞−1", r"\pi\times2\leq\infty-1"),
        (r"\left\lbrace x \,\middle|\, y \right\rbrace", r"\{x|y\}"),
        (r"\left.\frac{a}{b}\right|_0^1", r"\frac{a}{b}|_{0}^{1}"),
        (r"\bigl( x \Bigr)", "(x)"),
        (r"\left< x \right>", r"\langle x\rangle"),
        (r"\dfrac12+\tfrac\pi2", r"\frac{1}{2}+\frac{\pi}{2}"),
        (r"{n \over 2}+\left(a\over b\right)", r"\frac{n}{2}+(\frac{a}{b})"),
        (r"\sqrt2 \sqrt[]{x}", r"\sqrt{2}\sqrt{x}"),
        (r"x^\frac12", r"x^{\frac{1}{2}}"),
        (r"\sum\limits_{i}^{n} \lim\nolimits_{x}", r"\sum_{i}^{n}\lim_{x}"),
        (r"\underset{x\to0}{\lim}\overset{?}{=}", r"\lim_{x\rightarrow0}=^{?}"),
        (r"\mathrm{sin} x\operatorname{sin}\text{ sin }\operatorname*{lim}", r"\sin x\sin\sin\lim"),
        (r"\int f\,\mathrm{d}x", r"\int fdx"),
        (r"x^{a}_{b}", "x_{b}^{a}"),
        (r"x^{}_{}", "x"),
        (r"{x}{}+{{y}}", "x+y"),
        (r"{ab}^2", "ab^{2}"),
        (r"{x_{1}}^{2}", "x_{1}^{2}"),
        (r"{x^{2}}^{3}", "x^{2}{}^{3}"),
        (r"{}_{6}^{14}C", "{}_{6}^{14}C"),
        (r"^2x", "{}^{2}x"),
        (r"30\degree + 30° + 30^\circ", r"30^{\circ}+30^{\circ}+30^{\circ}"),
        (r"x²+x³", "x^{2}+x^{3}"),
        (r"50%", r"50\%"),
        (r"\vert x \rvert", "|x|"),
    ],
)
def test_folds(spelled: str, canonical: str) -> None:
    assert print_latex(parse(spelled)) == canonical


@pytest.mark.parametrize(
    "spelled", ["f'(x)", "f^{'}(x)", r"f\prime(x)", r"f^\prime(x)", r"{f'}(x)", "f′(x)", "f’(x)"]
)
def test_one_prime(spelled: str) -> None:
    assert print_latex(parse(spelled)) == r"f^{\prime}(x)"


@pytest.mark.parametrize("spelled", ["f''^2", "f'^{'2}", "f^2''", '{f"}^{2}', r"{f^{\prime}\prime}^{2}"])
def test_primes_come_before_other_superscripts(spelled: str) -> None:
    assert print_latex(parse(spelled)) == r"f^{\prime\prime2}"


def test_what_is_not_the_same_mathematics_stays_apart() -> None:
    spellings = [
        r"\cdots",
        r"\ldots",
        r"\cdot",
        ".",
        r"\times",
        "*",
        r"\phi",
        r"\varphi",
        r"\mid",
        "|",
        "x",
        "X",
    ]
    assert len({print_latex(parse(spelling)) for spelling in spellings}) == len(spellings)


@pytest.mark.parametrize(
    ("text", "position", "named"),
    [
        (r"x+\foo{y}", 2, r"\foo"),
        (r"\begin{cases}x", 14, r"'\end{cases}' for the '\begin{cases}' at character 0"),
        (r"\begin{cases}x\end{array}", 14, "environments"),
        (r"\begin{cases}\\\end{cases}", 0, "rows"),
        (r"\begin{aligned}x\end{aligned}", 0, "environments"),
        (r"\left\{\begin{array}{l}x\end{array}\right)", 35, r"'\right.'"),
        (r"x\end{cases}", 1, "environments"),
        (r"A=\begin{pmatrix}1&2\end{pmatrix}", 2, "Matrices"),
        (r"a\\b", 1, "separates"),
        ("a&b", 1, "separates"),
        ("x_a_b", 3, "second subscript"),
        ("x^{2}^{3}", 5, "second superscript"),
        ("x^", 2, "an argument for '^'"),
        (r"\frac{1}", 8, r"an argument for '\frac'"),
        ("(x{y)", 5, "'}' for the '{' at character 2"),
        ("x}", 1, "'}'"),
        (r"\sqrt[3", 7, "']' for the '[' at character 5"),
        (r"\left(x", 7, r"'\right' for the '\left' at character 0"),
        (r"\left x", 6, "a bracket"),
        (r"a\over b\over c", 8, r"\over"),
        (r"\text{hello}", 0, "hello"),
        (r"\mathbb{X}", 0, r"\mathbb{X}"),
        (r"\not<", 4, r"'\not'"),
        ("$x", 0, "'$'"),
        ("2é", 1, "é"),
        ("√2", 0, "√"),
        ("x\\", 1, "\\"),
    ],
)
def test_errors_name_place_and_cause(text: str, position: int, named: str) -> None:
    with pytest.raises(LatexSyntaxError) as caught:
        parse(text)
    assert caught.value.position == position
    assert named in str(caught.value)


@pytest.mark.parametrize(
    "piece", ["{", "x^{", r"\frac{", r"\sqrt[", r"\left(", r"\frac", r"\sqrt", "x^\\sqrt", r"\mathrm"]
)
def test_deep_nesting_is_refused(piece: str) -> None:
    with pytest.raises(LatexSyntaxError):
        parse(piece * (latex.MAX_LENGTH // len(piece)))


@pytest.mark.parametrize("piece", ["x", "'", "²", "{}", "x_{1}", "{x^{2}}^{3}"])
def test_long_rows_are_read(piece: str) -> None:
    tree = parse(piece * (700 // len(piece)))
    assert parse(print_latex(tree)) == tree


def test_nesting_up_to_the_bound_is_read() -> None:
    depth = latex.MAX_DEPTH - 1
    tree = parse(r"\frac{" * depth + "x" + "}{y}" * depth)
    assert parse(print_latex(tree)) == tree


def test_too_long_text_is_refused() -> None:
    with pytest.raises(LatexSyntaxError, match="characters"):
        parse("x" * (latex.MAX_LENGTH + 1))


@pytest.mark.parametrize(
    "spelled",
    [
        r"\begin{cases}x+y=3\\x-y=1\end{cases}",
        r"\begin{cases} x+y=3 \\[2pt] x-y=1 \\ \end{cases}",
        r"\begin {cases}x+y=3\\x-y=1\end{ cases }",
        r"\begin{dcases}x+y=3\\x-y=1\end{dcases}",
        r"\left\{\begin{array}{l}x+y=3\\x-y=1\end{array}\right.",
        r"\left\{\begin{array}{rcl}x+y&=&3\\x-y&=&1\end{array}\right.",
        r"\left\lbrace\begin{aligned}x+y&=3\\x-y&=1\end{aligned}\right.",
        r"$$\left\{\begin{gathered}x+y=3\\x-y=1\end{gathered}\right.$$",
    ],
)
def test_rows_behind_a_brace_are_cases(spelled: str) -> None:
    assert print_latex(parse(spelled)) == r"\begin{cases}x+y=3\\x-y=1\end{cases}"


def test_cases_within_cases_are_read_back() -> None:
    nested = r"\begin{cases}x=\begin{cases}1&a\\2&b\end{cases}\\y=3\end{cases}"
    assert print_latex(parse(nested)) == nested


def test_cells_of_cases_stay_apart() -> None:
    pieces = r"f(x)=\begin{cases}x&x>0\\-x&x\leq0\end{cases}"
    assert print_latex(parse(pieces)) == pieces
    braced = r"f(x)=\left\{\begin{array}{ll}x&x>0\\-x&x\leq0\end{array}\right."
    assert print_latex(parse(braced)) == pieces


@given(gridded_rows)
def test_grids_are_read_back_as_they_were_written(tree: Row) -> None:
    assert parse(print_latex(tree)) == tree


def test_every_token_reads_as_itself() -> None:
    for token in (*WRITTEN, *IN_CONTEXT, *ONLY_TYPED):
        if token.kind not in (Kind.ROOT, Kind.EMPTY):
            assert parse(token.latex) == row(token.latex)


def test_every_other_spelling_leads_to_a_token() -> None:
    targets = {*latex.SAME.values(), *latex.NEGATED.values()}
    targets |= {token for tokens in latex.RAISED.values() for token in tokenise(tokens)}
    assert targets <= set(table())
    assert not (latex.SAME.keys() | latex.RAISED.keys()) & set(table())


@pytest.mark.data("crohme")
def test_every_truth_of_crohme_is_canonical() -> None:
    expressions = open_set("crohme")
    truths = {
        tuple(expression.tokens) for expression in expressions.split("train") + expressions.split("2014")
    }
    assert len(truths) > 5_000
    assert [truth for truth in truths if canonical_tokens(" ".join(truth)) != list(truth)] == []
