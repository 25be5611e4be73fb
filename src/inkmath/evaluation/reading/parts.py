"""True if each symbol and each relation of a reading is right, held against the true layout tree."""

from __future__ import annotations

from inkmath.evaluation.reading.detection import is_named, match
from inkmath.evaluation.reading.samples import ExpressionSample
from inkmath.expression.layout import BAR
from inkmath.recognition.hypotheses import FRACTION
from inkmath.types import Reading

Verdict = tuple[float, bool]
"""A confidence, and whether what it was said of is right."""


def judge_symbols(sample: ExpressionSample, reading: Reading) -> list[Verdict]:
    """For each symbol of the reading: whether there is one in its place, of its name."""
    truth = _partners(sample, reading)
    return [
        (symbol.confidence, place in truth and is_named(sample.symbols[truth[place]][0], symbol.token))
        for place, symbol in enumerate(reading.symbols)
    ]


def judge_relations(sample: ExpressionSample, reading: Reading) -> list[Verdict]:
    """For each symbol with a parent: whether it hangs on the right one by the right relation.

    None where the true tree is not known.
    """
    if sample.tree is None:
        return []
    truth, tree, verdicts = _partners(sample, reading), sample.tree, []
    for place, symbol in enumerate(reading.symbols):
        if symbol.parent is not None:
            child, parent = truth.get(place), truth.get(symbol.parent.index)
            is_right = (
                child is not None
                and parent is not None
                and tree.parents[child] == parent
                and tree.relations[child].name.lower() == symbol.parent.relation
            )
            verdicts.append((symbol.parent.confidence, is_right))
    return verdicts


def names_read(sample: ExpressionSample, reading: Reading) -> list[tuple[str, str]]:
    """The true and the given name of each symbol; none if the reading has another structure than the truth.

    A fraction bar has the name that it has in layout trees.
    """
    truth, relations = _partners(sample, reading), judge_relations(sample, reading)
    is_whole = len(truth) == len(sample.symbols) == len(reading.symbols)
    if sample.tree is None or not is_whole or not all(is_right for _, is_right in relations):
        return []
    tokens = (BAR if symbol.token == FRACTION else symbol.token for symbol in reading.symbols)
    return [(sample.tree.names[truth[place]], token) for place, token in enumerate(tokens)]


def _partners(sample: ExpressionSample, reading: Reading) -> dict[int, int]:
    """For each symbol of the reading that lies on a true one, which that is."""
    matched = match([box for _, box in sample.symbols], [symbol.box for symbol in reading.symbols])
    return {found: true for true, found in matched.items()}
