"""CROHME's handwritten expressions: InkML with strokes, symbol segmentation and MathML (2011 to 2014).

The MathML and the `href`s of the symbols give the whole symbol layout tree. The caption files give the token
sequences on which published figures are scored; where there is no caption, the truth is the MathML's.
(Mouchère et al., "ICFHR 2014 Competition on Recognition of On-Line Handwritten Mathematical Expressions".)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.data.samples import Fault
from inkmath.errors import EmptyInkError, InkmathError, LatexSyntaxError
from inkmath.expression.latex import canonical_tokens, row_tokens
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.expression.names import DOTS
from inkmath.ink.strokes import XML_ID, inkml_root, inkml_traces
from inkmath.vocab import LOOKS_LIKE, name_ids, symbol_ids

SPLITS = ("train", "2011", "2012", "2013", "2014")

_SPELLINGS = {
    "lt": "<", r"\lt": "<", "gt": ">", r"\gt": ">", "COMMA": ",", "'": r"\prime", "′": r"\prime",
    "{": r"\{", "}": r"\}", "infty": r"\infty", "infin": r"\infty", "rarr": r"\rightarrow", "le": r"\leq",
    "ge": r"\geq", "ne": r"\neq", "hellip": r"\ldots", "ctdot": r"\ldots", r"\cdots": r"\ldots",
    "exist": r"\exists", "·": ".", r"\cdot": ".", r"\to": r"\rightarrow", r"\le": r"\leq", r"\ge": r"\geq",
    r"\ne": r"\neq", r"\vert": "|", "im": r"\lim",
}  # fmt: skip
"""Spellings of CROHME's labels and MathML, to the written symbol's name."""

PRIME = r"\prime"

_Edge = tuple[str, str, Relation]  # parent id, child id, relation


def read_folder(root: Path) -> Iterator[WrittenExpression | Fault]:
    """Every expression below the folder `CROHME` in a fixed order; what cannot be read comes as a Fault."""
    captions = {
        "train": _captions(root / "captions/train_caption.txt"),
        "2014": _captions(root / "captions/test_caption.txt"),
    }
    for split in SPLITS:
        folder = root / (split if split == "train" else f"test{split}")
        for path in sorted(folder.rglob("*.inkml")):
            try:
                yield read_expression(path, split, captions.get(split, {}).get(path.stem))
            except InkmathError as error:
                yield Fault(str(path.relative_to(root)), str(error))


def read_expression(path: Path, split: str, caption: str | None) -> WrittenExpression:
    """One InkML file.

    caption: the truth as LaTeX; without one, the truth is the MathML's.
    The expression's `tree` is None where symbols and MathML do not give one; its `tokens` are empty where
    there is no truth.
    Raises InvalidInkError or EmptyInkError if the file is malformed or has no ink.
    """
    root = inkml_root(path.read_bytes())
    traces = inkml_traces(root)
    if not traces:
        raise EmptyInkError("There are no strokes.")
    strokes = {trace: i for i, trace in enumerate(traces)}
    groups = _symbol_groups(root, strokes)
    symbols = tuple(symbol for _, symbol in groups)
    math = root.find(".//{*}annotationXML//{http://www.w3.org/1998/Math/MathML}math")
    if math is None:
        math = root.find(".//{*}annotationXML//{*}math")
    tree = _layout_tree(math, [href for href, _ in groups], symbols) if math is not None else None
    tokens = _canonical(caption) if caption is not None else _tokens_of(tree)
    if tree is not None and tokens:
        symbols, tree = _with_whole_dots(symbols, tree, tokens)
        tree = _name_in_context(tree, tokens)
    writer = root.findtext("{*}annotation[@type='writer']") or _session(path.stem)
    return WrittenExpression(path.stem, split, writer, tuple(traces.values()), symbols, tree, tokens)


def _captions(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    captions = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, tab, latex = line.partition("\t")
        if tab:
            captions[name] = latex
    return captions


def _session(stem: str) -> str:
    """MathBrush names no writers: its file names begin with the recording session, which is one writer's."""
    match = re.fullmatch(r"(\d{6,}-\d+)-\d+", stem)
    return match[1] if match else ""


def _symbol_name(label: str | None) -> str:
    """The written symbol's name; raises KeyError for what is not in the vocabulary."""
    text = (label or "").strip()
    for spelling in (text, _SPELLINGS.get(text, ""), "\\" + text):
        if spelling in symbol_ids() and spelling not in LOOKS_LIKE:
            return spelling
    raise KeyError(text)


def _symbol_groups(root: ElementTree.Element, strokes: Mapping[str, int]) -> list[tuple[str, WrittenSymbol]]:
    """MathML id and symbol of every leaf group of traces whose label is in the vocabulary."""
    groups = []
    for group in root.iterfind(".//{*}traceGroup"):
        views = [view.get("traceDataRef", "") for view in group.iterfind("{*}traceView")]
        members = tuple(strokes[view] for view in views if view in strokes)
        if group.find("{*}traceGroup") is not None or not members:
            continue
        try:
            name = _symbol_name(group.findtext("{*}annotation"))
        except KeyError:
            continue
        link = group.find("{*}annotationXML")
        groups.append(((link.get("href", "") if link is not None else ""), WrittenSymbol(name, members)))
    return groups


def _layout_tree(
    math: ElementTree.Element, hrefs: list[str], symbols: tuple[WrittenSymbol, ...]
) -> LayoutTree | None:
    """The tree over the symbols, or None where MathML and symbols do not match one to one."""
    edges: list[_Edge] = []
    try:
        order = _walk_row([math], edges)
    except ValueError:
        return None
    index = {href: i for i, href in enumerate(hrefs)}
    ids = {node for edge in edges for node in edge[:2]} | set(order)
    if len(index) != len(hrefs) or ids != set(index) or not ids:
        return None
    parents, relations = [-1] * len(hrefs), [Relation.RIGHT] * len(hrefs)
    for parent, child, relation in edges:
        parents[index[child]], relations[index[child]] = index[parent], relation
    tree = LayoutTree(tuple(symbol.name for symbol in symbols), tuple(parents), tuple(relations))
    return _raise_primes(tree) if tree.is_valid() else None


def _raise_primes(tree: LayoutTree) -> LayoutTree:
    """The tree with the primes of each row as superscripts of what they follow, as canonical LaTeX has them.

    Several primes are a row of their own, before what else is raised there; the rest of the row goes on from
    what bears them. Primes that begin a row or bear scripts themselves stay where they are.
    """
    children = tree.children()
    parents, relations = list(tree.parents), list(tree.relations)
    for base, name in enumerate(tree.names):
        if name == PRIME:
            continue
        primes: list[int] = []
        following = children[base].get(Relation.RIGHT)
        while following is not None and tree.names[following] == PRIME:
            if children[following].keys() - {Relation.RIGHT}:
                break
            primes.append(following)
            following = children[following].get(Relation.RIGHT)
        if not primes:
            continue
        raised = children[base].get(Relation.SUP)
        relations[primes[0]] = Relation.SUP
        if raised is not None:
            parents[raised], relations[raised] = primes[-1], Relation.RIGHT
        if following is not None:
            parents[following] = base
    return LayoutTree(tree.names, tuple(parents), tuple(relations))


def _walk_row(elements: list[ElementTree.Element], edges: list[_Edge]) -> list[str]:
    """Ids of the symbols of a row, left to right; appends the edges between them and below them."""
    row: list[str] = []
    for element in elements:
        row.extend(_walk(element, edges))
    return row


def _link(row: list[str], edges: list[_Edge]) -> str:
    """Chain the row by RIGHT and return its first id."""
    if not row:
        raise ValueError("an empty row")
    edges.extend((left, right, Relation.RIGHT) for left, right in pairwise(row))
    return row[0]


_SCRIPTS = {
    "msup": (Relation.SUP,),
    "mover": (Relation.SUP,),
    "msub": (Relation.SUB,),
    "munder": (Relation.SUB,),
    "msubsup": (Relation.SUB, Relation.SUP),
    "munderover": (Relation.SUB, Relation.SUP),
}


def _walk(element: ElementTree.Element, edges: list[_Edge]) -> list[str]:
    """Ids of the top-level symbols of one MathML element. Raises ValueError where its form is not known."""
    tag, parts = str(element.tag).split("}")[-1], list(element)
    if tag in ("mi", "mo", "mn"):
        return [_id(element)]
    if tag == "math":
        row = _walk_row(parts, edges)
        _link(row, edges)
        return row
    if tag in ("mrow", "mstyle"):
        return _walk_row(parts, edges)
    if tag in _SCRIPTS and len(parts) == 1 + len(_SCRIPTS[tag]):
        base = _walk(parts[0], edges)
        if not base:
            raise ValueError(f"<{tag}> on nothing")
        for part, relation in zip(parts[1:], _SCRIPTS[tag], strict=True):
            edges.append((base[-1], _link(_walk(part, edges), edges), relation))
        return base
    if tag == "mfrac" and len(parts) == 2:
        return _walk_structure(element, edges, [(Relation.ABOVE, parts[:1]), (Relation.BELOW, parts[1:])])
    if tag == "msqrt":
        return _walk_structure(element, edges, [(Relation.INSIDE, parts)])
    if tag == "mroot" and len(parts) == 2:
        return _walk_structure(element, edges, [(Relation.INSIDE, parts[:1]), (Relation.INDEX, parts[1:])])
    raise ValueError(f"<{tag}> with {len(parts)} parts")


def _walk_structure(
    element: ElementTree.Element, edges: list[_Edge], rows: list[tuple[Relation, list[ElementTree.Element]]]
) -> list[str]:
    for relation, parts in rows:
        edges.append((_id(element), _link(_walk_row(parts, edges), edges), relation))
    return [_id(element)]


def _id(element: ElementTree.Element) -> str:
    name = element.get(XML_ID)
    if not name:
        raise ValueError(f"<{element.tag}> without an id")
    return name


def _canonical(caption: str) -> tuple[str, ...]:
    try:
        return tuple(canonical_tokens(caption))
    except LatexSyntaxError:
        return ()


def _tokens_of(tree: LayoutTree | None) -> tuple[str, ...]:
    return tuple(row_tokens(tree.to_row())) if tree is not None else ()


def _with_whole_dots(
    symbols: tuple[WrittenSymbol, ...], tree: LayoutTree, tokens: tuple[str, ...]
) -> tuple[tuple[WrittenSymbol, ...], LayoutTree]:
    """Three points in a row as one symbol, `\\ldots`, where the truth has dots that are no symbol yet."""
    runs = _runs_of_points(tree)
    missing = sum(token in DOTS for token in tokens) - tree.names.count(r"\ldots")
    if not runs or len(runs) != missing:
        return symbols, tree
    whole = {run[0]: run for run in runs}
    part_of = {point: run[0] for run in runs for point in run}
    kept = [i for i in range(len(symbols)) if part_of.get(i, i) == i]
    place = {-1: -1} | {symbol: index for index, symbol in enumerate(kept)}
    together = tuple(
        WrittenSymbol(r"\ldots", tuple(stroke for point in whole[i] for stroke in symbols[point].strokes))
        if i in whole
        else symbols[i]
        for i in kept
    )
    parents = tuple(place[part_of.get(tree.parents[i], tree.parents[i])] for i in kept)
    names = tuple(symbol.name for symbol in together)
    return together, LayoutTree(names, parents, tuple(tree.relations[i] for i in kept))


def _runs_of_points(tree: LayoutTree) -> list[tuple[int, int, int]]:
    """Three points each, in a row, that bear nothing, from left to right."""
    children, runs, taken = tree.children(), list[tuple[int, int, int]](), set[int]()
    for first in tree.reading_order():
        run = [first]
        while len(run) < 3 and children[run[-1]].keys() == {Relation.RIGHT}:
            run.append(children[run[-1]][Relation.RIGHT])
        if len(run) == 3 and all(tree.names[i] == "." for i in run) and taken.isdisjoint(run):
            runs.append((run[0], run[1], run[2]))
            taken.update(run)
    return runs


def _name_in_context(tree: LayoutTree, tokens: tuple[str, ...]) -> LayoutTree:
    """The tree with `\\cdot` for `.` and `\\cdots` for `\\ldots` where the truth has them so."""
    written = [token for token in tokens if token in name_ids()]
    children = tree.children()
    order = [symbol for symbol in tree.reading_order() if not tree.is_fraction_bar(symbol, children)]
    if len(written) != len(order):
        return tree
    names = list(tree.names)
    for symbol, token in zip(order, written, strict=True):
        if LOOKS_LIKE.get(token) == names[symbol]:
            names[symbol] = token
    return LayoutTree(tuple(names), tree.parents, tree.relations)
