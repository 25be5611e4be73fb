"""`inkmath serve` on a free port of this machine with limits that a test need not wait for.

Run as `python limited_server.py '{"idle_s": 0.5}'`.
"""

from __future__ import annotations

import json
import sys

from inkmath.web import Limits, Settings
from inkmath.web.server import run


def tell(address: str) -> None:
    print(address, file=sys.stderr, flush=True)


if __name__ == "__main__":
    run("127.0.0.1", 0, Settings(workers=1, limits=Limits(**json.loads(sys.argv[1]))), False, tell)
