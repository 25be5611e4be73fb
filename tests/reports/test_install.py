"""Imports of the package, in processes of their own."""

from __future__ import annotations

import subprocess
import sys


def output_of(program: str) -> str:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    return run.stdout + run.stderr


def test_without_matplotlib_the_install_line_is_given() -> None:
    program = (
        "import sys\n"
        "sys.modules['matplotlib'] = None\n"
        "from inkmath.errors import MissingExtraError\n"
        "try:\n"
        "    import inkmath.reports\n"
        "except MissingExtraError as error:\n"
        "    print(error)\n"
    )
    assert "pip install 'inkmath[train]'" in output_of(program)


def test_drawing_needs_neither_torch_nor_pyplot() -> None:
    program = "import inkmath.reports, sys\nprint({'torch', 'sympy', 'matplotlib.pyplot'} & set(sys.modules))"
    assert output_of(program).strip() == "set()"
