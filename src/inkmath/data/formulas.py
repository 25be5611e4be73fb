"""Formulas of textbooks, exercises and lecture notes as LaTeX, each with the work that it stands in.

formulas.tsv.xz   latex, source, level, kind, times   (or formulas.tsv)
sources.tsv       id, repository, commit, level, licence, class, ...
"""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inkmath.data.archive import Member, Source
from inkmath.data.samples import Fault
from inkmath.errors import ConfigError, CorruptDataError

if TYPE_CHECKING:
    from inkmath.data.store import Meta

NON_COMMERCIAL = "non-commercial"
"""The class of licences that do not allow commercial use."""

_FORMULAS, _SOURCES = "formulas.tsv", "sources.tsv"
_OF_SOURCES = ("id", "repository", "commit", "level", "licence", "class")
_OF_FORMULAS = ("latex", "source", "kind", "times")
_MAX_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class FormulaSource:
    """A work that formulas were taken from.

    level: of its readers: "school", "undergraduate" or "upper".
    licence: as it states. terms: the class of that licence, such as `NON_COMMERCIAL`.
    """

    id: str
    repository: str
    commit: str
    level: str
    licence: str
    terms: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a source.

    kind: "inline", "display" or "align-row". times: how often the source has it so.
    """

    latex: str
    source: FormulaSource
    kind: str
    times: int

    @property
    def level(self) -> str:
        return self.source.level


class FormulaSet(Sequence[Formula]):
    """Formulas with their sources by id; a split is a level."""

    def __init__(self, folder: Path, meta: Meta) -> None:
        """Raises CorruptDataError if the file is damaged or not there."""
        self.meta = meta
        self.name = meta.name
        path = folder / "formulas.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            self.sources = {id_: FormulaSource(**fields) for id_, fields in content["sources"].items()}
            self._rows = content["formulas"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorruptDataError(f"{path} is damaged: {error}. Add the set again.") from error

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # int or slice, as Sequence has it
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        latex, source, kind, times = self._rows[index]
        return Formula(latex, self.sources[source], kind, times)

    def split(self, name: str) -> list[Formula]:
        """The formulas of a level, or "all". Raises ConfigError if there is no such level."""
        if name not in (*self.meta.splits, "all"):
            available = ", ".join((*self.meta.splits, "all"))
            raise ConfigError(f"There is no split {name!r} here. Available: {available}.")
        return [formula for formula in self if name in ("all", formula.level)]


def save_formulas(formulas: Sequence[Formula], folder: Path) -> None:
    """Write the form that `FormulaSet` reads into an existing folder."""
    sources = {formula.source.id: asdict(formula.source) for formula in formulas}
    rows = [(formula.latex, formula.source.id, formula.kind, formula.times) for formula in formulas]
    content = json.dumps({"sources": sources, "formulas": rows}, ensure_ascii=False)
    (folder / "formulas.json").write_text(content, encoding="utf-8")


def read(source: Source) -> Iterator[Formula | Fault]:
    """Every formula.

    Raises CorruptDataError if one of the two tables is missing or malformed.
    """
    tables = {_table(member.name): member for member in source.members(lambda name: bool(_table(name)))}
    if missing := sorted({_FORMULAS, _SOURCES} - tables.keys()):
        raise CorruptDataError(
            f"There is no {' and no '.join(missing)}. Give the folder of {_FORMULAS}.xz and {_SOURCES}."
        )
    sources = {
        row["id"]: FormulaSource(*(row[name] for name in _OF_SOURCES))
        for row in _rows(tables[_SOURCES], _OF_SOURCES)
    }
    for number, row in enumerate(_rows(tables[_FORMULAS], _OF_FORMULAS), start=2):
        known = sources.get(row["source"] or "")
        if known is None or not row["latex"] or not (row["times"] or "").isdecimal():
            yield Fault(f"line {number}", f"of no known source or incomplete: {row['latex']}")
        else:
            yield Formula(row["latex"], known, row["kind"], int(row["times"]))
    yield from source.faults


def _table(name: str) -> str:
    """The name of the table that a file is; "" for any other file."""
    file = name.rpartition("/")[2].removesuffix(".xz")
    return file if file in (_FORMULAS, _SOURCES) else ""


def _rows(member: Member, columns: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """The rows of a table. Raises CorruptDataError if it is damaged or lacks one of the columns."""
    try:
        text = (_unpacked(member.data) if member.name.endswith(".xz") else member.data).decode("utf-8-sig")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorruptDataError(f"{member.name} is damaged: {error}.") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    if absent := [name for name in columns if name not in (rows.fieldnames or ())]:
        raise CorruptDataError(f"{member.name} has no column {', '.join(absent)}.")
    return rows


def _unpacked(data: bytes) -> bytes:
    unpacker = lzma.LZMADecompressor()
    content = unpacker.decompress(data, _MAX_BYTES)
    if not unpacker.eof:
        raise lzma.LZMAError(f"it ends too early, or unpacks to more than {_MAX_BYTES:,} bytes")
    return content
