"""A server on this machine and a page of it in a real browser, for the scripts that measure or draw them."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@contextmanager
def served(*options: str) -> Iterator[tuple[int, str]]:
    """A server on a free port for the time of a `with`: its process id and its address."""
    command = [sys.executable, "-m", "inkmath", "serve", "--no-browser", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+:\d+", process.stderr.readline())
        assert found, "the server did not tell its address"
        yield process.pid, found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium for the time of a `with`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(address: str, width: int, height: int, **options: float) -> Iterator[Page]:
    """The page in Chromium, ready to be written on. options: of Playwright's `new_page`."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        page.goto(address)
        page.wait_for_selector(".example")
        yield page
