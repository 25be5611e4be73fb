"""The order in which requests get their workers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from inkmath.web import turns as turns_module
from inkmath.web.turns import MOST_PAGES, Turns

PAGE, OTHER_PAGE = 1, 2


class Requests:
    """Requests by name, each of which holds its worker until it is ended."""

    def __init__(self, workers: int) -> None:
        self.turns = Turns(workers)
        self.begun: list[tuple[str, int]] = []
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def begin(self, name: str, page: int | None = None) -> None:
        self._ends[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._hold(name, page))
        await settle()

    async def end(self, *names: str) -> None:
        for name in names:
            self._ends[name].set()
            await settle()

    async def cancel(self, name: str) -> None:
        self._tasks[name].cancel()
        with suppress(asyncio.CancelledError):
            await self._tasks[name]

    async def end_and_cancel(self, name: str, next_name: str) -> None:
        """Ends a request, and cancels the next one when it has been given the worker but not begun."""
        self._ends[name].set()
        await asyncio.sleep(0)
        await self.cancel(next_name)

    async def _hold(self, name: str, page: int | None) -> None:
        async with self.turns.turn(page) as worker:
            self.begun.append((name, worker))
            await self._ends[name].wait()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.begun]

    def worker_of(self, name: str) -> int:
        return dict(self.begun)[name]


async def settle() -> None:
    """Lets everything happen that can."""
    for _ in range(5):
        await asyncio.sleep(0)


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def test_turn_gives_requests_without_a_page_workers_in_order() -> None:
    async def story() -> None:
        requests = Requests(2)
        for name in "abcd":
            await requests.begin(name)
        assert requests.names == ["a", "b"]
        await requests.end("b", "a")
        assert requests.names == ["a", "b", "c", "d"]
        assert requests.worker_of("c") == requests.worker_of("b")

    run(story)


def test_turn_returns_a_page_to_its_worker() -> None:
    async def story() -> None:
        requests = Requests(3)
        await requests.begin("first", PAGE)
        await requests.begin("other", OTHER_PAGE)
        await requests.end("first", "other")
        for number in range(3):
            await requests.begin(f"other {number}", OTHER_PAGE)
            await requests.begin(f"again {number}", PAGE)
            assert requests.worker_of(f"again {number}") == requests.worker_of("first")
            assert requests.worker_of(f"other {number}") == requests.worker_of("other")
            await requests.end(f"again {number}", f"other {number}")

    run(story)


def test_turn_leaves_the_worker_of_a_page_to_others_last() -> None:
    async def story() -> None:
        requests = Requests(2)
        await requests.begin("page", PAGE)
        await requests.end("page")
        for name in "abc":
            await requests.begin(name)
            assert requests.worker_of(name) != requests.worker_of("page")
            await requests.end(name)

    run(story)


def test_turn_puts_a_waiting_page_before_others_but_never_twice_in_a_row() -> None:
    async def story() -> None:
        requests = Requests(1)
        await requests.begin("page", PAGE)
        for name in "abc":
            await requests.begin(name)
        for name in ("again", "and again"):
            await requests.begin(name, PAGE)
        await requests.end("page", "again", "a", "and again", "b")
        assert requests.names == ["page", "again", "a", "and again", "b", "c"]

    run(story)


def test_turn_gives_a_page_any_worker_when_its_own_is_busy_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "PATIENCE_S", 0.001)

    async def story() -> None:
        requests = Requests(2)
        await requests.begin("page", PAGE)
        await requests.begin("again", PAGE)
        while len(requests.begun) < 2:
            await asyncio.sleep(0.001)
        assert requests.worker_of("again") != requests.worker_of("page")
        await requests.end("page", "again")
        await requests.begin("later", PAGE)
        assert requests.worker_of("later") == requests.worker_of("again")

    run(story)


def test_turn_loses_no_worker_to_a_cancelled_request() -> None:
    async def story() -> None:
        requests = Requests(1)
        await requests.begin("page", PAGE)
        await requests.begin("a")
        await requests.begin("again", PAGE)
        await requests.cancel("again")
        await requests.end_and_cancel("page", "a")
        await requests.begin("b")
        assert requests.names == ["page", "b"]

    run(story)


def test_turns_remember_a_bounded_number_of_pages() -> None:
    async def story() -> None:
        turns = Turns(1)
        for page in range(MOST_PAGES + 5):
            async with turns.turn(page):
                pass
        assert len(turns._homes) == MOST_PAGES

    run(story)
