"""`python -m inkmath` is `inkmath`."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130
"""The exit code after a Ctrl-C: 128 and the number of the signal."""


def main() -> None:
    """Run the command line; a Ctrl-C ends it without a traceback while it is loaded, too."""
    try:
        is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if is_usual:  # an exception in the middle of an import may be caught, or printed and passed over
            signal.signal(signal.SIGINT, _leave)
        from inkmath.cli import app

        if is_usual:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        app(prog_name="inkmath")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
