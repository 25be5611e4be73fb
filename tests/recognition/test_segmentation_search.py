"""The best groupings against every cover there is."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.recognition.segmentation_search import k_best_segmentations

Groups = list[tuple[int, ...]]


def every_cover(
    groups: Groups, scores: npt.NDArray[np.float64], skips: npt.NDArray[np.float64]
) -> list[float]:
    """The scores of all choices of groups that cover each part once, the others skipped; best first."""
    found = []
    for pick in product((False, True), repeat=len(groups)):
        parts = [part for group, taken in zip(groups, pick, strict=True) if taken for part in group]
        if len(parts) == len(set(parts)):
            skipped = [skips[part] for part in range(len(skips)) if part not in parts]
            found.append(float(sum(skipped) + scores[np.array(pick, bool)].sum()))
    return sorted((score for score in found if np.isfinite(score)), reverse=True)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Groups, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    count = draw(st.integers(1, 5))
    group = st.sets(st.integers(0, count - 1), min_size=1, max_size=3).map(lambda parts: tuple(sorted(parts)))
    groups = draw(st.lists(group, unique=True, max_size=8))
    score = st.floats(-9, 2).map(lambda x: round(x, 3))
    scores = draw(st.lists(score, min_size=len(groups), max_size=len(groups)))
    skips = draw(st.lists(score | st.just(-np.inf), min_size=count, max_size=count))
    return groups, np.array(scores, float), np.array(skips, float)


@given(problems(), st.integers(1, 6))
def test_the_groupings_are_the_best_covers(
    problem: tuple[Groups, npt.NDArray[np.float64], npt.NDArray[np.float64]], most: int
) -> None:
    groups, scores, skips = problem
    found = k_best_segmentations(groups, scores, skips, most=most, beam=60)
    assert [grouping.score for grouping in found] == pytest.approx(every_cover(*problem)[:most])
    assert len({frozenset(grouping.chosen) for grouping in found}) == len(found)
    for grouping in found:
        parts = [part for index in grouping.chosen for part in groups[index]]
        assert len(parts) == len(set(parts))
        left_out = [skips[part] for part in range(len(skips)) if part not in parts]
        assert grouping.score == pytest.approx(sum(left_out) + scores[list(grouping.chosen)].sum())


def test_parts_that_nothing_covers_give_no_grouping() -> None:
    assert k_best_segmentations([(0,)], np.zeros(1), np.full(2, -np.inf), most=3, beam=60) == []


def test_no_parts_are_covered_by_nothing() -> None:
    (grouping,) = k_best_segmentations([], np.zeros(0), np.zeros(0), most=3, beam=60)
    assert grouping.chosen == ()


def test_many_parts_take_little_time() -> None:
    """400 parts in a row, each alone or with up to four neighbours."""
    rng = np.random.default_rng(0)
    groups = [tuple(range(i, i + size)) for size in range(1, 6) for i in range(400 - size + 1)]
    found = k_best_segmentations(groups, -rng.random(len(groups)), np.full(400, -20.0), most=8, beam=60)
    assert len(found) == 8
    assert all(a.score >= b.score for a, b in pairwise(found))
