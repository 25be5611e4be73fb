"""Pieces of work that real helper processes do, or this process where they cannot."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import inkmath
from inkmath.processes import side_by_side as module
from inkmath.processes.side_by_side import side_by_side
from inkmath.processes.workers import UnfinishedError, Worker, Workers

TASKS = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from inkmath.processes.serving import serve

def echo(text):
    if text == "die":
        os._exit(1)
    return {"text": text, "pid": os.getpid()}

def nap(text):
    time.sleep(float(text))
    return {}

serve({"echo": echo, "nap": nap}, linger_s=float(sys.argv[2]))
"""
COMMAND = [sys.executable, "-c", TASKS, str(Path(inkmath.__file__).parents[1]), "0"]
LINGERING = [*COMMAND[:-1], "1"]

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
    end = time.monotonic() + 300  # of a machine that is busy with other things
    while not is_so():
        assert time.monotonic() < end, "It never came to pass."
        time.sleep(0.01)


def warm(helpers: Workers) -> None:
    """Two helpers that are ready."""
    both = [helpers.start(), helpers.start()]
    until(lambda: all(helper.is_ready() for helper in both))
    for helper in both:
        helpers.give_back(helper)


def test_what_is_done_at_once_needs_no_helpers(helpers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "START_AFTER_S", 300.0)
    done = list(side_by_side(map(str, range(30)), here, there, helpers))
    assert done == [(str(k), os.getpid()) for k in range(30)]
    assert helpers.take() is None


def test_what_takes_longer_starts_helpers_and_waits_for_none(
    helpers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "START_AFTER_S", 0.0)
    done = list(side_by_side(map(str, range(20)), here, there, helpers))
    assert done == [(str(k), os.getpid()) for k in range(20)]
    started = [helpers.take(), helpers.take()]
    assert None not in started
    assert helpers.take() is None


def test_helpers_take_over_from_a_few_long_pieces(helpers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Worker] = []
    start = helpers.start

    def start_one() -> Worker:
        started.append(start())
        return started[-1]

    def long_here(piece: str) -> Done:
        until(lambda: len(started) == 2 and all(helper.is_ready() for helper in started))
        return piece, os.getpid()

    monkeypatch.setattr(helpers, "start", start_one)
    monkeypatch.setattr(module, "START_AFTER_S", 0.05)
    done = list(side_by_side(map(str, range(6)), long_here, there, helpers))
    assert [text for text, _ in done] == [str(k) for k in range(6)]
    assert {pid for _, pid in done[:2]} == {os.getpid()}
    assert os.getpid() not in {pid for _, pid in done[2:]}


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
    monkeypatch.setattr(module, "START_AFTER_S", 0.0)
    pieces = [str(k) for k in range(20)]
    done = list(side_by_side(pieces, here, there, Workers(["/no/such/program"])))
    assert done == [(piece, os.getpid()) for piece in pieces]


def test_one_core_needs_no_helper(helpers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(module, "START_AFTER_S", 0.0)
    assert len(list(side_by_side(map(str, range(20)), here, there, helpers))) == 20
    assert helpers.take() is None


def test_an_error_here_reaches_whoever_asked(helpers: Workers) -> None:
    def fail(piece: str) -> Done:
        raise ValueError(piece)

    with pytest.raises(ValueError, match=r"^0$"):
        list(side_by_side(map(str, range(3)), fail, there, None))


def test_helpers_wait_for_more_once_all_is_taken(helpers: Workers) -> None:
    warm(helpers)
    found = side_by_side(map(str, range(5)), here, there, helpers)
    assert [next(found)[0] for _ in range(5)] == [str(k) for k in range(5)]
    found.close()
    kept = [helpers.take(), helpers.take()]
    assert all(helper is not None and helper.is_alive() for helper in kept)


def test_an_early_end_waits_for_no_helper_and_does_nothing_more(helpers: Workers) -> None:
    warm(helpers)
    begun = threading.Event()

    def nap(helper: Worker, piece: str) -> Done | None:
        if piece == "0":
            return piece, 0
        begun.set()
        try:
            helper.run("nap", "600", 600)
        except UnfinishedError:
            return None
        raise AssertionError("The helper was not ended.")

    def never(piece: str) -> Done:
        raise AssertionError("What nobody waits for was begun.")

    found = side_by_side(map(str, range(20)), never, nap, helpers)
    assert next(found) == ("0", 0)
    assert begun.wait(60)
    found.close()
    assert helpers.take() is None


def test_a_piece_alone_is_done_in_this_thread(helpers: Workers) -> None:
    assert list(side_by_side(["a"], lambda _: threading.current_thread(), there, helpers)) == [
        threading.current_thread()
    ]
    assert list(side_by_side([], here, there, helpers)) == []


ABANDONED = """
import os, sys
from fakes import FakeRecogniser
from inkmath import pipeline
os.cpu_count = lambda: 2
pipeline.READERS = {"expressions": FakeRecogniser}
found = pipeline.load_reader().read_many([b"no picture"] * 50)
for _ in range(int(sys.argv[1])):
    next(found)
sys.modules["keeps"] = found  # until the interpreter shuts down
"""


@pytest.mark.parametrize("taken", [3, 49, 50])
def test_an_abandoned_generator_does_not_keep_the_process(taken: int) -> None:
    """The pool ends while the interpreter shuts down, when no thread can be started any more."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", ABANDONED, str(taken)], env=environment, timeout=300, check=True)


def test_helpers_end_when_no_more_work_comes() -> None:
    workers = Workers(LINGERING)
    helper = workers.start()
    until(lambda: not helper.is_alive())
    workers.give_back(helper)
    assert workers.take() is None


def test_a_helper_that_is_at_work_does_not_end_for_lack_of_it() -> None:
    """The request is there before the helper is, so that it never waits for one."""
    with subprocess.Popen(LINGERING, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as helper:
        assert helper.stdin is not None
        assert helper.stdout is not None
        helper.stdin.write('{"task": "nap", "text": "2", "timeout_s": 600}\n')
        helper.stdin.flush()
        assert [helper.stdout.readline() for _ in range(2)] == ['{"ready": true}\n', '{"result": {}}\n']


def test_a_long_piece_holds_back_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first is worked on the other place does all that may be done ahead."""
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    done: list[int] = []

    def work(piece: int) -> int:
        if piece == 0:
            until(lambda: len(done) == 2 * module.AHEAD - 1)
        done.append(piece)
        return piece

    assert list(side_by_side(range(20), work, lambda helper, piece: None, None)) == list(range(20))
