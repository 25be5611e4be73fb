"""MathWriting: handwritten and synthetic expressions as InkML (Gervais et al. 2024,
https://arxiv.org/abs/2404.10690).

    mathwriting-2024/{train,valid,test,symbols,synthetic}/<id>.inkml

The truth is the annotation `normalizedLabel`. There are no writers and no symbol segmentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from inkmath.data.archive import Member, Source
from inkmath.data.expressions import WrittenExpression
from inkmath.data.samples import Fault
from inkmath.errors import InkmathError, InvalidInkError, LatexSyntaxError
from inkmath.expression.latex import canonical_tokens
from inkmath.ink.strokes import inkml_root, inkml_traces

SPLITS = {
    "train": "train",
    "valid": "validation",
    "test": "test",
    "symbols": "symbols",
    "synthetic": "synthetic",
}
"""Folder to the name of the split."""

_MAX_BYTES = 16 << 20


def read(source: Source) -> Iterator[WrittenExpression | Fault]:
    """Every expression; one whose LaTeX the grammar does not cover has no tokens, its LaTeX is in `latex`."""
    for member in source.members(lambda name: name.endswith(".inkml")):
        try:
            yield read_expression(member)
        except InkmathError as error:
            yield Fault(member.name, str(error))
    yield from source.faults


def read_expression(member: Member) -> WrittenExpression:
    """One file. Raises InvalidInkError if it is malformed, has no ink, no label or is in no known folder."""
    *folders, file = member.name.split("/")
    split = next((SPLITS[folder] for folder in reversed(folders) if folder in SPLITS), None)
    if split is None:
        raise InvalidInkError(f"in none of the folders {', '.join(SPLITS)}")
    if len(member.data) > _MAX_BYTES:
        raise InvalidInkError(f"too large: {len(member.data):,} bytes")
    root = inkml_root(member.data)
    latex = root.findtext("{*}annotation[@type='normalizedLabel']") or root.findtext(
        "{*}annotation[@type='label']"
    )
    strokes = tuple(inkml_traces(root).values())
    if not latex or not strokes:
        raise InvalidInkError("no label" if strokes else "no ink")
    return WrittenExpression(file.removesuffix(".inkml"), split, "", strokes, (), None, _tokens(latex), latex)


def _tokens(latex: str) -> tuple[str, ...]:
    try:
        return tuple(canonical_tokens(latex))
    except LatexSyntaxError:
        return ()
