"""The data sets that inkmath knows by name: where they come from, on what terms, and how many samples they
have.

A hash that is not known is not invented: such a file is checked by its counts.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import partial
from typing import Any, Literal

from inkmath.data import folders, formulas, hasy, idx, tables
from inkmath.data.archive import Source
from inkmath.data.samples import View
from inkmath.errors import UnknownDatasetError

Kind = Literal["images", "pictures", "ink", "formulas"]
Reader = Callable[[Source], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of the publisher's. digest: "sha256:..." or "md5:..." as published, None where it is not
    known.
    """

    name: str
    url: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set.

    page: where a person finds it; "" where there is no such place.
    files: what `fetch` downloads; empty where there is no direct address, and then `how_to_get` says what to
    do.
    patterns: names by which `add --from-folder` recognises its files.
    counts: readable samples by split, repeats included, of each edition in circulation.
    size_px: side of its pictures, for sets of single symbols.
    view: of its pictures. may_divide, by_class, drop_repeats: see `inkmath.data.rows`.
    """

    name: str
    title: str
    kind: Kind
    licence: str
    read: Reader
    page: str = ""
    files: tuple[RemoteFile, ...] = ()
    how_to_get: str = ""
    patterns: tuple[str, ...] = ()
    counts: tuple[Mapping[str, int], ...] = ()
    class_count: int | None = None
    size_px: int = 64
    view: View = "whole"
    may_divide: bool = True
    by_class: bool = False
    drop_repeats: bool = False
    note: str = field(default="")

    def recognises(self, file_name: str) -> bool:
        return any(fnmatch(file_name, pattern) for pattern in self.patterns)


def _read_crohme(source: Source) -> Iterator[Any]:
    from inkmath.data.crohme_files import read  # the expression grammar is only needed here

    return read(source)


def _read_mathwriting(source: Source) -> Iterator[Any]:
    from inkmath.data.mathwriting import read

    return read(source)


_MNIST_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"

_MNIST = DataSet(
    name="mnist",
    title="MNIST: handwritten digits, 28 x 28",
    kind="images",
    licence="not stated (LeCun, Cortes, Burges); derived from NIST's public domain data",
    read=idx.IdxLayout(
        variant="",
        is_transposed=False,
        content_sha256={
            "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        },
    ).read,
    page="http://yann.lecun.com/exdb/mnist/",
    files=tuple(
        RemoteFile(name, _MNIST_URL + name, f"sha256:{sha256}")
        for name, sha256 in (
            (
                "train-images-idx3-ubyte.gz",
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            ),
            (
                "train-labels-idx1-ubyte.gz",
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            ),
            ("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            ("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        )
    ),
    patterns=("train-*-idx?-ubyte*", "t10k-*-idx?-ubyte*"),
    counts=({"train": 60_000, "test": 10_000},),
    class_count=10,
    size_px=28,
)

_EMNIST_ZIP = RemoteFile(
    "gzip.zip",
    "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
    "sha256:fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
)


def _emnist(variant: str, train: int, test: int, class_count: int) -> DataSet:
    return DataSet(
        name=f"emnist-{variant}",
        title=f"EMNIST {variant}: handwritten characters, 28 x 28",
        kind="images",
        licence="public domain (NIST)",
        read=idx.IdxLayout(variant, is_transposed=True, content_sha256={}).read,
        page="https://www.nist.gov/itl/products-and-services/emnist-dataset",
        files=(_EMNIST_ZIP,),
        patterns=(f"emnist-{variant}-*", "gzip.zip"),
        counts=({"train": train, "test": test}, {"test": test}),
        class_count=class_count,
        size_px=28,
        note="With the official test part alone, train, validation and test are all taken out of it.",
    )


_HASY = DataSet(
    name="hasyv2",
    title="HASYv2: 369 classes of single symbols, 32 x 32, ten folds",
    kind="images",
    licence="ODbL 1.0",
    read=hasy.read,
    page="https://zenodo.org/records/259444",
    files=(
        RemoteFile(
            "HASYv2.tar.bz2",
            "https://zenodo.org/records/259444/files/HASYv2.tar.bz2",
            "md5:fddf23f36e24b5236f6b3a0880c778e3",
        ),
    ),
    patterns=("HASYv2.tar.bz2",),
    counts=({"": 168_233},),
    class_count=369,
    size_px=hasy.SIZE_PX,
)

_CROHME = DataSet(
    name="crohme",
    title="CROHME 2011 to 2014: handwritten expressions in ink, with symbols and layout",
    kind="ink",
    licence="CC BY-NC-SA 3.0 (IAPR TC-11)",
    read=_read_crohme,
    page="https://tc11.cvc.uab.es/datasets/CROHME-2014_2",
    how_to_get="Download the package from the page of IAPR TC-11, then: inkmath data add crohme FILE",
    patterns=("CROHME_2011-2014.tar.xz", "CROHME*.zip"),
    counts=({"train": 8_835, "2011": 348, "2012": 488, "2013": 671, "2014": 986},),
    note="Of the 8,836 training files one, MfrDB3088, is empty.",
)

_MATHWRITING = DataSet(
    name="mathwriting",
    title="MathWriting 2024: handwritten expressions in ink",
    kind="ink",
    licence="CC BY-NC-SA 4.0 (Google)",
    read=_read_mathwriting,
    page="https://github.com/google-research/google-research/tree/master/mathwriting",
    files=(
        RemoteFile(
            "mathwriting-2024.tgz",
            "https://storage.googleapis.com/mathwriting_data/mathwriting-2024.tgz",
        ),
    ),
    patterns=("mathwriting-2024.tgz", "mathwriting_excerpt.tar.xz", "mathwriting-2024-excerpt.tgz"),
    counts=(
        {"train": 229_864, "validation": 15_674, "test": 7_644, "symbols": 6_423, "synthetic": 396_014},
        {"train": 4, "validation": 4, "test": 3},
    ),
    note="An excerpt of 1.5 MB is at https://storage.googleapis.com/mathwriting_data/mathwriting-2024-excerpt.tgz",
)

_KAGGLE_HINT = (
    "Kaggle asks for a login: download the archive from the page, then: inkmath data add {name} FILE"
)

_MATH16 = DataSet(
    name="math16",
    title="Sixteen classes of photographed digits and operators",
    kind="images",
    licence="see its page on Kaggle",
    read=folders.read_by_folder,
    page="https://www.kaggle.com/datasets/sagyamthapa/handwritten-math-symbols",
    how_to_get=_KAGGLE_HINT.format(name="math16"),
    patterns=("math16.tar",),
    counts=({"train": 6_298, "validation": 1_343, "test": 1_367},),
    class_count=16,
    drop_repeats=True,
)

_MATH16_NOTEBOOK = replace(
    _MATH16,
    name="math16-notebook",
    title="Sixteen classes of photographed digits and operators, the middle 130 pixels of each",
    read=partial(folders.read_by_folder, crop_px=130),
    how_to_get=_KAGGLE_HINT.format(name="math16-notebook"),
    size_px=32,
    drop_repeats=False,
    note="To reproduce the notebook's figures: what repeats across its parts is kept.",
)

_MATH82 = DataSet(
    name="math82",
    title="82 classes of symbols rendered from CROHME's strokes, 45 x 45",
    kind="images",
    licence="see its page on Kaggle; derived from CROHME (non-commercial)",
    read=folders.read_by_folder,
    page="https://www.kaggle.com/datasets/xainano/handwrittenmathsymbols",
    how_to_get=_KAGGLE_HINT.format(name="math82"),
    patterns=("kaggle82_part.tar.xz",),
    counts=({"train": 13_371, "validation": 2_364}, {"": 375_974}),
    class_count=82,
    size_px=45,
    drop_repeats=True,
    note="Never train on it what is tested on CROHME: the strokes are the same.",
)

_BHMSDS = DataSet(
    name="bhmsds",
    title="Basic Handwritten Math Symbols: 18 classes photographed on paper, 28 x 28",
    kind="images",
    licence="MIT",
    read=folders.read_by_name,
    page="https://github.com/wblachowski/bhmsds",
    how_to_get="Download the repository as a zip from the page, then: inkmath data add bhmsds FILE",
    patterns=("bhmsds.tar.xz", "bhmsds-master.zip"),
    counts=({"": 27_000},),
    class_count=18,
    size_px=28,
)

_NO_SOURCE = (
    "There is no public address for it. If you have the archive: inkmath data add {name} FILE. "
    "Pictures of your own with a table of file and LaTeX: inkmath data add NAME FOLDER --layout pictures"
)

_SCANS = DataSet(
    name="scans",
    title="Scanned equations with a box for each symbol",
    kind="pictures",
    licence="research use",
    read=tables.read_expressions,
    how_to_get=_NO_SOURCE.format(name="scans"),
    patterns=("scans.tar.xz",),
    counts=({"": 389},),
    may_divide=False,
    note="Score only those whose column `complete` is yes.",
)

_PHOTOS = DataSet(
    name="photos",
    title="Phone photos and digital drawings of school equations",
    kind="pictures",
    licence="to measure and tune only",
    read=tables.read_expressions,
    how_to_get=_NO_SOURCE.format(name="photos"),
    patterns=("photos.tar.xz",),
    counts=({"": 69},),
    may_divide=False,
)

_FORMULAS = DataSet(
    name="formulas",
    title="Formulas of 78 textbooks, exercises and lecture notes, as LaTeX",
    kind="formulas",
    licence="each source's own: CC, GFDL, GPL, MIT or Apache; a quarter non-commercial (sources.tsv)",
    read=formulas.read,
    how_to_get=(
        "There is no public address for it. If you have the folder of formulas.tsv.xz and sources.tsv: "
        "inkmath data add formulas FOLDER"
    ),
    patterns=("formulas.tsv.xz", "sources.tsv"),
    counts=({"school": 59_181, "undergraduate": 267_459, "upper": 86_828},),
    may_divide=False,
    note="A formula counts once for each source and kind that it occurs in: 334,062 are distinct.",
)

KNOWN: Mapping[str, DataSet] = {
    data_set.name: data_set
    for data_set in (
        _MNIST,
        _emnist("byclass", 697_932, 116_323, 62),
        _emnist("bymerge", 697_932, 116_323, 47),
        _emnist("balanced", 112_800, 18_800, 47),
        _emnist("letters", 124_800, 20_800, 26),
        _emnist("digits", 240_000, 40_000, 10),
        _emnist("mnist", 60_000, 10_000, 10),
        _HASY,
        _CROHME,
        _MATHWRITING,
        _MATH16,
        _MATH16_NOTEBOOK,
        _MATH82,
        _BHMSDS,
        _SCANS,
        _PHOTOS,
        _FORMULAS,
    )
}


def _read_labelled_ink(source: Source) -> Iterator[Any]:
    from inkmath.data.labelled_ink import read

    return read(source)


LAYOUTS: Mapping[str, tuple[Kind, Reader]] = {
    "folder": ("images", folders.read_by_folder),
    "name": ("images", folders.read_by_name),
    "csv": ("images", tables.read_classes),
    "pictures": ("pictures", tables.read_expressions),
    "pages": ("pictures", tables.read_expressions),
    "ink": ("ink", _read_labelled_ink),
}
"""Layouts of custom sets, with their kind."""


def known(name: str, own: Iterable[str] = ()) -> DataSet:
    """The set of that name. Raises UnknownDatasetError, which names the likeliest and all others.

    own: names of the user's sets, which could have been meant too.
    """
    if name in KNOWN:
        return KNOWN[name]
    names = list(dict.fromkeys([*KNOWN, *own]))
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UnknownDatasetError(f"Unknown data set {name!r}.{hint} Available: {', '.join(names)}.")


def own(name: str, layout: str, size_px: int, view: View = "whole") -> DataSet:
    """A custom set in one of `LAYOUTS`. Its test and validation parts are taken out class by class."""
    kind, read = LAYOUTS[layout]
    return DataSet(
        name=name,
        title=f"{name} (your own)",
        kind=kind,
        licence="yours",
        read=read,
        size_px=size_px,
        view=view,
        by_class=kind == "images",
        drop_repeats=True,
    )
