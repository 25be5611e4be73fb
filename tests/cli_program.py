"""The command line as a program of its own, with a stand-in for the networks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ENOUGH_S = 300.0
"""Time for whatever ends at all, on a machine that is busy with other things."""

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}

# A program that is started in the background ignores interrupts, and so would all that it starts.
PROGRAM = """
import os, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from fakes import FakeRecogniser
from inkmath import pipeline
from inkmath.cli import app

class Slow(FakeRecogniser):
    def recognise(self, line, known=()):
        os.write(1, b"begun\\n")
        time.sleep(600)

os.cpu_count = lambda: 2
pipeline.READERS = {"expressions": Slow if os.environ.get("SLOW") else FakeRecogniser}
app()
"""

COMMAND = [sys.executable, "-c", PROGRAM]
