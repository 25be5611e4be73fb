"""The networks that ship: one ONNX file each, with a JSON card beside it, checked by its SHA-256.

Those of a reader are in the reader's folder, which `reader_config` describes.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from inkmath.errors import CorruptModelError, UnknownModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

READER_FILE = "reader.json"
"""The file that describes a reader in its folder, beside the cards of its networks."""


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
    """Facts about a network and its origin.

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
            scores = tuple(map(score_from, card["scores"]))
            return cls(**{**card, "classes": tuple(card["classes"]), "scores": scores})
        except (KeyError, TypeError, ValueError) as error:
            expected = ", ".join(field.name for field in fields(cls))
            message = f"The model card {card.get('name', '')!r} is not valid ({error}). Fields: {expected}."
            raise CorruptModelError(message) from error

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that `from_dict` reads."""
        return asdict(self)


def score_from(score: Mapping[str, Any]) -> Score:
    """The score in its JSON form. Raises KeyError, TypeError or ValueError."""
    interval = score["interval"]
    if interval is not None:
        low, high = interval
        interval = (float(low), float(high))
    return Score(**{**score, "interval": interval})


def list_models() -> list[Card]:
    """The cards of all networks that ship, by name."""
    return sorted((card for _, card in _cards()), key=lambda card: card.name)


_opened: dict[str, tuple[InferenceSession, Card]] = {}
_opening = threading.Lock()


def load_session(name: str) -> tuple[InferenceSession, Card]:
    """The network of that name, ready to run, with its card.

    A process opens each file once; a session may be run by several threads at a time.
    Raises UnknownModelError, and CorruptModelError when the file is missing or is not the one on its card.
    """
    with _opening:
        if name not in _opened:
            cards = {card.name: (folder, card.file.removesuffix(".onnx")) for folder, card in _cards()}
            if name not in cards:
                message = f"Unknown model {name!r}. Available: {', '.join(sorted(cards)) or 'none'}."
                raise UnknownModelError(message)
            _opened[name] = load_network(*cards[name])
        return _opened[name]


def load_file(path: Path) -> tuple[InferenceSession, Card]:
    """An exported network, NAME.onnx, ready to run, with its card; raises as `load_network` does."""
    return load_network(path.parent, path.stem)


def load_network(folder: Traversable, name: str) -> tuple[InferenceSession, Card]:
    """The network NAME.onnx of a folder, ready to run, with the card NAME.json beside it.

    Raises CorruptModelError when one of the two is missing or broken, or they do not belong together.
    """
    try:
        card = _read_card(folder / f"{name}.json")
    except OSError as error:
        raise CorruptModelError(f"The card of {folder / name}.onnx cannot be read: {error}.") from error
    try:
        return open_session(_verified_bytes(card, folder), card.file), card
    except CorruptModelError as error:
        advice = " Install inkmath again." if _is_shipped(folder) else ""
        raise CorruptModelError(f"{error}{advice}") from error


def exported(run: Path) -> Path | None:
    """The exported network of a run's folder; the newest where there are several."""
    found = [path for place in (run / "export", run) for path in place.glob("*.onnx")]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def shipped() -> Traversable:
    """The folder of what ships."""
    return files("inkmath") / "weights"


def _is_shipped(folder: Traversable) -> bool:
    return folder == shipped() or folder in list(shipped().iterdir())


def _cards() -> Iterator[tuple[Traversable, Card]]:
    """The card of each network that ships, and the folder that both are in."""
    top = shipped()
    for folder in (top, *(one for one in top.iterdir() if one.is_dir())):
        for file in folder.iterdir():
            if file.name.endswith(".json") and file.name != READER_FILE:
                yield folder, _read_card(file)


def _read_card(file: Traversable) -> Card:
    return Card.from_dict(read_json(file))


def read_json(file: Traversable) -> dict[str, Any]:
    """The JSON object in a file. Raises OSError, and CorruptModelError where it holds none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CorruptModelError(f"The model card {file.name} is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise CorruptModelError(f"The model card {file.name} holds no JSON object.")
    return found


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
