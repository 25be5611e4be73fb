"""Recombined expressions are still trees, and their parts stand to their parents as they did before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.expression.layout import LayoutTree, Relation
from inkmath.training.recombine import FeatureBank, SubtreeBank, random_subexpression
from inkmath.training.relation_samples import JUNK_NAME, Sample, boxes_of, one_hot
from inkmath.vocab import NAMES, name_ids, symbol_ids


def sample(rows: list[tuple[str, int, Relation, tuple[float, float, float, float]]]) -> Sample:
    """A sample of (name, parent, relation, box), each symbol's outermost points being its corners."""
    boxes = np.array([box for *_, box in rows], np.float32)
    corners = np.stack([boxes[:, [0, 1]], boxes[:, [2, 3]]], axis=1)
    return Sample(
        np.tile(corners, (1, 8, 1)),
        np.array([symbol_ids()[name] for name, *_ in rows]),
        None,
        np.array([name_ids()[name] for name, *_ in rows]),
        np.array([parent for _, parent, *_ in rows]),
        np.array([relation for _, _, relation, _ in rows], np.int64),
        np.arange(len(rows), dtype=np.float16)[:, None],
    )


R, SUP, ABOVE, BELOW = Relation.RIGHT, Relation.SUP, Relation.ABOVE, Relation.BELOW
POWER = sample(  # x^2+1
    [
        ("x", -1, R, (0, 10, 10, 20)),
        ("2", 0, SUP, (11, 4, 16, 10)),
        ("+", 0, R, (20, 10, 30, 20)),
        ("1", 2, R, (35, 8, 38, 20)),
    ]
)
LONG = sample(  # y^{ab}
    [("y", -1, R, (0, 0, 20, 20)), ("a", 0, SUP, (22, -10, 32, 0)), ("b", 1, R, (34, -10, 44, 0))]
)
HALF = sample(
    [("-", -1, R, (0, 10, 20, 11)), ("1", 0, ABOVE, (8, 0, 12, 8)), ("2", 0, BELOW, (7, 13, 13, 20))]
)


def tree_of(s: Sample) -> LayoutTree:
    names = tuple(NAMES[i] for i in s.names)
    return LayoutTree(names, tuple(s.parents.tolist()), tuple(Relation(r) for r in s.relations))


def test_a_swapped_exponent_stands_to_its_base_as_it_stood_to_its_own() -> None:
    swapped = SubtreeBank([LONG]).swap_one(POWER, np.random.default_rng(0))
    assert tree_of(swapped).is_valid()
    names = [NAMES[i] for i in swapped.names]
    assert sorted(names) == sorted(["x", "+", "1", "a", "b"])
    boxes = dict(zip(names, boxes_of(swapped.extremes), strict=True))
    # LONG's base is twice as large as POWER's: a comes at half its distance and size.
    np.testing.assert_allclose(boxes["a"], (11, 5, 16, 10), atol=1e-4)
    np.testing.assert_allclose(boxes["b"], (17, 5, 22, 10), atol=1e-4)


def test_what_stands_right_of_a_longer_exponent_makes_room() -> None:
    swapped = SubtreeBank([LONG]).swap_one(POWER, np.random.default_rng(0))
    boxes = dict(zip((NAMES[i] for i in swapped.names), boxes_of(swapped.extremes), strict=True))
    np.testing.assert_allclose(boxes["+"][[0, 2]], (26, 36), atol=1e-4)
    np.testing.assert_allclose(boxes["x"], (0, 10, 10, 20))


def test_a_part_takes_only_the_place_of_its_own_kind() -> None:
    assert SubtreeBank([HALF]).swap_one(POWER, np.random.default_rng(0)) is POWER


def test_a_row_without_parts_stays_as_it_is() -> None:
    row = sample([("x", -1, R, (0, 0, 1, 1)), ("y", 0, R, (2, 0, 3, 1))])
    assert SubtreeBank([POWER]).swap_one(row, np.random.default_rng(0)) is row


@pytest.mark.parametrize("seed", range(20))
def test_random_parts_are_trees_of_the_same_edges(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = SubtreeBank([HALF, LONG]).swap_one([POWER, HALF][seed % 2], rng)
    part = random_subexpression(whole, rng)
    assert tree_of(part).is_valid()
    edges = {
        (NAMES[s.names[p]], NAMES[n], int(r))
        for s in (whole,)
        for n, p, r in zip(s.names, s.parents, s.relations, strict=True)
        if p >= 0
    }
    for name, parent, relation in zip(part.names, part.parents, part.relations, strict=True):
        if parent >= 0:
            assert (NAMES[part.names[parent]], NAMES[name], int(relation)) in edges


def test_junk_is_never_the_root_of_a_part() -> None:
    junk = Sample(
        POWER.extremes,
        POWER.classes,
        None,
        POWER.names.copy(),
        POWER.parents.copy(),
        POWER.relations,
        POWER.features,
    )
    junk.names[3], junk.parents[3] = JUNK_NAME, -2
    for seed in range(20):
        part = random_subexpression(junk, np.random.default_rng(seed))
        assert JUNK_NAME not in part.names


def test_symbols_are_mistaken_as_others_of_their_class_were() -> None:
    sevens = one_hot(np.array([symbol_ids()[name] for name in "x711"]))
    others = replace(POWER, predicted=sevens, features=POWER.features + 10)  # x 2 + 1 seen as x 7 1 1
    bank = FeatureBank([POWER, others])
    output = one_hot(POWER.classes), POWER.features
    mistaken, features = bank.with_confusions(output, POWER.classes, np.random.default_rng(0), 1.0)
    np.testing.assert_array_equal(mistaken, sevens)  # nobody mistook x or 1
    assert features[:, 0].tolist() == [0, 11, 12, 3]
    same, features = bank.with_confusions(output, POWER.classes, np.random.default_rng(0), 0.0)
    np.testing.assert_array_equal(same, one_hot(POWER.classes))
    np.testing.assert_array_equal(features, POWER.features)
    np.testing.assert_array_equal(output[0], one_hot(POWER.classes))


def test_symbols_look_as_those_of_their_class_that_were_seen() -> None:
    classes = np.array([symbol_ids()[name] for name in "x2x2"])
    one, other = (
        replace(POWER, predicted=one_hot(POWER.classes), features=POWER.features + k) for k in (10, 20)
    )
    bank = FeatureBank([POWER, one, other])
    drawn = []
    for seed in range(40):
        seen, features = bank.sample(classes, np.random.default_rng(seed))
        np.testing.assert_array_equal(seen, one_hot(classes))
        drawn.append(tuple(features[:, 0].tolist()))
    assert {x for look in drawn for x in look} == {10, 20, 11, 21}
    alike = [look[:2] == look[2:] for look in drawn]
    assert 20 <= sum(alike) < 40  # in half of the cases, and by chance


def test_only_what_was_seen_is_known() -> None:
    bank = FeatureBank([replace(POWER, predicted=one_hot(POWER.classes))])
    assert bank.covers(POWER.classes[:2])
    assert not bank.covers(np.array([symbol_ids()["y"]]))
