"""`python -m inkmath` is `inkmath`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a Ctrl-C ends it without a traceback while it is loaded, too."""
    try:
        from inkmath.cli import app

        app(prog_name="inkmath")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
