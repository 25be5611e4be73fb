"""Bodies of many requests at a time, in memory within a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message

from inkmath.web.intake import Intake
from inkmath.web.problems import ProblemError


def sends(size: int, is_whole: bool) -> Callable[[], Awaitable[Message]]:
    """A client that sends so many bytes, and nothing more."""
    left = [{"type": "http.request", "body": b"x" * size, "more_body": not is_whole}]

    async def receive() -> Message:
        if left:
            return left.pop()
        await asyncio.sleep(60)
        raise AssertionError

    return receive


async def take(intake: Intake, size: int, is_whole: bool, hold_s: float = 60.0) -> str:
    with intake.body(sends(size, is_whole)) as receive:
        try:
            while (await receive())["more_body"]:
                continue
            await asyncio.sleep(hold_s)
            return "whole"
        except ProblemError as problem:
            return problem.kind


def test_bodies_that_keep_waiting_make_room() -> None:
    async def ask() -> None:
        intake = Intake(100)
        slow = [asyncio.create_task(take(intake, 40, is_whole=False)) for _ in range(2)]
        await asyncio.sleep(0)
        assert intake.held_bytes == 80
        assert await take(intake, 50, is_whole=True, hold_s=0.0) == "whole"
        assert await slow[0] == "Busy"
        assert intake.held_bytes == 40
        slow[1].cancel()
        await asyncio.wait(slow)
        assert intake.held_bytes == 0

    asyncio.run(ask())


def test_bodies_that_have_come_are_kept_and_more_refused() -> None:
    async def ask() -> None:
        intake = Intake(100)
        kept = asyncio.create_task(take(intake, 80, is_whole=True, hold_s=0.1))
        await asyncio.sleep(0)
        assert await take(intake, 50, is_whole=True) == "Busy"
        assert await kept == "whole"
        assert await take(intake, 50, is_whole=True, hold_s=0.0) == "whole"

    asyncio.run(ask())


@pytest.mark.parametrize("size", [101, 1000])
def test_a_body_larger_than_all_room_is_refused(size: int) -> None:
    assert asyncio.run(take(Intake(100), size, is_whole=True)) == "Busy"
