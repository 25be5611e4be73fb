"""Layouts of solutions: what they say, and that each is well formed by a reader that is not ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from latex2mathml.converter import convert
from rich.console import Console

from inkmath.rendering import answer_lines, to_html, to_latex, to_markdown, to_rich, to_text, to_unicode
from inkmath.solving import solve_lines
from inkmath.solving.problems import solve_here
from inkmath.types import Answer, Check, Meaning, Solution, Step

SOLUTION = Solution(
    "solved",
    "quadratic-equation",
    "x^{2}-2=0",
    "x",
    (Answer(r"-\sqrt{2}", "-sqrt(2)", -1.4142135, verified=True), Answer(r"\sqrt{2}", "sqrt(2)", 1.4142135)),
    (
        Step("add-to-both-sides", "x^{2}=2", "add 2 to both sides", True),
        Step(
            "take-roots", r"x=\pm\sqrt{2}", "50 % & $1 of {x_1} ~ 2^2 < 3 \\ #4 > √2 ≤ π.", False, "Take care"
        ),
    ),
    (Check(r"(\sqrt{2})^{2}-2=0", "Both sides are 0.", True),),
)
FUNCTION = Solution(
    "solved",
    "function",
    "f(x)=x^{2}-4",
    "x",
    (
        Answer("-2", "-2", -2.0, verified=True, label="zero"),
        Answer("2", "2", 2.0, verified=True, label="zero"),
        Answer("(0,-4)", "(0, -4)", verified=True, label="minimum"),
    ),
)
ALL = (SOLUTION, FUNCTION, Solution("no-solution", "", "x=x+1", "x", message="No number does."))


def rendered(solution: Solution) -> str:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(to_rich(solution))
    return console.export_text()


def test_text_says_all_in_sentences() -> None:
    lines = to_text(SOLUTION).splitlines()
    assert lines[0] == "x^{2}-2=0"
    assert lines[1] == r"  1. x^{2}=2        Add 2 to both sides."
    assert lines[2].endswith("π. Take care. This line was not checked.")
    assert lines[3] == r"  Check: (\sqrt{2})^{2}-2=0  Both sides are 0."
    assert lines[4] == r"  The answers are: x=-\sqrt{2}, x=\sqrt{2}"
    assert lines[5] == r"  As decimals: x\approx-1.41421, x\approx1.41421"
    assert lines[6] == "  Not every answer could be checked."


@pytest.mark.parametrize(
    ("latex", "value", "line"),
    [
        (r"\frac{3}{2}", 1.5, "x=1.5"),
        (r"-\frac{5}{8}", -0.625, "x=-0.625"),
        (r"\frac{2}{3}", 2 / 3, r"x\approx0.666667"),
        (r"\frac{1234567}{1000000}", 1.234567, r"x\approx1.23457"),
        (r"\sqrt{2}", 2**0.5, r"x\approx1.41421"),
    ],
)
def test_decimal_of_a_fraction_is_exact_where_it_ends(latex: str, value: float, line: str) -> None:
    answer = Answer(latex, "", value, verified=True)
    assert f"As decimals: {line}" in to_text(Solution("solved", "", "", "x", (answer,)))


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.43, "doubtful (confidence 0.43): check it first."), (0.7, "only fairly sure (confidence 0.70)")],
)
@pytest.mark.parametrize("layout", [to_text, to_markdown, to_html, to_latex, rendered])
def test_layouts_name_a_doubtful_reading_before_the_steps(
    layout: Callable[[Solution], str], confidence: float, words: str
) -> None:
    text = " ".join(layout(replace(SOLUTION, reading_confidence=confidence)).split())
    assert words in text
    assert text.index(words) < text.index("Add 2 to both sides")


@pytest.mark.parametrize("confidence", [None, 0.97])
@pytest.mark.parametrize("layout", [to_text, to_markdown, to_html, to_latex, rendered])
def test_layouts_add_nothing_to_a_sure_reading(
    layout: Callable[[Solution], str], confidence: float | None
) -> None:
    assert layout(replace(SOLUTION, reading_confidence=confidence)) == layout(SOLUTION)


def test_facts_of_a_function_are_named() -> None:
    assert "Zeros: x=-2, x=2" in to_text(FUNCTION)
    assert "Lowest point: (0,-4)" in to_text(FUNCTION)


def test_without_an_answer_the_reason_is_said() -> None:
    assert to_text(ALL[2]).splitlines()[1:] == ["  No number does."]


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("2", "x=2"),
        (r"(-\infty,4)", r"x\in(-\infty,4)"),
        (r"[0,1]\cup[2,\infty)", r"x\in[0,1]\cup[2,\infty)"),
        (r"\{1\}", r"x\in\{1\}"),
        ("x=1,y=2", "x=1,y=2"),
        ("y=2", "y=2"),
    ],
)
def test_answers_name_their_letter(answer: str, line: str) -> None:
    assert answer_lines(replace(SOLUTION, answers=(Answer(answer, answer),))) == [line]


def test_families_say_what_k_is() -> None:
    assert "k stands for any whole number." in to_text(replace(SOLUTION, answers=(Answer(r"\pi k", "pi*k"),)))


def test_a_terminal_shows_characters_and_marks() -> None:
    text = rendered(SOLUTION)
    assert "Quadratic equation" in text
    assert "x² − 2 = 0" in text
    assert re.search(r"2\.\s+x = ±√2\s+\?", text)
    assert re.search(r"1\.\s+x² = 2\s+✓", text)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"x^{2}-5x+6\leq0", "x² − 5x + 6 ≤ 0"),
        (r"\frac{x+1}{2}=-3", "(x + 1)/2 = −3"),
        (r"\frac{1}{2x}", "1/(2x)"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"x_{1}^{n+1}", "x₁ⁿ⁺¹"),
        (r"2^{\frac{1}{2}}", "2^(1/2)"),
        (r"|-3|-2", "|−3| − 2"),
        (r"2\sin x\cos2x", "2 sin x cos 2x"),
        (r"\frac{d}{dx}x", "d/dx x"),
        (r"(-\infty,2]\cup[3,\infty)", "(−∞, 2] ∪ [3, ∞)"),
        (r"60^{\circ}", "60°"),
        (r"\begin{cases}x+y=3\\x-y=1\end{cases}", "{ x + y = 3; x − y = 1"),
        (r"\foo", r"\foo"),
    ],
)
def test_unicode(latex: str, text: str) -> None:
    assert to_unicode(latex) == text


def test_markdown_pairs_its_dollars_and_keeps_text_as_text() -> None:
    text = to_markdown(SOLUTION)
    assert "1. $x^{2}=2$ Add 2 to both sides." in text
    assert r"\$1 of \{x\_1\}" in text
    assert len(re.findall(r"(?<!\\)\$", text)) % 2 == 0


def test_html_is_one_page_that_needs_nothing_else() -> None:
    page = to_html(*ALL)
    root = ElementTree.fromstring(page)
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("article") == 3
    assert tags.count("math") >= 8
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert "@import" not in page
    assert "url(" not in page
    outside = [value for element in root.iter() for name, value in element.attrib.items() if "://" in value]
    assert outside == []


def test_graphs_stand_in_the_page_and_do_not_mix() -> None:
    svg = (
        '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><metadata><a/></metadata>'
        '<defs><path id="m"/></defs><use href="#m"/><g clip-path="url(#m)"/></svg>'
    )
    page = to_html(SOLUTION, FUNCTION, ALL[2], graphs=[svg, None, svg])
    root = ElementTree.fromstring(page)
    figures = [element for element in root.iter() if element.tag.endswith("figure")]
    assert len(figures) == 2
    assert page.count("<?xml") == 0
    assert "metadata" not in page
    names = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(set(names)) == len(names) == 2
    for figure in figures:
        (name,) = (element.attrib["id"] for element in figure.iter() if "id" in element.attrib)
        used = [element.attrib["href"] for element in figure.iter() if "href" in element.attrib]
        clips = [element.attrib["clip-path"] for element in figure.iter() if "clip-path" in element.attrib]
        assert (used, clips) == ([f"#{name}"], [f"url(#{name})"])


@pytest.mark.parametrize("solution", ALL)
def test_latex_is_ascii_and_balanced(solution: Solution) -> None:
    document = to_latex(solution)
    assert document.isascii()
    opened: list[str] = []
    for word, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", document):
        if word == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []
    plain = re.sub(r"\\[\\{}$]", "", document)
    assert plain.count("{") == plain.count("}")
    assert plain.count("$") % 2 == 0
    assert document.count(r"\[") == document.count(r"\]")


def test_latex_keeps_text_as_text() -> None:
    document = to_latex(SOLUTION)
    assert r"50 \% \& \$1 of \{x\_1\} \textasciitilde{} 2\textasciicircum{}2 \textless{} 3" in document
    assert r"\textbackslash{} \#4 \textgreater{} $\surd$2 $\leq$ $\pi$." in document


@pytest.mark.parametrize("latex", [r"x^{2}-5x+6=0", r"\frac{1}{2}+\frac{1}{3}", r"\frac{d}{dx}(x^{2}\sin x)"])
def test_every_formula_of_a_document_is_read_by_another_program(latex: str) -> None:
    document = to_latex(solve_here(latex))
    formulas = re.findall(r"\\\[ (.*?) \\\]|\\begin\{gather\*\}\n(.*?)\n\\end", document, re.DOTALL)
    assert formulas
    for inline, display in formulas:
        assert "<math" in convert(inline or display)


def test_lines_of_a_checked_working_keep_their_numbers() -> None:
    working = solve_lines(["2(x+3)=10", "2x+3=10", "2x=7"], task="check")
    lines = to_text(working).splitlines()
    assert lines[:1] == ["2(x+3)=10"]
    assert lines[1].startswith("  2. 2x+3=10")
    assert "not checked" not in lines[1]
    assert any("Line 2 is wrong" in line for line in lines[3:])
    assert re.search(r"2\.\s+2x \+ 3 = 10\s+✗", rendered(working))
    assert '<ol start="2">' in to_html(working)


def test_another_meaning_is_offered() -> None:
    meaning = Meaning("1/2x", "half of x", "one over 2x", r"\frac{1}{2x}=3")
    solution = replace(SOLUTION, meanings=(meaning,))
    text = to_text(solution)
    assert to_latex(solution).isascii()
    assert "One part is read as “half of x”: 1/2x" in text
    assert r"For “one over 2x”, write: \frac{1}{2x}=3" in text


def test_a_study_is_laid_out_in_its_sections() -> None:
    """Each section has its title, its steps go on counting, and a polynomial has no asymptote."""
    study = solve_here("f(x)=x^{2}-4")
    lines = [line.strip() for line in to_text(study).splitlines()]
    titles = [
        "Domain",
        "Zeros",
        "Signs",
        "Derivatives",
        "Monotony",
        "Extrema",
        "Inflections",
        "Asymptotes",
        "Range",
    ]
    assert [line for line in lines if line in titles] == titles
    assert "#### Extrema" in to_markdown(study)
    assert r"\subsection*{Extrema}" in to_latex(study)
    page = to_html(study, graphs=["<svg></svg>"])
    assert page.count("<details") == len(titles) + 1
    assert "<strong>Asymptotes</strong><p>None </p>" in page
    assert page.index("<strong>Range</strong>") < page.index("<strong>Graph</strong>") < page.index("<svg")
    assert [int(number) for number in re.findall(r'<ol start="(\d+)">', page)] == sorted(
        {step_number(study, section) for section in map(str.lower, titles)}
    )


def step_number(solution: Solution, section: str) -> int:
    return next(k for k, step in enumerate(solution.steps, 1) if step.section == section)
