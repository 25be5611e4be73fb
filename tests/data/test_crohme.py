"""CROHME's files, on small made-up ones of every form and on the real set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.data.crohme import _raise_primes, read_expression, read_folder
from inkmath.data.expressions import ExpressionSet, WrittenExpression
from inkmath.data.samples import Fault
from inkmath.data.use import open_set
from inkmath.errors import EmptyInkError, InvalidInkError
from inkmath.expression.latex import canonical_tokens, print_latex, row_tokens
from inkmath.expression.layout import LayoutTree, Relation

RIGHT, SUP, SUB = Relation.RIGHT, Relation.SUP, Relation.SUB


def inkml(math: str | None, *labels: str, hrefs: Sequence[str] | None = None, head: str = "") -> str:
    """One upright stroke a symbol; symbol number i is labelled labels[i] and belongs to MathML node i."""
    links = [str(i) for i in range(len(labels))] if hrefs is None else hrefs
    traces = "".join(f'<trace id="t{i}">{20 * i} 0, {20 * i} 30</trace>' for i in range(len(labels)))
    groups = "".join(
        f'<traceGroup><annotation type="truth">{label}</annotation><traceView traceDataRef="t{i}"/>'
        + (f'<annotationXML href="{links[i]}"/>' if links[i] else "")
        + "</traceGroup>"
        for i, label in enumerate(labels)
    )
    annotation = "" if math is None else f'<annotationXML type="truth">{math}</annotationXML>'
    return (
        f'<ink xmlns="http://www.w3.org/2003/InkML">{head}{annotation}{traces}'
        f"<traceGroup><annotation>Segmentation</annotation>{groups}</traceGroup></ink>"
    )


def mathml(body: str) -> str:
    return f"<math xmlns='http://www.w3.org/1998/Math/MathML'>{body}</math>"


def leaf(number: int) -> str:
    return f'<mi xml:id="{number}">?</mi>'


def read(tmp_path: Path, content: str, caption: str | None = None, name: str = "f1") -> WrittenExpression:
    path = tmp_path / f"{name}.inkml"
    path.write_text(content, encoding="utf-8")
    return read_expression(path, "train", caption)


A, B, C, D = (leaf(i) for i in range(4))


@pytest.mark.parametrize(
    ("body", "labels", "latex"),
    [
        (f"<mrow>{A}{B}{C}</mrow>", "x+y", "x+y"),
        (f"{A}{B}{C}", "x+y", "x+y"),
        (f"<mrow>{A}<mrow>{B}<mrow>{C}{D}</mrow></mrow></mrow>", "x+yz", "x+yz"),
        (f"<mstyle>{A}{B}</mstyle>", "xy", "xy"),
        (f"<msup>{A}{B}</msup>", "x2", "x^{2}"),
        (f"<msub>{A}{B}</msub>", "x2", "x_{2}"),
        (f"<msubsup>{A}{B}{C}</msubsup>", "xi2", "x_{i}^{2}"),
        (f"<msup>{A}<mrow>{B}{C}</mrow></msup>{D}", ["x", "2", "n", "+"], "x^{2n}+"),
        (f"<msup><mrow>{A}{B}</mrow>{C}</msup>", "xy2", "xy^{2}"),  # a row's script is its last symbol's
        (f"<msup><msub>{A}{B}</msub>{C}</msup>", "xi2", "x_{i}^{2}"),
        (f"<munder>{A}{B}</munder>{C}", [r"\lim", "n", "x"], r"\lim_{n}x"),
        (f"<mover>{A}{B}</mover>", [r"\sum", "n"], r"\sum^{n}"),
        (f"<munderover>{A}{B}{C}</munderover>{D}", [r"\sum", "i", "n", "x"], r"\sum_{i}^{n}x"),
        (f'<mfrac xml:id="0">{B}<mrow>{C}{D}</mrow></mfrac>', "-xy2", r"\frac{x}{y2}"),
        (f'<msqrt xml:id="0">{B}{C}</msqrt>{D}', [r"\sqrt", "x", "y", "2"], r"\sqrt{xy}2"),
        (f'<mroot xml:id="0">{B}{C}</mroot>{D}', [r"\sqrt", "x", "3", "2"], r"\sqrt[3]{x}2"),
    ],
)
def test_every_form_of_mathml(tmp_path: Path, body: str, labels: list[str], latex: str) -> None:
    found = read(tmp_path, inkml(mathml(body), *labels))
    assert found.tree is not None
    assert print_latex(found.tree.to_row()) == latex
    assert found.tokens == tuple(canonical_tokens(latex))
    assert [symbol.name for symbol in found.symbols] == list(labels)


def test_mathml_without_a_namespace(tmp_path: Path) -> None:
    found = read(tmp_path, inkml(f"<math>{A}{B}</math>", "x", "y"))
    assert found.tokens == ("x", "y")


@pytest.mark.parametrize(
    ("label", "name"),
    [("lt", "<"), ("COMMA", ","), ("sin", r"\sin"), (r"\cdot", "."), (r"\cdots", r"\ldots"), ("{", r"\{")],
)
def test_spellings_of_labels(tmp_path: Path, label: str, name: str) -> None:
    label = label.replace("<", "&lt;")
    assert read(tmp_path, inkml(mathml(A), label)).symbols[0].name == name


@pytest.mark.parametrize(
    "content",
    [
        inkml(None, "x", "y"),
        inkml(mathml(A + B), "x", "y", hrefs=("0", "")),  # a symbol that leads nowhere
        inkml(mathml(A + B), "x", "y", hrefs=("0", "7")),
        inkml(mathml(A + B), "x", "y", hrefs=("0", "0")),  # two symbols of one node
        inkml(mathml(A + A), "x", "y"),  # two nodes of one name
        inkml(mathml(A + B + C), "x", "y"),  # a node that was not written
        inkml(mathml(A), "x", "y"),  # a symbol that has no node
        inkml(mathml(A + B), "x", "nameless"),
        inkml(mathml(f"{A}<mi>y</mi>"), "x", "y"),
        inkml(mathml(f"<mtable>{A}{B}</mtable>"), "x", "y"),
        inkml(mathml(f"<msup>{A}</msup>{B}"), "x", "y"),
        inkml(mathml(f"<msup>{A}<mrow/></msup>{B}"), "x", "y"),
        inkml(mathml(f"<msup><mrow/>{A}</msup>{B}"), "x", "y"),
        inkml(mathml(""), "x", "y"),
    ],
)
def test_what_does_not_match_has_no_tree(tmp_path: Path, content: str) -> None:
    found = read(tmp_path, content, "x y")
    assert found.tree is None
    assert found.tokens == ("x", "y")
    assert len(found.strokes) == 2


def test_without_tree_and_caption_there_is_no_truth(tmp_path: Path) -> None:
    assert read(tmp_path, inkml(None, "x")).tokens == ()
    assert read(tmp_path, inkml(mathml(A), "x"), r"\begin{oops}").tokens == ()


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        (r"a \cdot b", ("a", r"\cdot", "b")),
        ("a . b", ("a", ".", "b")),
        (r"a \cdot b c", ("a", ".", "b")),  # truths of different lengths do not tell
    ],
)
def test_captions_name_in_context(tmp_path: Path, caption: str, names: tuple[str, ...]) -> None:
    found = read(tmp_path, inkml(mathml(A + B + C), "a", ".", "b"), caption)
    assert found.tree is not None
    assert found.tree.names == names
    assert [symbol.name for symbol in found.symbols] == ["a", ".", "b"]


@pytest.mark.parametrize(
    ("names", "caption", "found"),
    [
        ("x...", r"x \cdots", ["x", r"\cdots"]),
        ("...x", r"\ldots x", [r"\ldots", "x"]),
        ("x....", r"x \ldots .", ["x", r"\ldots", "."]),
        ("x...", "x . . .", ["x", ".", ".", "."]),
        ("x..", r"x \cdots", ["x", ".", "."]),
        ("...x...", r"\ldots x . . .", [*"...x..."]),  # which of them is not stated
    ],
)
def test_three_points_are_one_symbol_where_the_truth_has_dots(
    tmp_path: Path, names: str, caption: str, found: list[str]
) -> None:
    body = "".join(f'<mi xml:id="{i}"/>' for i in range(len(names)))
    expression = read(tmp_path, inkml(mathml(body), *names), caption)
    assert expression.tree is not None
    assert list(expression.tree.names) == found
    assert expression.tree.is_valid()
    assert [i for symbol in expression.symbols for i in symbol.strokes] == list(range(len(names)))
    assert len(expression.symbols) == len(found)


def test_what_hangs_on_the_last_of_three_points_hangs_on_the_dots(tmp_path: Path) -> None:
    last = '<msup><mo xml:id="2"/><mi xml:id="3"/></msup>'
    body = f'<mo xml:id="0"/><mo xml:id="1"/>{last}<mi xml:id="4"/>'
    found = read(tmp_path, inkml(mathml(body), *"...nx"), r"\ldots^{n} x")
    assert found.tree is not None
    assert found.tree.names == (r"\ldots", "n", "x")
    assert found.tree.parents == (-1, 0, 0)
    assert found.tokens == tuple(row_tokens(found.tree.to_row()))


def test_bars_and_roots_do_not_shift_names_in_context(tmp_path: Path) -> None:
    body = f'<mfrac xml:id="0">{B}<msqrt xml:id="2">{D}</msqrt></mfrac><mo xml:id="4"/><mo xml:id="5"/>'
    caption = r"\frac{x}{\sqrt{y}} \cdots -"
    found = read(tmp_path, inkml(mathml(body), "-", "x", r"\sqrt", "y", r"\ldots", "-"), caption)
    assert found.tree is not None
    assert found.tree.names == ("-", "x", r"\sqrt", "y", r"\cdots", "-")


def test_groups_of_groups_and_missing_strokes_are_no_symbols(tmp_path: Path) -> None:
    content = inkml(mathml(A + B), "x", "y").replace('traceDataRef="t1"', 'traceDataRef="t9"')
    found = read(tmp_path, content)
    assert [symbol.name for symbol in found.symbols] == ["x"]
    assert found.tree is None


@pytest.mark.parametrize(
    ("head", "name", "writer"),
    [
        ('<annotation type="writer">w7</annotation>', "f1", "w7"),
        ("", "200922-947-126", "200922-947"),
        ("", "18_em_0", ""),
    ],
)
def test_writers(tmp_path: Path, head: str, name: str, writer: str) -> None:
    assert read(tmp_path, inkml(mathml(A), "x", head=head), name=name).writer == writer


@pytest.mark.parametrize("content", ["<ink>", "<svg/>", '<!DOCTYPE ink [<!ENTITY a "a">]><ink/>'])
def test_malformed_files_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InvalidInkError):
        read(tmp_path, content)


def test_a_file_without_ink_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyInkError):
        read(tmp_path, inkml(mathml("")))


def test_a_folder_gives_expressions_and_faults(tmp_path: Path) -> None:
    files = {
        "train/a/one.inkml": inkml(mathml(A + B), "x", "y"),
        "train/b/two.inkml": "<ink>",
        "test2014/three.inkml": inkml(mathml(A + B), "x", "."),
        "test2014/four.inkml": "<ink/>",
        "test2013/five.inkml": inkml(None, "x"),
        "captions/test_caption.txt": "three\tx \\cdot\nother\t1\nno tab here\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    items = list(read_folder(tmp_path))
    found = {item.name: item for item in items if isinstance(item, WrittenExpression)}
    assert {name: e.split for name, e in found.items()} == {"one": "train", "three": "2014", "five": "2013"}
    assert found["three"].tokens == ("x", r"\cdot")
    assert [item.name for item in items if isinstance(item, Fault)] == [
        "train/b/two.inkml",
        "test2014/four.inkml",
    ]


PRIME = r"\prime"


@pytest.mark.parametrize(
    ("names", "parents", "relations", "latex"),
    [
        (("f", PRIME), (-1, 0), (RIGHT, RIGHT), r"f^{\prime}"),
        (("f", PRIME, PRIME, "x"), (-1, 0, 1, 2), (RIGHT,) * 4, r"f^{\prime\prime}x"),
        ((PRIME, "x"), (-1, 0), (RIGHT, RIGHT), r"\prime x"),
        (("f", "2", PRIME, "x"), (-1, 0, 0, 2), (RIGHT, SUP, RIGHT, RIGHT), r"f^{\prime2}x"),
        (("f", "2", PRIME), (-1, 0, 0), (RIGHT, SUB, RIGHT), r"f_{2}^{\prime}"),
        (("x", "a", PRIME, "b"), (-1, 0, 1, 2), (RIGHT, SUP, RIGHT, RIGHT), r"x^{a^{\prime}b}"),
        (("x", PRIME), (-1, 0), (RIGHT, SUP), r"x^{\prime}"),
    ],
)
def test_primes_are_raised(
    names: tuple[str, ...], parents: tuple[int, ...], relations: tuple[Relation, ...], latex: str
) -> None:
    raised = _raise_primes(LayoutTree(names, parents, relations))
    assert raised.is_valid()
    assert row_tokens(raised.to_row()) == canonical_tokens(latex)


@given(st.lists(st.tuples(st.sampled_from(["f", "x", PRIME]), st.booleans()), min_size=1, max_size=8))
def test_raised_primes_are_canonical(row: list[tuple[str, bool]]) -> None:
    """Rows of letters, some with a square, and primes; held against LaTeX's own rule that x' is x^\\prime."""
    names, parents, relations = [], [], []
    last = -1
    for name, squared in row:
        names.append(name)
        parents.append(last)
        relations.append(RIGHT)
        last = len(names) - 1
        if squared and name != PRIME:
            names.append("2")
            parents.append(last)
            relations.append(SUP)
    tree = LayoutTree(tuple(names), tuple(parents), tuple(relations))
    raised = _raise_primes(tree)
    assert raised.is_valid()
    assert _raise_primes(raised) == raised
    assert row_tokens(raised.to_row()) == canonical_tokens(print_latex(tree.to_row()))


@pytest.fixture(scope="module")
def crohme() -> ExpressionSet:
    expressions = open_set("crohme")
    assert isinstance(expressions, ExpressionSet)
    return expressions


@pytest.mark.data("crohme")
def test_counts_of_the_real_set(crohme: ExpressionSet) -> None:
    """All files can be read but one of the 8,836 for training, which is empty."""
    counts = Counter(expression.split for expression in crohme)
    assert counts["train"] == 8835
    assert counts["2014"] == 986
    training = crohme.split("train")
    assert (
        sum(len(expression.symbols) for expression in training) == 85_604
    )  # 85,802 less two of three points, 99 times
    assert sum(expression.tree is None for expression in training) <= 60
    assert sum(not expression.tokens for expression in training) <= 60


@pytest.mark.data("crohme")
def test_captions_and_mathml_of_2014_agree(crohme: ExpressionSet) -> None:
    """Two truths, made apart from each other; docs/explanation/crohme-ground-truth.md lists the rest."""
    expressions = crohme.split("2014")
    assert all(expression.tokens for expression in expressions)
    agree = [e.tree is not None and tuple(row_tokens(e.tree.to_row())) == e.tokens for e in expressions]
    assert sum(agree) >= 0.97 * len(expressions)
