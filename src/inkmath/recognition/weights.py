"""The networks that ship: one ONNX file each, with a JSON card beside it, opened by its SHA-256."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from inkmath.errors import CorruptModelError, UnknownModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


@dataclass(frozen=True, slots=True)
class Score:
    """One measured figure.

    metric: what was counted, such as "top-1"; data: the set and split it was measured on.
    value: a share in [0, 1], unless the metric's name carries a unit.
    interval: its 95 % interval (low, high), or None where there is none.
    samples: how many were scored.
    command: what to type to measure it again.
    """

    metric: str
    data: str
    value: float
    interval: tuple[float, float] | None
    samples: int
    command: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a network is and where it comes from.

    name: as in `load_session(name)`.
    file, sha256, bytes: the ONNX file beside the card, its hash in hexadecimal and its size.
    task: what it does, in a sentence.
    classes: names of its outputs by index.
    input: shape, type and range of what goes in.
    data, licence: what it was trained on, and the terms of that data.
    recipe, seed: the training settings and the random seed that made it.
    """

    name: str
    file: str
    sha256: str
    bytes: int
    task: str
    classes: tuple[str, ...]
    input: str
    data: str
    licence: str
    recipe: Mapping[str, Any]
    seed: int
    scores: tuple[Score, ...] = ()

    @classmethod
    def from_dict(cls, card: Mapping[str, Any]) -> Self:
        """The card in this JSON form; raises CorruptModelError when a field is missing or unknown."""
        try:
            scores = tuple(_score(score) for score in card["scores"])
            return cls(**{**card, "classes": tuple(card["classes"]), "scores": scores})
        except (KeyError, TypeError, ValueError) as error:
            expected = ", ".join(field.name for field in fields(cls))
            message = f"The model card {card.get('name', '')!r} is not valid ({error}). Fields: {expected}."
            raise CorruptModelError(message) from error

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that `from_dict` reads."""
        return asdict(self)


def _score(score: Mapping[str, Any]) -> Score:
    interval = score["interval"]
    if interval is not None:
        low, high = interval
        interval = (float(low), float(high))
    return Score(**{**score, "interval": interval})


def list_models() -> list[Card]:
    """The cards of all networks that ship, by name."""
    cards = (_read_card(file) for file in _folder().iterdir() if file.name.endswith(".json"))
    return sorted(cards, key=lambda card: card.name)


_opened: dict[str, tuple[InferenceSession, Card]] = {}
_opening = threading.Lock()


def load_session(name: str) -> tuple[InferenceSession, Card]:
    """The network of that name, ready to run, with its card.

    A process opens each file once; a session may be run by several threads at a time.
    Raises UnknownModelError, and CorruptModelError when the file is missing or is not the one on its card.
    """
    with _opening:
        if name not in _opened:
            card = _card(name)
            _opened[name] = _open(card), card
        return _opened[name]


def load_file(path: Path) -> tuple[InferenceSession, Card]:
    """An exported network, NAME.onnx, ready to run, with the card NAME.json beside it.

    Raises CorruptModelError when one of the two is missing or broken, or they do not belong together.
    """
    try:
        card = _read_card(path.with_suffix(".json"))
    except OSError as error:
        raise CorruptModelError(f"The card of {path} cannot be read: {error}.") from error
    return open_session(_verified_bytes(card, path.parent), card.file), card


def exported(run: Path) -> Path | None:
    """The exported network of a run's folder; the newest where there are several."""
    found = [path for place in (run / "export", run) for path in place.glob("*.onnx")]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def _folder() -> Traversable:
    return files("inkmath") / "weights"


def _card(name: str) -> Card:
    cards = {card.name: card for card in list_models()}
    if name not in cards:
        raise UnknownModelError(f"Unknown model {name!r}. Available: {', '.join(cards) or 'none'}.")
    return cards[name]


def _read_card(file: Traversable) -> Card:
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CorruptModelError(f"The model card {file.name} is not JSON: {error}.") from error
    if not isinstance(card, dict):
        raise CorruptModelError(f"The model card {file.name} holds no JSON object.")
    return Card.from_dict(card)


def open_session(network: bytes, name: str) -> InferenceSession:
    """A session on one provider, the CPU, so that every machine gives the same reading.

    network: the content of an ONNX file; name: what an error calls it.
    Raises CorruptModelError where it is none, or uses what ONNX Runtime does not know.
    """
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    faults = (state.Fail, state.InvalidProtobuf, state.InvalidGraph, state.InvalidArgument)
    try:
        return onnxruntime.InferenceSession(
            network, sess_options=_options(), providers=["CPUExecutionProvider"]
        )
    except (*faults, state.NotImplemented, state.RuntimeException) as error:
        reason = str(error).strip().splitlines()[0]
        raise CorruptModelError(f"{name} is no network that can be run: {reason}") from error


def _open(card: Card) -> InferenceSession:
    try:
        return open_session(_verified_bytes(card, _folder()), card.file)
    except CorruptModelError as error:
        raise CorruptModelError(f"{error} Install inkmath again.") from error


def _verified_bytes(card: Card, folder: Traversable) -> bytes:
    try:
        network = (folder / card.file).read_bytes()
    except OSError as error:
        raise CorruptModelError(f"The weights of {card.name!r} cannot be read: {error}.") from error
    found = hashlib.sha256(network).hexdigest()
    if found != card.sha256:
        raise CorruptModelError(
            f"The weights {card.file} are not those on their card: SHA-256 {found}, expected {card.sha256}."
        )
    return network


def _options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # The networks are small: several readings at a time use the cores better than one that shares its work.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # An arena keeps what the largest expression took for the life of the process, and saves no time here.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors only: warnings about the host's CPU are no news to a reader
    return options
