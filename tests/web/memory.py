"""The memory of a page in Chromium."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def heap_bytes(page: Page) -> int:
    """The size of its JavaScript heap, after a garbage collection."""
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.enable")
    tools.send("HeapProfiler.collectGarbage")
    tools.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    tools.detach()
    return int(metrics["JSHeapUsedSize"])


def growth(heaps: Sequence[int]) -> float:
    """The mean of the last quarter over that of the second."""
    quarter = max(1, len(heaps) // 4)
    second, last = heaps[quarter : 2 * quarter], heaps[-quarter:]
    return round(sum(last) / len(last) / (sum(second) / len(second)), 3)
