from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inkmath.reports.clusters import MOST_CLASSES, clustered_order, confused_groups

# 0 and 3 are taken for one another, and so are 1 and 4; 2 and 5 are never mistaken.
MATRIX = np.diag([50] * 6)
MATRIX[0, 3] = MATRIX[3, 0] = 20
MATRIX[1, 4] = 30

COUNTS = st.integers(1, 8).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=n, max_size=n)
)


def test_confused_classes_become_neighbours() -> None:
    order = clustered_order(MATRIX).tolist()
    assert abs(order.index(0) - order.index(3)) == 1
    assert abs(order.index(1) - order.index(4)) == 1
    assert order[-2:] == [2, 5]


def test_a_chain_is_joined_by_its_likest_ends() -> None:
    chain = np.diag([100] * 4)
    chain[0, 1] = chain[2, 3] = 40
    chain[1, 2] = 20
    assert clustered_order(chain).tolist() in ([0, 1, 2, 3], [3, 2, 1, 0])


def test_groups_come_with_most_mistakes_first_and_no_larger_than_asked() -> None:
    assert [set(group) for group in confused_groups(MATRIX, 8)] == [{0, 3}, {1, 4}]
    everyone = np.full((7, 7), 3)
    assert all(2 <= len(group) <= 4 for group in confused_groups(everyone, 4))
    assert confused_groups(np.diag([3, 4]), 8) == ()


@given(COUNTS)
def test_every_class_has_one_place(counts: list[list[int]]) -> None:
    assert sorted(clustered_order(np.array(counts)).tolist()) == list(range(len(counts)))


def test_very_many_classes_keep_their_order() -> None:
    count = MOST_CLASSES + 1
    matrix = np.zeros((count, count), np.int64)
    matrix[0, -1] = 5
    assert clustered_order(matrix).tolist() == list(range(count))
