"""Work is done in halves where a core is free, and the same comes of it where none is."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from itertools import chain

import pytest

from inkmath.processes.halves import _cores, in_halves, in_two_threads

WAIT_S = 20.0


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    _cores.begin()
    yield
    monkeypatch.undo()
    _cores.begin()


def squares(numbers: Sequence[int]) -> list[int]:
    return [number**2 for number in numbers]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 10])
def test_pieces_keep_their_order(count: int) -> None:
    parts = in_halves(squares, range(count), least=4, prepare=list)
    assert len(parts) == (2 if count >= 4 else 1)
    assert list(chain.from_iterable(parts)) == squares(range(count))


def test_halves_are_worked_on_at_the_same_time_and_prepared_here() -> None:
    meeting, here = threading.Barrier(2), threading.get_ident()
    prepared, worked = [], []

    def prepare(part: Sequence[int]) -> list[int]:
        prepared.append(threading.get_ident())
        return list(part)

    def work(part: list[int]) -> None:
        meeting.wait(WAIT_S)
        worked.append(threading.get_ident())

    in_halves(work, range(6), least=2, prepare=prepare)
    assert prepared == [here, here]
    assert len(set(worked)) == 2


def test_a_core_is_lent_once() -> None:
    started, may_end = threading.Event(), threading.Event()
    counts = []

    def work(part: list[int]) -> None:
        counts.append(len(part))
        started.set()
        assert may_end.wait(WAIT_S)

    other = threading.Thread(target=in_halves, args=(work, range(4)), kwargs={"least": 2, "prepare": list})
    other.start()
    assert started.wait(WAIT_S)
    assert len(in_halves(squares, range(4), least=2, prepare=list)) == 1
    may_end.set()
    other.join()
    assert counts == [2, 2]
    assert len(in_halves(squares, range(4), least=2, prepare=list)) == 2


def test_one_core_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    _cores.begin()
    for _ in range(3):
        assert in_halves(squares, range(4), least=2, prepare=list) == [[0, 1, 4, 9]]


@pytest.mark.parametrize("bad", [0, 3])
def test_a_failure_of_either_half_is_told_and_frees_the_cores(bad: int) -> None:
    def work(part: list[int]) -> None:
        if bad in part:
            raise ArithmeticError(str(bad))

    for _ in range(3):
        with pytest.raises(ArithmeticError, match=str(bad)):
            in_halves(work, range(4), least=2, prepare=list)
    assert len(in_halves(squares, range(4), least=2, prepare=list)) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_fork_has_threads_of_its_own() -> None:
    in_halves(squares, range(4), least=2, prepare=list)
    child = os.fork()
    if child == 0:
        os._exit(0 if in_halves(squares, range(4), least=2, prepare=list) == [[0, 1], [4, 9]] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_what_two_threads_make_keeps_its_order(count: int) -> None:
    assert in_two_threads(lambda number: number**2, range(count)) == squares(range(count))


def test_two_threads_work_at_the_same_time_and_take_both_cores() -> None:
    meeting = threading.Barrier(2)

    def work(number: int) -> int:
        meeting.wait(WAIT_S)
        assert len(in_halves(squares, range(4), least=2, prepare=list)) == 1
        return threading.get_ident()

    assert len(set(in_two_threads(work, range(2)))) == 2
    assert len(in_halves(squares, range(4), least=2, prepare=list)) == 2


def test_one_core_works_in_this_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    _cores.begin()
    assert set(in_two_threads(lambda _: threading.get_ident(), range(4))) == {threading.get_ident()}


@pytest.mark.parametrize("bad", [0, 1])
def test_a_failure_in_either_thread_is_told_and_frees_the_cores(bad: int) -> None:
    meeting = threading.Barrier(2)

    def work(number: int) -> None:
        meeting.wait(WAIT_S)
        if number == bad:
            raise ArithmeticError(str(bad))

    with pytest.raises(ArithmeticError, match=str(bad)):
        in_two_threads(work, range(2))
    assert len(in_halves(squares, range(4), least=2, prepare=list)) == 2
