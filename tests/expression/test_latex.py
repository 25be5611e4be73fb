"""LaTeX in and out. The oracle for the folds is LaTeX itself: both spellings typeset the same mathematics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expression.strategies import latex_soup, rows, wide_rows
from inkmath.data import open_set
from inkmath.errors import LatexSyntaxError
from inkmath.expression import latex, spellings
from inkmath.expression.latex import canonical_tokens, parse, print_latex, row_tokens
from inkmath.expression.latex_parser import MAX_DEPTH
from inkmath.expression.lexemes import tokenise
from inkmath.expression.tree import Atom, Base, Decorated, Fraction, Grid, Root, Row, Script, Text
from inkmath.vocab import IN_CONTEXT, ONLY_TYPED, WRITTEN, table


def row(*nodes: Base | Script | str) -> Row:
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
        (r"\mathcal{A}\mathfrak{p}", row(r"\mathcal{A}", r"\mathfrak{p}")),
        (r"\bar{x}_{1}", row(Script(Decorated(r"\overline", row("x")), row("1")))),
        (r"\overline{AB}", row(Decorated(r"\overline", row("A", "B")))),
        (r"\vec{v}\overrightarrow{12}", row(*(Decorated(r"\overrightarrow", row(*b)) for b in ("v", "12")))),
        (
            r"\hat{\alpha}\widetilde{}",
            row(Decorated(r"\widehat", row(r"\alpha")), Decorated(r"\widetilde", row())),
        ),
        (r"\ddot{x}\underline{x}", row(Decorated(r"\ddot", row("x")), Decorated(r"\underline", row("x")))),
        (r"\cancel{2}\boxed{x}", row(Decorated(r"\cancel", row("2")), Decorated(r"\boxed", row("x")))),
        (r"0.\overline{3}", row("0", ".", Decorated(r"\overline", row("3")))),
        (r"5\text{kg}", row("5", Text("kg"))),
        (
            r"\begin{array}{r}12\\+3\\\hline15\end{array}",
            row(Grid("column", ((row(*"12"),), (row(*"+3"),), (), (row(*"15"),)))),
        ),
        (r"x\text{50\% of}y", row("x", Text("50% of"), "y")),
        (r"\binom{n}{k}", row(Grid("binom", ((row("n"),), (row("k"),))))),
        (
            r"\begin{pmatrix}1&2\\3&4\end{pmatrix}^{2}",
            row(Script(Grid("pmatrix", ((row("1"), row("2")), (row("3"), row("4")))), None, row("2"))),
        ),
        (r"\begin{array}{cc}1&\vdots\end{array}", row(Grid("array", ((row("1"), row(r"\vdots")),)))),
        (
            r"\begin{aligned}x&=1\\&=y\end{aligned}",
            row(Grid("aligned", ((row("x", "=", "1"),), (row("=", "y"),)))),
        ),
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
        (r"\overline x+\overrightarrow{v}\widehat{p}\widetilde y", r"\bar{x}+\vec{v}\hat{p}\tilde{y}"),
        (r"\bar{AB}\vec{12}\hat{x_1}", r"\overline{AB}\overrightarrow{12}\widehat{x_{1}}"),
        (r"\hat\imath\dot\theta", r"\hat{i}\dot{\theta}"),
        (r"\bcancel 2\xcancel{3}", r"\cancel{2}\cancel{3}"),
        (r"\text{ if  and\ only~if }", r"\text{if and only if}"),
        (r"\textrm{kg}\mbox{kg}\mathrm{kg}\operatorname{kg}", r"\text{kg}\text{kg}\text{kg}\text{kg}"),
        (r"x\text{\quad for all~}y\text{\textbf{for all}}", r"x\text{for all}y\text{for all}"),
        (r"5\text{ m}+\mathrm{m}\text{, }", r"5\text{m}+m,"),
        (r"1\text{ if $x\in A$, else }\text{max}", r"1\text{if}x\in A\text{, else}\max"),
        (r"\mathrm{H_2O}", "H_{2}O"),
        (r"\int f\,\mathrm{dx}", r"\int fdx"),
        (r"n^{\text{th}}+\operatorname{th}x", r"n^{\text{th}}+\tanh x"),
        (r"\mathbb{RP}^2\mathscr{A}", r"\mathbb{R}\mathbb{P}^{2}\mathcal{A}"),
        (r"{n \choose k}\dbinom nk", r"\binom{n}{k}\binom{n}{k}"),
        (
            r"\left(\begin{array}{c|c}1&2\\\hline 3&4\end{array}\right)",
            r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        ),
        (
            r"\left(\begin{array}{cc|c}1&2&3\\4&5&6\end{array}\right)",
            r"\begin{pmatrix}1&2&|&3\\4&5&|&6\end{pmatrix}",
        ),
        (r"\left[\begin{array}{@{}cc@{}}1&2\end{array}\right]^T", r"\begin{bmatrix}1&2\end{bmatrix}^{T}"),
        (r"|\begin{smallmatrix}1\\2\end{smallmatrix}|", r"\begin{vmatrix}1\\2\end{vmatrix}"),
        (r"\left\|\begin{matrix}1\end{matrix}\right\|", r"\begin{Vmatrix}1\end{Vmatrix}"),
        (r"{(\begin{matrix}1\end{matrix})}^2", r"\begin{pmatrix}1\end{pmatrix}^{2}"),
        (r"\begin{align*}a&=b&c&=d\\e&=f\end{align*}", r"\begin{aligned}a&=b&c&=d\\e&=f\end{aligned}"),
        (r"\begin{gathered}[t]a=b\\c\end{gathered}", r"\begin{aligned}a&=b\\&c\end{aligned}"),
        (r"\begin{eqnarray}a&=&b\end{eqnarray}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{cases}x&=1\\y&=2\end{cases}", r"\begin{cases}x=1\\y=2\end{cases}"),
        (
            r"\sum_{\substack{i<n\\j<n}}{a\atop b}",
            r"\sum_{\begin{matrix}i<n\\j<n\end{matrix}}\begin{matrix}a\\b\end{matrix}",
        ),
        (r"a\equiv b\pmod n", r"a\equiv b(\bmod n)"),
        (r"A\xrightarrow[b]{a}B", r"A\rightarrow_{b}^{a}B"),
        (r"\prescript{14}{6}{C}", "{}_{6}^{14}C"),
        (r"\begin{equation}x\end{equation}", "x"),
        (r"\begin{array}{cr}&12\\+&3\\\hline&15\end{array}", r"\begin{array}{r}12\\+3\\\hline15\end{array}"),
        (r"\begin{array}{c}12\\+3\\\hline 15\end{array}", r"\begin{array}{r}12\\+3\\\hline15\end{array}"),
        (r"\begin{array}{r}12\\\underline{-3}\\9\end{array}", r"\begin{array}{r}12\\-3\\\hline9\end{array}"),
        (r"\begin{array}{c|c}p&q\\\hline T&F\end{array}", r"\begin{array}{cc}p&q\\T&F\end{array}"),
        (r"\begin{array}{rr}1&2\\\hline 3&4\end{array}", r"\begin{array}{cc}1&2\\3&4\end{array}"),
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
        (r"\begin{cases}x\end{array}", 14, r"'\end{array}'"),
        (r"\begin{cases}\\\end{cases}", 0, "rows"),
        (r"\begin{picture}x\end{picture}", 0, "environment 'picture'"),
        (r"\begin{array}{c", 15, "columns"),
        (r"\begin{array}x", 13, "columns"),
        (r"\left\{\begin{array}{l}x\end{array}\right)", 35, r"'\right.'"),
        (r"x\end{cases}", 1, r"'\end{cases}'"),
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
        (r"\text{if $\foo$}", 0, "dollar"),
        (r"\text{if \alpha is}", 0, "words without commands"),
        (r"\mathbb{2}", 0, r"\mathbb"),
        (r"\underbrace{x}", 0, r"\underbrace"),
        (r"a\choose b\over c", 10, r"\over"),
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
    depth = MAX_DEPTH - 1
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


@given(wide_rows)
def test_grids_are_read_back_as_they_were_written(tree: Row) -> None:
    assert parse(print_latex(tree)) == tree


def test_every_token_reads_as_itself() -> None:
    for token in (*WRITTEN, *IN_CONTEXT, *ONLY_TYPED):
        if token.kind not in spellings.STRUCTURAL:
            assert parse(token.latex) == row(token.latex)


def test_every_other_spelling_leads_to_a_token() -> None:
    targets = {*spellings.SAME.values(), *spellings.NEGATED.values()}
    targets |= {token for tokens in spellings.RAISED.values() for token in tokenise(tokens)}
    assert targets <= set(table())
    assert not (spellings.SAME.keys() | spellings.RAISED.keys()) & set(table())


@pytest.mark.data("crohme")
def test_every_truth_of_crohme_is_canonical() -> None:
    expressions = open_set("crohme")
    truths = {
        tuple(expression.tokens) for expression in expressions.split("train") + expressions.split("2014")
    }
    assert len(truths) > 5_000
    assert [truth for truth in truths if canonical_tokens(" ".join(truth)) != list(truth)] == []
