"""HASYv2's ten folds: each picture is tested once, and the tables must agree with each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inkmath.data.archive import Source
from inkmath.data.hasy import FOLDS, read
from inkmath.data.samples import Fault, ImageSample
from inkmath.errors import CorruptDataError
from made import png, write_tar

COUNT = 20
HEADER = "path,symbol_id,latex,user_id\n"


def line(i: int) -> str:
    return f"../../hasy-data/v2-{i:05}.png,{31 + i % 2},{'A' if i % 2 else chr(92) + 'alpha'},{40 + i % 3}\n"


def layout() -> dict[str, bytes]:
    files = {f"hasy-data/v2-{i:05}.png": png(i, (32, 32)) for i in range(COUNT)}
    for fold in range(1, FOLDS + 1):
        tested = [line(i) for i in range(COUNT) if i % FOLDS == fold - 1]
        trained = [line(i) for i in range(COUNT) if i % FOLDS != fold - 1]
        files[f"classification-task/fold-{fold}/test.csv"] = (HEADER + "".join(tested)).encode()
        files[f"classification-task/fold-{fold}/train.csv"] = (HEADER + "".join(trained)).encode()
    return files


def read_all(tmp_path: Path, files: dict[str, bytes]) -> list[ImageSample | Fault]:
    return list(read(Source([write_tar(tmp_path / "HASYv2.tar.bz2", files, "w:bz2")], tmp_path)))


@pytest.mark.parametrize("top", ["", "HASYv2/"])
def test_every_picture_has_its_label_writer_and_fold(tmp_path: Path, top: str) -> None:
    samples = read_all(tmp_path, {top + name: data for name, data in layout().items()})
    found = [(s.name, s.label, s.writer, s.fold) for s in samples if isinstance(s, ImageSample)]
    assert len(found) == COUNT
    assert found[0] == ("hasy-data/v2-00000.png", r"\alpha", "40", 1)
    assert found[13] == ("hasy-data/v2-00013.png", "A", "41", 4)


def test_broken_pictures_are_named(tmp_path: Path) -> None:
    files = layout()
    files["hasy-data/v2-00003.png"] = files["hasy-data/v2-00003.png"][:100]
    files["hasy-data/v2-00004.png"] = png(4, (31, 32))
    del files["hasy-data/v2-00005.png"]
    files["hasy-data/v2-99999.png"] = png(5, (32, 32))
    faults = [s.name[-9:-4] for s in read_all(tmp_path, files) if isinstance(s, Fault)]
    assert faults == ["00003", "00004", "00005", "99999"]


def _without_a_table(files: dict[str, bytes]) -> None:
    del files["classification-task/fold-7/test.csv"]


def _tested_twice(files: dict[str, bytes]) -> None:
    files["classification-task/fold-2/test.csv"] += line(0).encode()


def _trained_on_its_test(files: dict[str, bytes]) -> None:
    files["classification-task/fold-1/train.csv"] += line(0).encode()


def _without_columns(files: dict[str, bytes]) -> None:
    files["classification-task/fold-3/test.csv"] = b"a,b\n1,2\n"


def _binary(files: dict[str, bytes]) -> None:
    files["classification-task/fold-3/test.csv"] = b"path,symbol_id,latex,user_id\n\xff\xfe\x00,1,2,3\n"


@pytest.mark.parametrize(
    "damage", [_without_a_table, _tested_twice, _trained_on_its_test, _without_columns, _binary]
)
def test_tables_that_contradict_are_refused(
    tmp_path: Path, damage: Callable[[dict[str, bytes]], None]
) -> None:
    files = layout()
    damage(files)
    with pytest.raises(CorruptDataError, match="HASYv2"):
        read_all(tmp_path, files)
