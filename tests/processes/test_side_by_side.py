"""Pieces of work that real helper processes do, or this process where they cannot."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import inkmath
from inkmath.processes import side_by_side as module
from inkmath.processes.side_by_side import MANY, side_by_side
from inkmath.processes.workers import UnfinishedError, Worker, Workers

TASKS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from inkmath.processes.serving import serve

def echo(text):
    if text == "die":
        os._exit(1)
    return {"text": text, "pid": os.getpid()}

serve({"echo": echo})
"""
COMMAND = [sys.executable, "-c", TASKS, str(Path(inkmath.__file__).parents[1])]

Done = tuple[str, int]


def here(piece: str) -> Done:
    time.sleep(0.001)
    return piece, os.getpid()


def there(helper: Worker, piece: str) -> Done | None:
    try:
        done = helper.run("echo", piece, 20)
    except UnfinishedError:
        helper.stop()
        return None
    return done["text"], done["pid"]


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    workers = Workers(COMMAND)
    yield workers
    workers.close()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, "It never came to pass."
        time.sleep(0.01)


def warm(helpers: Workers) -> None:
    """Two helpers that are ready."""
    both = [helpers.start(), helpers.start()]
    until(lambda: all(helper.is_ready() for helper in both))
    for helper in both:
        helpers.give_back(helper)


def test_a_few_are_done_here(helpers: Workers) -> None:
    done = list(side_by_side(map(str, range(MANY - 1)), here, there, helpers))
    assert done == [(str(k), os.getpid()) for k in range(MANY - 1)]
    assert helpers.take() is None


def test_many_start_helpers_and_wait_for_none(helpers: Workers) -> None:
    done = list(side_by_side(map(str, range(MANY)), here, there, helpers))
    assert done == [(str(k), os.getpid()) for k in range(MANY)]
    started = [helpers.take(), helpers.take()]
    assert None not in started
    assert helpers.take() is None


def test_helpers_that_are_ready_do_all_in_order(helpers: Workers) -> None:
    warm(helpers)
    for _ in range(2):
        done = list(side_by_side(map(str, range(50)), here, there, helpers))
        assert [text for text, _ in done] == [str(k) for k in range(50)]
        pids = {pid for _, pid in done}
        assert len(pids) == 2
        assert os.getpid() not in pids


def test_what_a_helper_dies_of_is_done_here_and_so_is_the_rest_of_its_part(helpers: Workers) -> None:
    warm(helpers)
    pieces = ["a", "die", *"bcdefgh"]
    done = list(side_by_side(pieces, here, there, helpers))
    assert [text for text, _ in done] == pieces
    assert dict(done)["die"] == os.getpid()
    again = list(side_by_side(pieces[2:], here, there, helpers))
    assert [text for text, _ in again] == pieces[2:]


def test_where_no_process_can_be_started_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    pieces = [str(k) for k in range(2 * MANY)]
    done = list(side_by_side(pieces, here, there, Workers(["/no/such/program"])))
    assert done == [(piece, os.getpid()) for piece in pieces]


def test_one_core_needs_no_helper(helpers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.os, "cpu_count", lambda: 1)
    assert len(list(side_by_side(map(str, range(MANY)), here, there, helpers))) == MANY
    assert helpers.take() is None


def test_an_error_here_reaches_whoever_asked(helpers: Workers) -> None:
    def fail(piece: str) -> Done:
        raise ValueError(piece)

    with pytest.raises(ValueError, match=r"^0$"):
        list(side_by_side(map(str, range(3)), fail, there, None))


def test_helpers_end_when_no_more_work_comes() -> None:
    workers = Workers(COMMAND, linger_s=0.2)
    helper = workers.start()
    until(helper.is_ready)
    workers.give_back(helper)
    assert helper.is_alive()
    until(lambda: not helper.is_alive())
    assert workers.take() is None
