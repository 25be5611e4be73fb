"""Operations on the store: add, fetch, verify and open sets."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inkmath.data import registry, store
from inkmath.data.archive import Source
from inkmath.data.build import BUILDERS, Tally
from inkmath.data.download import download
from inkmath.data.formulas import FormulaSet
from inkmath.data.registry import DataSet
from inkmath.data.samples import View
from inkmath.data.sets import ImageSet, PictureSet
from inkmath.data.store import Meta, SourceFile
from inkmath.errors import ConfigError, CorruptDataError, DataError, MissingDataError

if TYPE_CHECKING:
    from inkmath.data.expressions import ExpressionSet

MAX_SIZE_PX = 1024

Ticker = Callable[[int], None]
"""Called with the number of samples read so far."""

FetchProgress = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes that are there and the bytes of the whole, None where that is not
known.
"""


def _silent(*_: object) -> None:
    pass


def open_set(name: str) -> ImageSet | PictureSet | ExpressionSet | FormulaSet:
    """A set of the store: an ImageSet, a PictureSet, an ExpressionSet or a FormulaSet, as its kind is.

    Raises UnknownDatasetError if there is no such set, MissingDataError (which says how to get it) if it is
    not in the store, CorruptDataError if its files are damaged.
    """
    meta = _meta(name)
    folder = store.folder(name)
    if meta.kind == "images":
        return ImageSet(folder, meta)
    if meta.kind == "pictures":
        return PictureSet(folder, meta)
    if meta.kind == "formulas":
        return FormulaSet(folder, meta)
    from inkmath.data.expressions import ExpressionSet  # the expression tree is only needed here

    return ExpressionSet(folder)


def add(
    name: str,
    paths: Sequence[Path],
    *,
    layout: str | None = None,
    size_px: int | None = None,
    view: View = "whole",
    replace: bool = False,
    tick: Ticker = _silent,
) -> Meta:
    """Build a set in the store out of local files, archives or folders, and return what is known of it.

    layout: for a custom set, one of `registry.LAYOUTS`. size_px: side of the square into which pictures
    of single symbols are fitted (64 if not given; known sets have their own). view: of these pictures.
    Raises UnknownDatasetError if the name is not known and there is no layout, ConfigError if the set is
    there already and is not to be replaced, or a setting is out of range, DataError if the files cannot be
    used. The store is then as it was.
    """
    data_set = _data_set(name, layout, size_px, view)
    if name in store.names() and not replace:
        raise ConfigError(f"The data set {name!r} is in the store already. To build it anew: --replace.")
    paths = _checked_paths(data_set, paths)
    with store.building(name) as folder:
        scratch = folder / "scratch"
        scratch.mkdir()
        source = Source(paths, scratch, data_set.size_px, data_set.view)
        tally = _build(data_set, source, folder, tick)
        shutil.rmtree(scratch)
        meta = _describe(data_set, layout or data_set.name, tally, folder, paths)
        store.save_meta(meta, folder)
    return meta


def recognised(folder: Path) -> dict[str, list[Path]]:
    """The known sets that files below a folder belong to, in the order of the registry.

    Raises DataError if there is no such folder.
    """
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}.")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {
        data_set.name: [path for path in files if data_set.recognises(path.name)]
        for data_set in registry.KNOWN.values()
    }
    return {name: paths for name, paths in found.items() if paths}


def fetch(
    name: str,
    *,
    url: str | None = None,
    replace: bool = False,
    keep: bool = False,
    progress: FetchProgress = _silent,
    tick: Ticker = _silent,
) -> Meta:
    """Download a known set and add it.

    url: another address for its file; one that ends in / is that of a folder with its files. keep: leave the
    downloads in the store.
    Raises DataError where the set has no direct address (the message says how to get it) or the download
    fails, CorruptDataError if a file's hash is not the published one.
    """
    data_set = registry.known(name)
    if not data_set.files:
        raise DataError(
            f"{name!r} cannot be downloaded directly. {data_set.how_to_get} {data_set.page}".strip()
        )
    if name in store.names() and not replace:
        raise ConfigError(f"The data set {name!r} is in the store already. To fetch it anew: --replace.")
    if url and not url.endswith("/") and len(data_set.files) > 1:
        raise ConfigError(
            f"{name!r} has {len(data_set.files)} files: give the address of their folder, ending in /."
        )
    folder = store.root() / ".downloads" / name
    paths = []
    for file in data_set.files:
        address = file.url if url is None else url + file.name if url.endswith("/") else url
        if not (folder / file.name).is_file():
            download(address, folder / file.name, file.digest, _named(progress, file.name))
        paths.append(folder / file.name)
    try:
        meta = add(name, paths, replace=replace, tick=tick)
    except CorruptDataError:
        shutil.rmtree(folder)  # so that the next call downloads anew
        raise
    if not keep:
        shutil.rmtree(folder)
        with suppress(OSError):  # downloads of another set may be there
            folder.parent.rmdir()
    return meta


def _named(progress: FetchProgress, name: str) -> Callable[[int, int | None], None]:
    return lambda done, total: progress(name, done, total)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that `verify` looked at. passed: None where there is nothing to compare with."""

    subject: str
    passed: bool | None
    detail: str


def verify(name: str) -> list[Check]:
    """Check a set of the store: the hash of each cached file, that it opens, and its counts against the
    published ones.

    Raises as `open_set` does where there is nothing to check.
    """
    meta = _meta(name)
    checks = [_check_file(store.folder(name) / file, sha256) for file, sha256 in sorted(meta.files.items())]
    checks.append(_check_opens(name, meta))
    if name in registry.KNOWN:
        checks.extend(_check_counts(registry.KNOWN[name], meta))
    return checks


def _check_file(path: Path, sha256: str) -> Check:
    if not path.is_file():
        return Check(path.name, False, "is missing")
    matches = store.sha256(path) == sha256
    return Check(path.name, matches, "SHA-256 as built" if matches else "changed since it was built")


def _check_opens(name: str, meta: Meta) -> Check:
    try:
        length = len(open_set(name))
    except DataError as error:
        return Check("opens", False, str(error))
    return Check("opens", length == meta.count, f"{length:,} samples")


def _check_counts(data_set: DataSet, meta: Meta) -> Iterator[Check]:
    found = dict(sorted(meta.found.items()))
    editions = [dict(sorted(counts.items())) for counts in data_set.counts]
    expected = " or ".join(_counts_text(counts) for counts in editions)
    yield Check("counts", found in editions, f"{_counts_text(found)}; published: {expected}")
    if data_set.class_count is not None:
        classes = len(meta.classes)
        yield Check(
            "classes", classes == data_set.class_count, f"{classes}; published: {data_set.class_count}"
        )


def _counts_text(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{split or 'all'} {count:,}" for split, count in counts.items())


def _meta(name: str) -> Meta:
    """The description of a set; an error gives the exact command that gets it."""
    try:
        return store.load_meta(name)
    except MissingDataError as error:
        data_set = (
            registry.known(name, store.names())
            if (store.folder(name) / store.META).is_file() is False
            else None
        )
        if data_set is None:
            raise
        command = f"inkmath data fetch {name}" if data_set.files else f"inkmath data add {name} FILE..."
        more = f" ({data_set.page})" if data_set.page else ""
        raise MissingDataError(f"{error} Get it with: {command}{more}") from error


def _data_set(name: str, layout: str | None, size_px: int | None, view: View) -> DataSet:
    """The set to add, settings checked."""
    store.folder(name)
    if layout is None:
        if size_px is not None or view != "whole":
            raise ConfigError("A size or view can only be given with a layout; known sets have their own.")
        return registry.known(name)
    if name in registry.KNOWN:
        raise ConfigError(f"{name!r} is the name of a known set. Choose another for your own.")
    if layout not in registry.LAYOUTS:
        raise ConfigError(f"Unknown layout {layout!r}. Available: {', '.join(registry.LAYOUTS)}.")
    size = 64 if size_px is None else size_px
    if not 8 <= size <= MAX_SIZE_PX:
        raise ConfigError(f"The size is {size}, expected 8 to {MAX_SIZE_PX} pixels.")
    return registry.own(name, layout, size, view)


def _checked_paths(data_set: DataSet, paths: Sequence[Path]) -> list[Path]:
    if not paths:
        raise ConfigError(f"Which files hold {data_set.name!r}? Give at least one file, archive or folder.")
    for path in paths:
        if not path.exists():
            raise DataError(f"There is no file or folder {path}.")
    return list(paths)


def _build(data_set: DataSet, source: Source, folder: Path, tick: Ticker) -> Tally:
    samples = _ticking(data_set.read(source), tick)
    options = {"drop_repeats": data_set.drop_repeats} if data_set.kind == "images" else {}
    return BUILDERS[data_set.kind](samples, folder, **options)


def _ticking(samples: Iterator[Any], tick: Ticker) -> Iterator[Any]:
    for count, sample in enumerate(samples, start=1):
        if count % 256 == 0:
            tick(count)
        yield sample


def _describe(data_set: DataSet, layout: str, tally: Tally, folder: Path, paths: Sequence[Path]) -> Meta:
    return Meta(
        format=store.FORMAT,
        name=data_set.name,
        title=data_set.title,
        kind=data_set.kind,
        licence=data_set.licence,
        layout=layout,
        classes=tally.classes,
        splits=tally.splits,
        writers=tally.writers,
        found=dict(tally.found),
        kept=dict(tally.kept),
        faults=dict(tally.faults.most_common()),
        fault_examples=tuple(tally.fault_examples),
        repeats=tally.repeats,
        may_divide=data_set.may_divide,
        view=data_set.view,
        by_class=data_set.by_class,
        sources=tuple(_source_file(data_set, path) for path in paths),
        files={path.name: store.sha256(path) for path in sorted(folder.iterdir())},
    )


def _source_file(data_set: DataSet, path: Path) -> SourceFile:
    """The sources of a set. The publisher's hash shows whether a file is theirs."""
    if path.is_dir():
        return SourceFile(path.name, 0, "")
    digests = {file.name: file.digest for file in data_set.files}
    official = None
    if published := digests.get(path.name):
        algorithm, _, expected = published.partition(":")
        with path.open("rb") as file:
            official = hashlib.file_digest(file, algorithm).hexdigest() == expected
    return SourceFile(path.name, path.stat().st_size, store.sha256(path), official)
