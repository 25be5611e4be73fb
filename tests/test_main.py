"""The entry point while it is loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from cli_program import ENOUGH_S

# A program that is started in the background ignores interrupts, and so would all that it starts.
PROGRAM = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["inkmath", "solve", "x+1=2"]
from inkmath.__main__ import main
os.write(1, b"begun\\n")
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("delay_s", [0.005, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_main_ends_quietly_when_interrupted_while_it_is_loaded(delay_s: float) -> None:
    command = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert command.stdout is not None
        assert command.stdout.readline() == "begun\n"
        time.sleep(delay_s)
        command.send_signal(signal.SIGINT)
        _, complaints = command.communicate(timeout=ENOUGH_S)
    finally:
        command.kill()
    assert "Traceback" not in complaints
    assert command.returncode in (0, 130, -signal.SIGINT)  # 0: it was faster


def test_entry_point_loads_nothing_slow_before_it_minds_interrupts() -> None:
    program = "import sys, inkmath.__main__; print(*[n for n in sys.modules if n in ('numpy', 'typer')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
