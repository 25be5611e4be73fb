"""Limits on solving. The tasks here truly hang SymPy, fill the memory, or kill their process."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import inkmath
from inkmath.processes.sandbox import Sandbox
from inkmath.processes.stopping import Stop, stoppable_by
from inkmath.processes.workers import LimitError, StoppedError, UnfinishedError, WorkerDiedError
from inkmath.solving.progress import with_found
from inkmath.types import Solution

TASKS = """
import os, sys
sys.path.insert(0, sys.argv[1])
import sympy
from inkmath.solving import progress
from inkmath.processes.serving import serve
from inkmath.types import Step

def found_then(finish):
    def task(text):
        progress.tell_kind("arithmetic", None)
        progress.tell_step(Step("add", "1+1", "An earlier try.", True))
        progress.tell_kind("linear-equation", "x")
        for line in text.split():
            progress.tell_step(Step("add", line, "Said.", True))
        return finish(text)
    return task

def hang(text):
    return {"digits": sympy.Integer(9) ** (9 ** 9) % 7}

def grow(text):
    blocks = []
    while True:
        blocks.append(bytearray(10_000_000))

def nest(text):
    return nest(text)

serve({
    "echo": lambda text: {"text": text, "pid": os.getpid()},
    "hang": hang,
    "found then hang": found_then(hang),
    "found then grow": found_then(grow),
    "found then die": found_then(lambda text: os._exit(1)),
    "found then done": found_then(lambda text: {"text": "done"}),
    "grow": grow,
    "nest": nest,
    "flood": lambda text: {"text": "x" * 2_000_000},
    "print": lambda text: {"text": print("noise")},
    "die": lambda text: os._exit(1),
}, 1 << 30)
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    root = str(Path(inkmath.__file__).parents[1])
    box = Sandbox([sys.executable, "-c", TASKS, root], max_workers=2)
    yield box
    box.close()


def test_a_worker_is_used_again(sandbox: Sandbox) -> None:
    first = sandbox.run("echo", "ä\n\u2028")
    assert first["text"] == "ä\n\u2028"
    assert sandbox.run("echo", "b")["pid"] == first["pid"]


def test_a_task_that_hangs_is_ended_and_its_worker_replaced(sandbox: Sandbox) -> None:
    before = sandbox.run("echo", "")["pid"]
    with pytest.raises(LimitError, match="too long"):
        sandbox.run("hang", "", timeout_s=0.5)
    assert sandbox.run("echo", "")["pid"] != before


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory there")
def test_a_task_that_fills_the_memory_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(LimitError, match="memory"):
        sandbox.run("grow", "", timeout_s=300)
    assert sandbox.run("echo", "a")["text"] == "a"


@pytest.mark.parametrize(("task", "reason"), [("flood", "too long to show"), ("nest", "deep")])
def test_other_limits(sandbox: Sandbox, task: str, reason: str) -> None:
    with pytest.raises(LimitError, match=reason):
        sandbox.run(task, "")


def test_a_worker_that_dies_is_replaced(sandbox: Sandbox) -> None:
    with pytest.raises(WorkerDiedError):
        sandbox.run("die", "")
    assert sandbox.run("echo", "a")["text"] == "a"


@pytest.mark.parametrize("end", ["hang", "die", "grow"])
def test_what_was_found_before_the_end_comes_back(sandbox: Sandbox, end: str) -> None:
    if end == "grow" and sys.platform == "win32":
        pytest.skip("no limit on memory there")
    with pytest.raises(UnfinishedError) as caught:
        sandbox.run(f"found then {end}", "2x=4 x=2", timeout_s=300 if end == "grow" else 5)
    solution = with_found(Solution("timeout", "", "2x=4"), caught.value.found)
    assert (solution.kind, solution.variable) == ("linear-equation", "x")
    assert [step.latex for step in solution.steps] == ["2x=4", "x=2"]


def test_what_is_found_on_the_way_is_bounded(sandbox: Sandbox) -> None:
    with pytest.raises(UnfinishedError) as caught:
        sandbox.run("found then die", " ".join(["x" * 100_000] * 30))
    assert 5 < len(caught.value.found) < 15


def test_a_task_that_told_what_it_found_still_ends(sandbox: Sandbox) -> None:
    assert sandbox.run("found then done", "a b c") == {"text": "done"}
    assert sandbox.run("echo", "a")["text"] == "a"


def test_what_a_library_prints_does_not_mix_with_the_answers(sandbox: Sandbox) -> None:
    assert sandbox.run("print", "") == {"text": None}
    assert sandbox.run("echo", "a")["text"] == "a"


def test_many_threads_at_once_get_each_their_own_answer(sandbox: Sandbox) -> None:
    results: dict[int, str] = {}

    def ask(k: int) -> None:
        results[k] = sandbox.run("echo", str(k))["text"]

    threads = [threading.Thread(target=ask, args=(k,)) for k in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {k: str(k) for k in range(32)}


def test_closing_ends_the_workers() -> None:
    box = Sandbox([sys.executable, "-c", TASKS, str(Path(inkmath.__file__).parents[1])])
    box.warm_up()
    (worker,) = box._workers._all
    box.close()
    assert not worker.is_alive()


def test_run_stops_when_its_caller_no_longer_waits(sandbox: Sandbox) -> None:
    pid = sandbox.run("echo", "", 60.0)["pid"]
    stop = Stop()
    threading.Timer(0.2, stop.set).start()
    with stoppable_by(stop), pytest.raises(StoppedError):
        sandbox.run("hang", "", 600.0)
    assert sandbox.run("echo", "", 60.0)["pid"] != pid


def test_run_does_not_begin_what_is_stopped_already(sandbox: Sandbox) -> None:
    stop = Stop()
    stop.set()
    with stoppable_by(stop), pytest.raises(StoppedError):
        sandbox.run("hang", "", 600.0)


def test_run_is_not_disturbed_by_a_stop_that_comes_too_late(sandbox: Sandbox) -> None:
    stop = Stop()
    with stoppable_by(stop):
        pid = sandbox.run("echo", "", 60.0)["pid"]
    stop.set()
    assert sandbox.run("echo", "", 60.0)["pid"] == pid


def test_run_survives_a_worker_killed_before_a_large_task(sandbox: Sandbox) -> None:
    pid = sandbox.run("echo", "", 60.0)["pid"]
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(WorkerDiedError):
        sandbox.run("echo", "x" * 10_000_000, 60.0)
    assert sandbox.run("echo", "a", 60.0)["text"] == "a"
