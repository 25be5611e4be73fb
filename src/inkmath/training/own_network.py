"""A network of the user's own: a class or function of a Python file, named as FILE.py:NAME."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from inkmath.errors import ConfigError

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "classes": ("classes", "num_classes", "n_classes", "class_count", "outputs", "out_features"),
    "size_px": ("size_px", "size", "image_size", "img_size", "side"),
    "dropout": ("dropout", "p_dropout", "p"),
}
"""Names by which a network may ask for what depends on the data."""


def is_own(name: str) -> bool:
    """True if an architecture's name is that of something in a file."""
    path, colon, attribute = name.rpartition(":")
    return bool(colon) and path.endswith(".py") and attribute.isidentifier()


def file_of(name: str, run: Path | None = None) -> Path:
    """The file of FILE.py:NAME: its copy in the folder of a run, where there is one."""
    path = Path(name.rpartition(":")[0])
    copied = None if run is None else run / path.name
    return copied if copied is not None and copied.is_file() else path


def load(name: str, *, run: Path | None = None) -> Any:
    """The object that FILE.py:NAME names. Raises ConfigError if it is not there or the file cannot be run."""
    file, attribute = file_of(name, run), name.rpartition(":")[2]
    if not file.is_file():
        raise ConfigError(f"There is no file {file} for the network {name}.")
    spec = importlib.util.spec_from_file_location(f"inkmath_own_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        with _importing_beside(Path(name.rpartition(":")[0]).parent):
            spec.loader.exec_module(module)
    except Exception as error:  # whatever the user's file raises
        raise ConfigError(f"{file} cannot be run: {type(error).__name__}: {error}") from error
    if not hasattr(module, attribute):
        there = [key for key, value in vars(module).items() if callable(value) and not key.startswith("_")]
        raise ConfigError(f"{file} has no {attribute!r}. It has: {', '.join(there) or 'nothing to call'}.")
    return getattr(module, attribute)


def build_own(name: str, classes: int, size_px: int, dropout: float, *, run: Path | None = None) -> nn.Module:
    """The network that FILE.py:NAME makes, checked on a batch of two pictures.

    It is called with those of classes, size_px and dropout that it asks for by name; a first argument of
    another name gets the number of classes. It takes float32 (N, 1, size_px, size_px) in [0, 1], ink = 1, and
    gives logits (N, classes). Raises ConfigError, which names the layer, if it does not.
    """
    made = load(name, run=run)
    if not isinstance(made, nn.Module):
        if not callable(made):
            raise ConfigError(f"{name} is no network: a torch.nn.Module, or what makes one, is expected.")
        arguments = _arguments(name, made, {"classes": classes, "size_px": size_px, "dropout": dropout})
        try:
            made = made(**arguments)
        except Exception as error:  # whatever the user's code raises
            raise ConfigError(f"{name} cannot be made: {type(error).__name__}: {error}") from error
    if not isinstance(made, nn.Module):
        raise ConfigError(f"{name} made {type(made).__name__}; a torch.nn.Module is expected.")
    network = InRows(made)
    check(network, name, classes, size_px)
    return network


def _arguments(name: str, made: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, parameter in enumerate(inspect.signature(made).parameters.values()):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        key = next((key for key, names in _ALIASES.items() if parameter.name in names), None)
        if key is None and parameter.default is parameter.empty:
            if place:
                raise ConfigError(
                    f"{name} asks for {parameter.name!r}. It is given classes, size_px and dropout; give "
                    f"{parameter.name!r} a default."
                )
            key = "classes"
        if key is not None:
            found[parameter.name] = known[key]
    return found


class InRows(nn.Module):
    """A network whose pictures lie in memory row by row, so that `x.view(len(x), -1)` works in it."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x_N1HW: Tensor) -> Tensor:
        logits: Tensor = self.network(x_N1HW.clone(memory_format=torch.contiguous_format))
        return logits


def check(network: nn.Module, name: str, classes: int, size_px: int) -> None:
    """Raise ConfigError if two pictures do not become logits (2, classes)."""
    shape = (2, 1, size_px, size_px)
    pictures = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    entered: list[str] = []
    with _noting(network, entered), torch.no_grad():
        try:
            logits = network.eval()(pictures)
        except Exception as error:  # whatever the user's code raises
            came = f" It came as far as {entered[-1]}." if entered else ""
            raise ConfigError(f"{name} fails on a batch of pictures {shape}: {error}.{came}") from error
    if not isinstance(logits, Tensor) or logits.shape != (2, classes):
        given = tuple(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
        raise ConfigError(
            f"{name} makes {given} of a batch of pictures {shape}; (2, {classes}) is expected: a logit "
            f"for each of the {classes} classes. Its last layer could be nn.Linear(..., classes), with "
            "classes an argument."
        )
    if bool((logits >= 0).all()) and torch.allclose(logits.sum(1), torch.ones(2)):
        raise ConfigError(f"{name} gives probabilities; logits are expected: leave out the last Softmax.")
    if not any(parameter.requires_grad for parameter in network.parameters()):
        raise ConfigError(f"{name} has no parameters to train.")
    network.train()


@contextmanager
def _noting(network: nn.Module, entered: list[str]) -> Iterator[None]:
    """Note each layer that is entered, and the shape that it gets."""

    def hook(label: str) -> Any:
        def note(module: nn.Module, given: tuple[Any, ...]) -> None:
            shapes = ", ".join(str(tuple(one.shape)) for one in given if isinstance(one, Tensor))
            entered.append(f"{label}, {module}, which got {shapes}")

        return note

    leaves = [(label, one) for label, one in network.named_modules() if not list(one.children())]
    hooks = [one.register_forward_pre_hook(hook(label.removeprefix("network."))) for label, one in leaves]
    try:
        yield
    finally:
        for one in hooks:
            one.remove()


@contextmanager
def _importing_beside(folder: Path) -> Iterator[None]:
    """Let the file import others that lie beside it."""
    sys.path.insert(0, str(folder.resolve()))
    try:
        yield
    finally:
        sys.path.remove(str(folder.resolve()))
