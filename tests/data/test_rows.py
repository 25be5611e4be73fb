"""The splits are disjoint, whole, repeatable, and no writer or content is on two sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.data.rows import ROW, Division, Rows, choose_writers, digest, without_repeats
from inkmath.errors import ConfigError


def rows(count: int, writers: int = 0, folds: int = 0, contents: int = 0) -> Rows:
    """Rows of split 0. contents: how many different ones there are, all if 0."""
    table = np.zeros(count, ROW)
    table["writer"] = np.arange(count) % writers if writers else -1
    table["fold"] = 1 + np.arange(count) % folds if folds else 0
    table["digest"] = [digest(str(i % contents if contents else i).encode()) for i in range(count)]
    return table


def names(count: int) -> tuple[str, ...]:
    return tuple(f"writer {i}" for i in range(count))


def parts(division: Division, fold: int | None = None) -> tuple[set[int], set[int], set[int]]:
    train, validation, test = (
        set(division.select(n, fold).tolist()) for n in ("train", "validation", "test")
    )
    return train, validation, test


@given(
    st.integers(1, 400), st.integers(0, 30), st.sampled_from([0, 10]), st.integers(0, 60), st.integers(1, 10)
)
def test_splits_are_disjoint_and_whole(
    count: int, writers: int, folds: int, contents: int, fold: int
) -> None:
    table = rows(count, writers, folds, contents)
    division = Division(table, ("",), names(writers))
    most = int(table["fold"].max())
    train, validation, test = parts(division, min(fold, most) if folds else None)
    assert train | validation | test == set(range(count))
    assert len(train) + len(validation) + len(test) == count


def test_shares_are_about_what_they_should_be() -> None:
    for writers in (0, 100):
        train, validation, test = parts(Division(rows(10_000, writers), ("",), names(writers)))
        assert 1_700 <= len(test) <= 2_300
        assert 600 <= len(validation) <= 1_000
        assert len(train) >= 6_800


def test_no_writer_is_on_two_sides() -> None:
    table = rows(1_000, writers=40)
    train, validation, test = (
        {int(table["writer"][i]) for i in part} for part in parts(Division(table, ("",), names(40)))
    )
    assert validation
    assert test
    assert not train & validation
    assert not train & test
    assert not validation & test


def test_no_content_is_on_two_sides_where_no_writer_is_known() -> None:
    table = rows(1_000, contents=100)
    sides = [{int(table["digest"][i]) for i in part} for part in parts(Division(table, ("",), ()))]
    assert sum(map(len, sides)) == len(set.union(*sides))


def test_unknown_writers_are_divided_by_content() -> None:
    table = rows(2_000, writers=20)
    table["writer"][:1_500] = -1
    validation = Division(table, ("train",), names(20)).select("validation")
    unknown = int((table["writer"][validation] < 0).sum())
    assert 100 <= unknown <= 200
    assert 25 <= len(validation) - unknown <= 75


def test_splits_do_not_depend_on_the_order_of_rows() -> None:
    table = rows(500)
    backwards = table[::-1].copy()
    held = {int(table["digest"][i]) for i in Division(table, ("",), ()).select("test")}
    assert held == {int(backwards["digest"][i]) for i in Division(backwards, ("",), ()).select("test")}


def test_published_splits_are_kept() -> None:
    table = rows(100)
    table["split"] = np.repeat([0, 1, 2], [60, 10, 30])
    division = Division(table, ("train", "validation", "test"), ())
    assert division.names == ("train", "validation", "test", "all")
    assert [len(division.select(name)) for name in division.names] == [60, 10, 30, 100]


def test_validation_is_taken_out_of_training_alone() -> None:
    table = rows(1_000)
    table["split"][800:] = 1
    train, validation, test = parts(Division(table, ("train", "test"), ()))
    assert test == set(range(800, 1_000))
    assert train | validation == set(range(800))
    assert 50 <= len(validation) <= 110


def test_each_fold_tests_its_own() -> None:
    table = rows(1_000, folds=10)
    division = Division(table, ("",), ())
    tested = [division.select("test", fold) for fold in range(1, 11)]
    assert sorted(np.concatenate(tested).tolist()) == list(range(1_000))
    assert set(tested[2].tolist()) == set(np.flatnonzero(table["fold"] == 3).tolist())
    assert np.array_equal(division.select("test"), tested[0])


def test_a_set_to_measure_with_is_not_divided() -> None:
    division = Division(rows(10), ("",), (), may_divide=False)
    assert division.names == ("all",)
    with pytest.raises(ConfigError, match=r"'train'.*Available: all"):
        division.select("train")


@pytest.mark.parametrize("fold", [0, 3, -1])
def test_unknown_fold_is_refused(fold: int) -> None:
    with pytest.raises(ConfigError, match="no fold"):
        Division(rows(10, folds=2), ("",), ()).select("test", fold)


def test_a_fold_of_a_set_without_folds_is_refused() -> None:
    with pytest.raises(ConfigError, match="no fold 1"):
        Division(rows(10), ("",), ()).select("test", 1)


def test_one_diligent_writer_does_not_fill_the_part() -> None:
    counts = [900, *[1] * 100]
    chosen = choose_writers(names(101), counts, wanted=50)
    assert 0 not in chosen
    assert 45 <= sum(counts[i] for i in chosen) <= 75


def test_someone_is_chosen_though_nobody_fits() -> None:
    assert choose_writers(names(3), [50, 40, 60], wanted=10) == [1]


def test_repeats_are_left_out_of_training_not_of_test() -> None:
    table = rows(6)
    table["split"] = [0, 0, 0, 1, 1, 2]
    table["digest"] = [1, 2, 2, 1, 3, 3]
    keep = without_repeats(table, ("train", "validation", "test"))
    assert keep.tolist() == [False, True, True, True, False, True]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=200), st.integers(0, 30))
def test_by_class_every_class_of_three_contents_or_more_is_tested(labels: list[int], contents: int) -> None:
    table = rows(len(labels), contents=contents)
    table["label"] = labels
    division = Division(table, ("",), (), by_class=True)
    train, _, test = parts(division)
    assert not {int(table["digest"][i]) for i in train} & {int(table["digest"][i]) for i in test}
    for label in set(labels):
        here = np.flatnonzero(table["label"] == label)
        distinct = len(set(table["digest"][here].tolist()))
        tested = {int(table["digest"][i]) for i in here.tolist() if i in test}
        assert tested or distinct < 3


def test_by_class_a_fifth_of_each_is_tested() -> None:
    table = rows(160)
    table["label"] = np.arange(160) % 16
    for purpose, count in (("test", 2), ("validation", 1)):
        chosen = Division(table, ("",), (), by_class=True).select(purpose)
        assert np.bincount(table["label"][chosen]).tolist() == [count] * 16
