"""Adding, opening and verifying sets, from archive to memory-mapped pictures."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from inkmath.data import registry, store
from inkmath.data.decode import grey
from inkmath.data.expressions import ExpressionSet
from inkmath.data.samples import PictureSample
from inkmath.data.sets import ImageSet, PictureSet
from inkmath.data.use import add, fetch, open_set, recognised, verify
from inkmath.errors import ConfigError, CorruptDataError, DataError, MissingDataError, UnknownDatasetError
from made import png, write_folder, write_tar, write_zip
from work import count_calls

INKML = b"""<ink><annotation type="normalizedLabel">x</annotation><trace>1 2, 3 4</trace></ink>"""


def symbols() -> dict[str, bytes]:
    """Twelve training pictures of three classes; three test pictures, one of them in training too."""
    files = {
        f"train/{label}/{i}.png": png(10 * j + i)
        for j, label in enumerate(("x", "10", "2"))
        for i in range(4)
    }
    return files | {"test/x/a.png": png(100), "test/2/b.png": png(101), "test/2/again.png": png(20)}


def add_symbols(tmp_path: Path, name: str = "mine") -> store.Meta:
    return add(name, [write_zip(tmp_path / "set.zip", symbols())], layout="folder", size_px=28)


def test_a_folder_set_comes_back_as_it_was(store_folder: Path, tmp_path: Path) -> None:
    meta = add_symbols(tmp_path)
    assert meta.found == {"train": 12, "test": 3}
    assert meta.kept == {"train": 11, "test": 3}
    assert meta.repeats == 1
    data_set = open_set("mine")
    assert isinstance(data_set, ImageSet)
    assert data_set.classes == ("2", "10", "x")
    assert data_set.class_counts() == {"2": 5, "10": 4, "x": 5}
    assert isinstance(data_set.images, np.memmap)
    test = data_set.split("test")
    assert [data_set.classes[label] for label in data_set.labels[test]] == ["x", "2", "2"]
    assert np.array_equal(data_set.images[test[0]], grey(png(100)))
    assert sorted(data_set.names(test)) == ["test/2/again.png", "test/2/b.png", "test/x/a.png"]
    both = np.concatenate([data_set.split("train"), data_set.split("validation")])
    assert sorted(both.tolist()) == np.setdiff1d(np.arange(14), test).tolist()


def test_pictures_come_back_as_they_were(store_folder: Path, tmp_path: Path) -> None:
    table = b"file\tlatex\tnote\n1.png\tx\\\\y\thard\n2.png\tz\t\n"
    folder = write_folder(tmp_path / "set", {"1.png": png(1), "2.png": png(2), "labels.tsv": table})
    add("mine", [folder], layout="pictures")
    data_set = open_set("mine")
    assert isinstance(data_set, PictureSet)
    assert data_set[0] == PictureSample("1.png", png(1), "x\\\\y", columns={"note": "hard"})
    assert [sample.latex for sample in data_set[:]] == ["x\\\\y", "z"]
    assert len(data_set.split("all")) == 2


def test_ink_comes_back_as_it_was(store_folder: Path, tmp_path: Path) -> None:
    path = write_tar(tmp_path / "mw.tgz", {"mw/train/a.inkml": INKML, "mw/test/b.inkml": INKML}, "w:gz")
    meta = add("mathwriting", [path])
    assert meta.kept == {"train": 1, "test": 1}
    data_set = open_set("mathwriting")
    assert isinstance(data_set, ExpressionSet)
    assert data_set[0].strokes[0].tolist() == [[1, 2], [3, 4]]
    assert [expression.name for expression in data_set.split("test")] == ["b"]


def test_faults_are_counted_by_kind_and_named(store_folder: Path, tmp_path: Path) -> None:
    files = symbols() | {
        "train/x/bad.png": b"not a picture",
        "train/x/worse.png": png()[:99],
        "top.png": png(),
    }
    meta = add("mine", [write_tar(tmp_path / "set.tar", files)], layout="folder")
    assert sum(meta.faults.values()) == 3
    assert meta.faults["in no class folder"] == 1
    assert {name for name, _ in meta.fault_examples} == {"train/x/bad.png", "train/x/worse.png", "top.png"}
    assert store.load_meta("mine").faults == meta.faults


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("suffix", ["zip", "tar"])
def test_a_failed_add_leaves_the_store_as_it_was(store_folder: Path, tmp_path: Path, suffix: str) -> None:
    before = add_symbols(tmp_path)
    write = {"zip": write_zip, "tar": write_tar}[suffix]
    path = write(tmp_path / f"broken.{suffix}", symbols())
    path.write_bytes(_cut(path.read_bytes()))
    with pytest.raises(CorruptDataError, match="broken"):
        add("mine", [path], layout="folder", replace=True)
    with pytest.raises(CorruptDataError, match="broken"):
        add("other", [path], layout="folder")
    assert store.load_meta("mine") == before
    assert [path.name for path in store_folder.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "files",
    [{"readme.txt": b"hello"}, {"train/x/1.png": b""}, {"1.png": png()}],
    ids=["none", "broken", "no class"],
)
def test_nothing_usable_is_refused(store_folder: Path, tmp_path: Path, files: Mapping[str, bytes]) -> None:
    with pytest.raises(CorruptDataError, match="no usable sample"):
        add("mine", [write_folder(tmp_path / "set", files)], layout="folder")
    assert store.names() == []


def test_a_set_that_is_there_is_not_built_again_unasked(store_folder: Path, tmp_path: Path) -> None:
    add_symbols(tmp_path)
    with pytest.raises(ConfigError, match="--replace"):
        add_symbols(tmp_path)


def test_settings_are_checked(store_folder: Path, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "set.zip", symbols())
    with pytest.raises(UnknownDatasetError, match="Did you mean 'hasyv2'"):
        add("hasy2", [path])
    with pytest.raises(ConfigError, match="known set"):
        add("mnist", [path], layout="folder")
    with pytest.raises(ConfigError, match="Available: folder, name, csv, pictures, pages, ink"):
        add("mine", [path], layout="idx")
    with pytest.raises(ConfigError, match="8 to 1024"):
        add("mine", [path], layout="folder", size_px=5_000)
    with pytest.raises(ConfigError, match="with a layout"):
        add("mnist", [path], size_px=28)
    with pytest.raises(ConfigError, match="at least one"):
        add("mnist", [])
    with pytest.raises(DataError, match="There is no file"):
        add("mnist", [tmp_path / "nowhere"])


def test_what_is_missing_says_how_to_get_it(store_folder: Path) -> None:
    with pytest.raises(MissingDataError, match="inkmath data fetch hasyv2"):
        open_set("hasyv2")
    with pytest.raises(MissingDataError, match="inkmath data add photos FILE"):
        open_set("photos")
    with pytest.raises(UnknownDatasetError, match="Available: mnist"):
        open_set("mine")


def test_verify_finds_what_changed(store_folder: Path, tmp_path: Path) -> None:
    add_symbols(tmp_path)
    assert all(check.passed for check in verify("mine"))
    path = store_folder / "mine" / "images.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert [check.subject for check in verify("mine") if not check.passed] == ["images.npy"]
    path.write_bytes(data[:200])
    assert [check.subject for check in verify("mine") if not check.passed] == ["images.npy", "opens"]
    path.unlink()
    assert [check.subject for check in verify("mine") if not check.passed] == ["images.npy", "opens"]


def test_verify_compares_with_the_published_counts(store_folder: Path, tmp_path: Path) -> None:
    add("bhmsds", [write_tar(tmp_path / "bhmsds.tar.xz", {"b/x-1.png": png(), "b/y-1.png": png(1)}, "w:xz")])
    wrong = {check.subject: check.detail for check in verify("bhmsds") if not check.passed}
    assert wrong == {"counts": "all 2; published: all 27,000", "classes": "2; published: 18"}


def test_files_of_known_sets_are_recognised(tmp_path: Path) -> None:
    names = [
        "mnist/t10k-images-idx3-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz", "HASYv2.tar.bz2",
        "emnist/emnist-byclass-test-images-idx3-ubyte.gz", "emnist/emnist-byclass-mapping.txt",
        "CROHME_2011-2014.tar.xz", "readme.md", "deep/er/photos.tar.xz",
    ]  # fmt: skip
    folder = write_folder(tmp_path / "data", dict.fromkeys(names, b""))
    found = {
        name: [path.relative_to(folder).as_posix() for path in paths]
        for name, paths in recognised(folder).items()
    }
    assert found == {
        "mnist": names[:2],
        "emnist-byclass": sorted(names[3:5]),
        "hasyv2": [names[2]],
        "crohme": [names[5]],
        "photos": [names[7]],
    }


def test_emnist_with_its_test_part_alone_is_divided(store_folder: Path, tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (50, 28, 28), dtype=np.uint8)
    labels = np.arange(50, dtype=np.uint8) % 10
    header = b"\0\0\x08"
    prefix = "emnist-digits-test-"
    folder = write_folder(
        tmp_path / "emnist",
        {
            f"{prefix}images-idx3-ubyte.gz": gzip.compress(
                header + b"\x03\0\0\0\x32\0\0\0\x1c\0\0\0\x1c" + images.tobytes()
            ),
            f"{prefix}labels-idx1-ubyte.gz": gzip.compress(header + b"\x01\0\0\0\x32" + labels.tobytes()),
        },
    )
    add("emnist-digits", [folder])
    data_set = open_set("emnist-digits")
    assert isinstance(data_set, ImageSet)
    assert data_set.division.is_divided
    parts = [data_set.split(name) for name in ("train", "validation", "test")]
    assert sorted(np.concatenate(parts).tolist()) == list(range(50))


def test_what_cannot_be_fetched_says_where_to_look(store_folder: Path) -> None:
    with pytest.raises(DataError, match=r"tc11.*inkmath data add crohme|inkmath data add crohme.*tc11"):
        fetch("crohme")
    with pytest.raises(ConfigError, match="ending in /"):
        fetch("mnist", url="http://127.0.0.1:9/one-file")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address under which a server on loopback gives its files."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize("keep", [False, True])
def test_fetch_downloads_and_adds(store_folder: Path, served: tuple[Path, str], keep: bool) -> None:
    folder, url = served
    write_tar(folder / "mathwriting-2024.tgz", {"mw/train/a.inkml": INKML}, "w:gz")
    steps: list[str] = []
    meta = fetch("mathwriting", url=url, keep=keep, progress=lambda name, done, total: steps.append(name))
    assert meta.kept == {"train": 1}
    assert set(steps) == {"mathwriting-2024.tgz"}
    assert (store_folder / ".downloads").exists() == keep
    assert store.names() == ["mathwriting"]


def test_fetch_refuses_what_is_not_the_published_file(store_folder: Path, served: tuple[Path, str]) -> None:
    folder, url = served
    write_tar(folder / "HASYv2.tar.bz2", {"hasy-data/v2-00000.png": png()}, "w:bz2")
    with pytest.raises(CorruptDataError, match="fddf23f36e24b5236f6b3a0880c778e3"):
        fetch("hasyv2", url=url + "HASYv2.tar.bz2")
    assert store.names() == []


def test_a_broken_download_is_not_used_again(store_folder: Path, served: tuple[Path, str]) -> None:
    folder, url = served
    (folder / "mathwriting-2024.tgz").write_bytes(b"broken")
    with pytest.raises(CorruptDataError, match="not a whole tar"):
        fetch("mathwriting", url=url)
    write_tar(folder / "mathwriting-2024.tgz", {"mw/train/a.inkml": INKML}, "w:gz")
    assert fetch("mathwriting", url=url).count == 1


def test_the_registry_is_consistent() -> None:
    for name, data_set in registry.KNOWN.items():
        assert store.folder(name).name == name == data_set.name
        assert data_set.licence
        assert data_set.counts
        assert data_set.files or data_set.how_to_get
        for file in data_set.files:
            assert file.url.startswith("https://")
            algorithm, _, digest = (file.digest or "sha256:" + "0" * 64).partition(":")
            assert len(bytes.fromhex(digest)) == {"sha256": 32, "md5": 16}[algorithm]


@pytest.mark.data("hasyv2")
def test_open_set_reads_no_picture_of_hasyv2_one_by_one() -> None:
    assert count_calls(lambda: open_set("hasyv2")) < 10_000  # of 168,233 pictures
    data_set = open_set("hasyv2")
    assert isinstance(data_set, ImageSet)
    test = data_set.split("test", fold=10)
    assert data_set.images[test[-1]].shape == (32, 32)
    assert (len(data_set), len(data_set.classes), len(test)) == (168_233, 369, 16_661)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.data(name))
        for name in (
            "mnist",
            "emnist-byclass",
            "crohme",
            "mathwriting",
            "math16",
            "math82",
            "bhmsds",
            "scans",
            "photos",
        )
    ],
)
def test_real_sets_have_the_published_counts(name: str) -> None:
    assert [check for check in verify(name) if not check.passed] == []
