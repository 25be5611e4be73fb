"""The layers of packages: imports point downward only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "inkmath"

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"serialization"}),
    frozenset({"types", "errors", "vocab", "files", "softmax"}),
    frozenset({"processes"}),
    frozenset({"ink", "expression"}),
    frozenset({"data", "recognition", "solving"}),
    frozenset({"documents", "evaluation", "pipeline", "annotate", "rendering", "json_form"}),
    frozenset({"reports", "classics", "helper", "stages", "batch", "conversion"}),
    frozenset({"training", "plots", "watch", "grading"}),
    frozenset({"web"}),
    frozenset({"", "cli"}),
    frozenset({"__main__"}),
)
"""Packages from the bottom up; `""` is inkmath itself. Each may import itself and those below it."""

ALONE = {"nn"}
"""Packages that import nothing of inkmath; for their importers they are in the lowest layer."""

ONLY_IN = {
    "torch": {"training"},
    "safetensors": {"training"},
    "sympy": {"solving"},
    "onnxruntime": {"recognition", "training"},
    "matplotlib": {"data", "evaluation", "reports", "plots", "training"},
    "typer": {"cli"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"web"},
}
"""Packages that are expensive to import, and the packages of inkmath that may."""

NEVER = {"pickle", "shelve", "marshal", "dill", "joblib"}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def package_of(name: str) -> str:
    """`inkmath.ink.photo` is in the package `ink`."""
    return [*name.split("."), ""][1]


def name_of(path: Path) -> str:
    parts = ("inkmath", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(part: str) -> int:
    if part in ALONE:
        return 0
    layers = [level for level, names in enumerate(LAYERS) if part in names]
    if len(layers) != 1:
        pytest.fail(f"{part!r} is in no layer: add it to LAYERS.")
    return layers[0]


def imports(tree: ast.AST, package: str) -> Iterator[tuple[str, ast.AST]]:
    """Full names of what is imported anywhere in a module of that package, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            # `from inkmath import pipeline` imports a module, `from inkmath import read` the package itself.
            names = [f"{base}.{alias.name}" if base == "inkmath" else base for alias in node.names]
            yield from ((name, node) for name in names)


def target_package(name: str) -> str:
    part = package_of(name)
    is_ours = (SOURCE / part).is_dir() or (SOURCE / f"{part}.py").is_file()
    return part if is_ours else ""


def faults(name: str, text: str, is_package: bool = False) -> list[str]:
    """The broken rules of this module, one line each."""
    part = package_of(name)
    package = name if is_package else name.rpartition(".")[0]
    found = []
    for imported, node in imports(ast.parse(text), package):
        line = f"{name}:{getattr(node, 'lineno', 0)} imports {imported}"
        top = imported.split(".")[0]
        if top == "inkmath":
            found += [line] * (not may_import(part, target_package(imported)))
        elif top in NEVER or part not in ONLY_IN.get(top, {part}):
            found.append(line)
    return found


def may_import(part: str, target: str) -> bool:
    if target == part:
        return True
    if part in ALONE:
        return False
    if target == "training":
        return part in {"cli", ""}  # inkmath itself by name, on first use
    if target == "":  # the package's public surface, for those who live above it
        return part in {"cli", "web"}
    return layer_of(target) < layer_of(part)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_downward(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert faults(name_of(path), text, path.name == "__init__.py") == []


LATE_CIRCLES = {"inkmath.expression.meaning", "inkmath.nn"}
"""Packages whose modules need each other, for types alone or when a method is called."""


def test_modules_import_each_other_in_no_circle() -> None:
    names = {name_of(path) for path in modules()}
    needed: dict[str, set[str]] = {}
    for path in modules():
        name, package = name_of(path), name_of(path.parent / "__init__.py")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if package in LATE_CIRCLES:  # the modules as they are imported, without what comes later
            tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        found = {
            f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in names else node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        needed[name] = (found & names) - {name}
    assert list(TopologicalSorter(needed).static_order())  # raises CycleError, which names the circle


def test_cli_imports_training_only_inside_its_commands() -> None:
    outside = []
    for path in (SOURCE / "cli").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        at_start = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        module = ast.Module(body=list(at_start), type_ignores=[])
        outside += [name for name, _ in imports(module, "inkmath.cli") if package_of(name) == "training"]
    assert outside == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_nothing_evaluates_text(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called & {"eval", "exec", "__import__"} == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("inkmath.ink.photo", "from inkmath.recognition import weights"),
        ("inkmath.ink.photo", "from inkmath.expression.tree import Row"),
        ("inkmath.ink.photo", "def f():\n    import inkmath.pipeline"),
        ("inkmath.types", "from .pipeline import read"),
        ("inkmath.ink.photo", "from ..pipeline import read"),
        ("inkmath.evaluation.metrics", "from inkmath import pipeline"),
        ("inkmath.evaluation.metrics", "from inkmath import read"),
        ("inkmath.pipeline", "from inkmath.training import loop"),
        ("inkmath.reports.page", "from inkmath.training import run"),
        ("inkmath.evaluation.metrics", "from inkmath.reports import curves"),
        ("inkmath.nn.layers", "from inkmath.types import Box"),
        ("inkmath.recognition.symbol_classifier", "import torch.nn"),
        ("inkmath.expression.latex", "from sympy import Symbol"),
        ("inkmath.data.store", "import pickle"),
    ],
)
def test_the_walk_finds_what_it_forbids(name: str, text: str) -> None:
    assert len(faults(name, text)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("inkmath.cli.train", "def train():\n    from inkmath.training import loop"),
        ("inkmath.training.loop", "import torch\nfrom inkmath.evaluation import metrics"),
        ("inkmath.reports.charts", "import matplotlib\nfrom inkmath.evaluation.intervals import wilson"),
        ("inkmath.cli.read", "from inkmath import __version__, read"),
        ("inkmath.ink.photo", "from .lines import split_lines\nfrom ..types import Page"),
        ("inkmath.solving.worker", "import sympy"),
    ],
)
def test_the_walk_lets_pass_what_is_allowed(name: str, text: str) -> None:
    assert faults(name, text) == []
