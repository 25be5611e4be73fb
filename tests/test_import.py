"""The cost of `import inkmath`, counted in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest


def output_of(program: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300
    )
    return run.stdout.strip()


def loaded_by(statement: str) -> set[str]:
    """Top names of the modules in memory after the statement."""
    return set(
        output_of(f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})").split()
    )


def test_importing_loads_no_heavy_package() -> None:
    heavy = {"torch", "sympy", "cv2", "onnxruntime", "PIL", "matplotlib", "rich", "typer"}
    assert loaded_by("import inkmath") & heavy == set()


def test_the_pipeline_loads_neither_torch_nor_sympy() -> None:
    assert (
        loaded_by("import inkmath; inkmath.read, inkmath.solve") & {"torch", "sympy", "matplotlib"} == set()
    )


def test_the_command_line_starts_light() -> None:
    heavy = {"torch", "sympy", "cv2", "onnxruntime", "PIL", "matplotlib", "rich"}
    assert loaded_by("import inkmath.cli") & heavy == set()


def test_import_loads_few_modules_beyond_numpy() -> None:
    program = "import sys, numpy; before = len(sys.modules); import inkmath; print(len(sys.modules) - before)"
    assert int(output_of(program)) < 20


def test_every_public_name_is_there() -> None:
    import inkmath

    assert all(hasattr(inkmath, name) for name in inkmath.__all__)
    assert set(inkmath.__all__) <= set(dir(inkmath))
    assert all(a < b for a, b in pairwise(inkmath.__all__))


def test_an_unknown_name_is_an_attribute_error() -> None:
    import inkmath

    with pytest.raises(AttributeError, match="has no attribute 'raed'"):
        inkmath.raed  # noqa: B018


def test_every_error_is_public() -> None:
    import inkmath
    from inkmath import errors

    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert defined <= set(inkmath.__all__)
