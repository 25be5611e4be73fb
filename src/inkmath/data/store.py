"""The store of data sets: one folder a set, built aside and moved into place whole.

<store>/<name>/meta.json     what it is, its counts and faults, the SHA-256 of each file beside it
               rows.npy      see `inkmath.data.rows`
               ...           the content, in the form of the set's kind
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from inkmath.data.samples import View
from inkmath.errors import ConfigError, CorruptDataError, MissingDataError

FORMAT = 1
"""Version of the cached form. It grows when the form changes; sets of another version are to be added
again.
"""

META = "meta.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_ABANDONED_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a set was built from. official: whether it is the publisher's, None where that is not
    known.
    """

    name: str
    bytes: int
    sha256: str
    official: bool | None = None


@dataclass(frozen=True, slots=True)
class Meta:
    """Description of a set in the store.

    kind: "images" (one symbol a picture), "pictures" or "ink" (whole expressions), "formulas" (LaTeX alone).
    found: readable samples by published split, before repeats were taken out.
    kept: samples by published split.
    faults: how many files were passed over, by reason; `fault_examples` names the first of them.
    repeats: samples left out because their content is in another split too.
    view: of sets of single symbols, how their pictures were stored. by_class: see `inkmath.data.rows`.
    files: SHA-256 of each file of the cache.
    """

    format: int
    name: str
    title: str
    kind: str
    licence: str
    layout: str
    classes: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    found: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    fault_examples: tuple[tuple[str, str], ...] = ()
    repeats: int = 0
    may_divide: bool = True
    view: View = "whole"
    by_class: bool = False
    sources: tuple[SourceFile, ...] = ()
    files: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.kept.values())

    @property
    def content(self) -> str:
        """SHA-256 of all files of the cache together, in hexadecimal: the same for the same samples."""
        return hashlib.sha256(json.dumps(sorted(self.files.items())).encode()).hexdigest()


def root() -> Path:
    """The folder of the store: $INKMATH_DATA, else the platform's place for a user's data. It need not
    exist.
    """
    if given := os.environ.get("INKMATH_DATA"):
        return Path(given).expanduser()
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "inkmath" / "data"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "inkmath" / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "inkmath" / "data"


def folder(name: str) -> Path:
    """The folder of the set of that name. Raises ConfigError if it cannot be a name."""
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot be the name of a data set: up to 64 of a-z, 0-9 and . _ - , "
            "beginning with a letter or digit."
        )
    return root() / name


def names() -> list[str]:
    """Names of the sets in the store, sorted."""
    if not root().is_dir():
        return []
    return sorted(p.name for p in root().iterdir() if _NAME.fullmatch(p.name) and (p / META).is_file())


def load_meta(name: str) -> Meta:
    """The description of a set that is in the store.

    Raises MissingDataError if it is not there or has another format, CorruptDataError if its description is
    damaged.
    """
    path = folder(name) / META
    if not path.is_file():
        raise MissingDataError(f"The data set {name!r} is not in the store {root()}.")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = content["format"]
        if version != FORMAT:
            raise MissingDataError(
                f"The data set {name!r} was stored in format {version}, this version reads {FORMAT}. "
                f"Add it again: inkmath data add {name} --replace FILE..."
            )
        return _meta_from_json(content)
    except (ValueError, KeyError, TypeError) as error:
        raise CorruptDataError(
            f"{path} is damaged: {error}. Remove the folder and add the set again."
        ) from error


def save_meta(meta: Meta, into: Path) -> None:
    (into / META).write_text(json.dumps(asdict(meta), ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def building(name: str) -> Iterator[Path]:
    """A folder in which to build a set; it takes the set's place when the block ends well and vanishes
    otherwise.
    """
    target = folder(name)
    root().mkdir(parents=True, exist_ok=True)
    _remove_abandoned()
    aside = Path(tempfile.mkdtemp(prefix=f".building-{name}-", dir=root()))
    try:
        yield aside
        _move_into_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def rename(name: str, new: str, *, title: str) -> None:
    """Give a set of the store another name and title; one of that name makes way."""
    meta = replace(load_meta(name), name=new, title=title)
    aside, target = folder(name), folder(new)
    save_meta(meta, aside)
    _move_into_place(aside, target)


def remove(name: str) -> None:
    """Take a set out of the store. Raises MissingDataError if it is not there."""
    load_meta(name)
    shutil.rmtree(folder(name))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move_into_place(aside: Path, target: Path) -> None:
    aside.chmod(0o755)  # mkdtemp makes it private; a store may be shared
    if not target.exists():
        aside.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".building-old-{target.name}-", dir=target.parent))
    target.rename(old / target.name)
    try:
        aside.rename(target)
    except OSError:
        (old / target.name).rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _remove_abandoned() -> None:
    """Remove what builds left behind that were killed a day ago or earlier."""
    for path in root().glob(".building-*"):
        with suppress(FileNotFoundError):  # another build may be removing it too
            if time.time() - path.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(path, ignore_errors=True)


def _meta_from_json(content: dict[str, Any]) -> Meta:
    lists = {key: tuple(content[key]) for key in ("classes", "splits", "writers")}
    examples = tuple((str(name), str(reason)) for name, reason in content["fault_examples"])
    sources = tuple(SourceFile(**source) for source in content["sources"])
    return Meta(**{**content, **lists, "fault_examples": examples, "sources": sources})
