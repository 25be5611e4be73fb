"""A reader as data: a folder with `reader.json` and one ONNX file, with its card, for each network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any, Self

from inkmath.errors import ConfigError, CorruptModelError
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.weights import READER_FILE, Score, read_json, score_from, shipped

ROLES = ("symbol_classifier", "tree_parser", "second_pass", "trace_classifier", "language_model")
"""Roles of networks in a reader; the first two are needed."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """A name that was read for another: `count` of `of` times that this is written."""

    written: str
    read: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Confusions:
    """Names that a reader gave for others where the structure of its reading is right, the commonest first.

    data: what was read. command: what to type to count again. expressions, right: their number, and of those
    with the right structure. symbols: in the latter.
    """

    data: str
    command: str
    expressions: int
    right: int
    symbols: int
    pairs: tuple[Confusion, ...]

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """The JSON form. Raises KeyError or TypeError."""
        return cls(**{**found, "pairs": tuple(Confusion(**pair) for pair in found["pairs"])})


@dataclass(frozen=True, slots=True)
class ReaderConfig:
    """The parts of a reader.

    name: as in `load_reader(name)`. networks: for each role the name of its network, NAME.onnx with the card
    NAME.json in the same folder. decoding, calibration: fitted for these networks. scores: of the whole.
    confusions: None where they were not counted.
    """

    name: str
    networks: Mapping[str, str]
    decoding: DecodingOptions
    calibration: Calibration
    scores: tuple[Score, ...] = ()
    confusions: Confusions | None = None

    @classmethod
    def load(cls, folder: Traversable) -> Self:
        """The reader in a folder. Raises CorruptModelError that names what is missing or wrong."""
        try:
            found = read_json(folder / READER_FILE)
        except OSError as error:
            raise CorruptModelError(
                f"{folder} holds no reader: {READER_FILE} cannot be read ({error})."
            ) from error
        try:
            return cls.from_dict(found)
        except (KeyError, TypeError, ValueError, ConfigError) as error:
            expected = ", ".join(field.name for field in fields(cls))
            message = f"{folder / READER_FILE} describes no reader ({error}). Fields: {expected}."
            raise CorruptModelError(message) from error

    @classmethod
    def from_dict(cls, config: Mapping[str, Any]) -> Self:
        """The configuration in JSON form. Raises KeyError, TypeError, ValueError or ConfigError."""
        networks = dict(config["networks"])
        if unknown := networks.keys() - set(ROLES):
            raise ValueError(f"no network is a {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}")
        if missing := set(ROLES[:2]) - networks.keys():
            raise ValueError(f"no {' and no '.join(sorted(missing))}")
        if strays := [name for name in networks.values() if name != PurePath(str(name)).name]:
            raise ValueError(f"{strays[0]!r} is no name of a network in the same folder")
        return cls(
            str(config["name"]),
            networks,
            DecodingOptions.from_dict(config["decoding"]),
            Calibration.from_dict(config["calibration"]),
            tuple(map(score_from, config.get("scores", ()))),
            Confusions.from_dict(config["confusions"]) if config.get("confusions") else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that `from_dict` reads."""
        return {**asdict(self), "networks": dict(self.networks)}

    def write(self, folder: Any) -> None:
        """Write `reader.json` into the folder, a Path."""
        text = json.dumps(self.to_dict(), indent=1, ensure_ascii=False)
        (folder / READER_FILE).write_text(text + "\n", encoding="utf-8")


def list_readers() -> list[ReaderConfig]:
    """The readers that ship, by name."""
    folders = (one for one in shipped().iterdir() if one.is_dir() and (one / READER_FILE).is_file())
    return sorted(map(ReaderConfig.load, folders), key=lambda reader: reader.name)
