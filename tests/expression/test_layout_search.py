"""The search for the best layout tree against a look at every assignment there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression import layout_search
from inkmath.expression.layout import BAR, ROOT, LayoutTree, Relation
from inkmath.expression.layout_search import FloatArray, best_trees
from inkmath.vocab import NAMES
from work import count_calls

R = len(Relation)
PRIME = r"\prime"
CHOICES = ("x", BAR, ROOT, PRIME)


def is_well_formed(tree: LayoutTree) -> bool:
    """The rules once more, in words of their own: a tree in which every mark has what it needs."""
    if not tree.is_valid():
        return False
    children = tree.children()
    for name, below in zip(tree.names, children, strict=True):
        has = {relation: relation in below for relation in Relation}
        if has[Relation.ABOVE] != has[Relation.BELOW] or (has[Relation.ABOVE] and name != BAR):
            return False
        if has[Relation.INSIDE] != (name == ROOT) or (has[Relation.INDEX] and name != ROOT):
            return False
    return not any(
        name == PRIME and parent >= 0 and relation is Relation.RIGHT and tree.names[parent] != PRIME
        for name, parent, relation in zip(tree.names, tree.parents, tree.relations, strict=True)
    )


def every_tree(names: FloatArray, edges: FloatArray) -> list[tuple[float, LayoutTree]]:
    """All well-formed trees over the choices that are not masked out, with their log probabilities."""
    count = len(names)
    name_choices = [np.flatnonzero(row > -1e3).tolist() for row in names]
    edge_choices = [np.flatnonzero(row > -1e3).tolist() for row in edges]
    found = []
    for name_pick in product(*name_choices):
        for edge_pick in product(*edge_choices):
            tree = LayoutTree(
                tuple(NAMES[i] for i in name_pick),
                tuple(e // R if e < count * R else -1 for e in edge_pick),
                tuple(Relation(e % R) if e < count * R else Relation.RIGHT for e in edge_pick),
            )
            if is_well_formed(tree):
                score = sum(names[i, n] for i, n in enumerate(name_pick))
                found.append((float(score + sum(edges[i, e] for i, e in enumerate(edge_pick))), tree))
    return sorted(found, key=lambda item: -item[0])


@st.composite
def tables(draw: st.DrawFn) -> tuple[FloatArray, FloatArray]:
    """Scores of 1 to 3 symbols: a few names and edges each, all else masked out."""
    count = draw(st.integers(1, 3))
    score = st.floats(-8, 0).map(lambda x: round(x, 3))
    names = np.full((count, len(NAMES)), -np.inf)
    edges = np.full((count, count * R + 1), -np.inf)
    for symbol in range(count):
        for name in draw(st.sets(st.sampled_from(CHOICES), min_size=1, max_size=2)):
            names[symbol, NAMES.index(name)] = draw(score)
        for edge in draw(st.sets(st.integers(0, count * R), min_size=1, max_size=5)):
            edges[symbol, edge] = draw(score)
    return names, edges


@given(tables())
@settings(max_examples=150)
def test_the_trees_are_the_best_ones_in_order(scores: tuple[FloatArray, FloatArray]) -> None:
    names, edges = scores
    wanted = every_tree(names, edges)
    found = best_trees(names, edges, most=5, effort=100_000)
    assert [tree.log_probability for tree in found] == pytest.approx([score for score, _ in wanted[:5]])
    scores_of = {tree: score for score, tree in wanted}
    for tree in found:
        assert scores_of[tree.tree] == pytest.approx(tree.log_probability)
    assert len({tree.tree for tree in found}) == len(found)


@given(tables(), st.floats(0, 6))
@settings(max_examples=50)
def test_a_margin_leaves_out_what_is_far_from_the_best(
    scores: tuple[FloatArray, FloatArray], margin: float
) -> None:
    every = best_trees(*scores, most=50, effort=100_000)
    near = [tree for tree in every if tree.log_probability >= every[0].log_probability - margin]
    assert best_trees(*scores, most=50, margin=margin, effort=100_000) == near


def table(count: int, *sure: tuple[str, int, Relation]) -> tuple[FloatArray, FloatArray]:
    """Scores that are sure of each symbol's name, parent (-1: root) and relation."""
    names, edges = np.full((count, len(NAMES)), -9.0), np.full((count, count * R + 1), -9.0)
    for symbol, (name, parent, relation) in enumerate(sure):
        names[symbol, NAMES.index(name)] = -0.1
        edges[symbol, parent * R + relation if parent >= 0 else -1] = -0.1
    return names, edges


def test_a_bar_needs_both_sides() -> None:
    above = ("x", 0, Relation.ABOVE)
    names, edges = table(3, (BAR, -1, Relation.RIGHT), above, ("y", 0, Relation.SUP))
    edges[2, 0 * R + Relation.BELOW] = -3.0
    assert best_trees(names, edges)[0].tree.relations[2] is Relation.BELOW


def test_an_accent_covers_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_search, "NAMES", (*NAMES, r"\overline"))
    names, edges = np.full((2, len(NAMES) + 1), -9.0), np.full((2, 2 * R + 1), -9.0)
    names[0, NAMES.index("-")], names[0, -1], names[1, NAMES.index("x")] = -0.1, -3.0, -0.1
    edges[0, -1], edges[1, 0 * R + Relation.INSIDE] = -0.1, -0.1
    assert best_trees(names, edges)[0].tree.names == (r"\overline", "x")
    names[0, -1], edges[1, 0 * R + Relation.RIGHT] = -0.05, -4.0
    edges[1, 0 * R + Relation.INSIDE] = -9.0
    assert best_trees(names, edges)[0].tree.names == ("-", "x")


def test_a_prime_may_follow_what_is_better_called_a_prime() -> None:
    """The contradiction can be solved by the name of the parent, too."""
    names, edges = table(2, ("1", -1, Relation.RIGHT), (PRIME, 0, Relation.RIGHT))
    names[0, NAMES.index(PRIME)] = -0.5
    assert best_trees(names, edges)[0].tree.names == (PRIME, PRIME)


def test_no_symbols_give_no_tree() -> None:
    assert best_trees(np.zeros((0, len(NAMES))), np.zeros((0, 1))) == []


def test_symbols_that_no_tree_can_hold() -> None:
    names, edges = table(2, ("x", -1, Relation.RIGHT), ("y", -1, Relation.RIGHT))
    edges[edges < -1] = -np.inf
    assert best_trees(names, edges) == []


def test_effort_bounds_the_search() -> None:
    names, edges = table(2, ("x", -1, Relation.RIGHT), ("y", -1, Relation.RIGHT))
    assert best_trees(names, edges, effort=1) == []
    assert len(best_trees(names, edges, effort=100)) == 5


def test_best_trees_bounds_its_work_for_any_scores() -> None:
    """A long row of bars of which one has a numerator alone: every edge might be the one to change."""
    count = 400
    sure = [(BAR, i - 1, Relation.ABOVE if i == 1 else Relation.RIGHT) for i in range(count)]
    names, edges = table(count, *sure)
    assert count_calls(lambda: best_trees(names, edges)) < 200_000
    rng = np.random.default_rng(0)
    names, edges = rng.normal(size=names.shape), rng.normal(size=edges.shape)
    assert count_calls(lambda: best_trees(names, edges)) < 200_000


@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_cheapest_choices_are_those_of_a_stable_sort(rows: int, count: int, most: int, seed: int) -> None:
    scores = np.random.default_rng(seed).choice([-np.inf, -2e3, -3.0, -2.0, -1.0, 0.0], (rows, count))
    picks, costs = layout_search._cheapest(scores, most)
    for row, picked, cost in zip(scores, picks, costs, strict=True):
        order = [i for i in sorted(range(count), key=lambda i: -row[i])[:most] if row[i] > -1e3]
        assert (picked, cost) == (order, (-row[order]).tolist())
