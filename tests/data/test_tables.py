"""Labels out of CSV and TSV tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkmath.data.archive import Source
from inkmath.data.samples import Fault, ImageSample, PictureSample
from inkmath.data.tables import read_classes, read_expressions
from inkmath.errors import CorruptDataError
from inkmath.types import Box
from made import png, write_folder, write_tar, write_zip


def source(path: Path) -> Source:
    return Source([path], path.parent, size_px=16)


def test_classes_splits_and_writers_come_from_the_csv(tmp_path: Path) -> None:
    files = {
        "set/images/1.png": png(1),
        "set/images/2.png": png(2),
        "set/images/3.png": png(3),
        "set/images/4.png": png(4),
        "set/labels.csv": b"\xef\xbb\xbfPath,Label,split,user_id\nimages/1.png,x,train,ann\n"
        b'images\\2.png,"a,b",val,\nimages/gone.png,y,test,bob\nimages/4.png,,train,\n',
    }
    samples = list(read_classes(source(write_zip(tmp_path / "set.zip", files))))
    found = [(s.label, s.split, s.writer) for s in samples if isinstance(s, ImageSample)]
    assert found == [("x", "train", "ann"), ("a,b", "validation", "")]
    faults = {s.name: s.reason for s in samples if isinstance(s, Fault)}
    assert faults == {
        "set/images/3.png": "in no table",
        "set/images/4.png": "no label in the table",
        "set/images/gone.png": "in the table but not there",
    }


def test_expressions_with_columns_and_symbol_boxes(tmp_path: Path) -> None:
    files = {
        "scans/a/p_eq1.png": png(1),
        "scans/a/p_eq1_x_10_20_30_45.png": png(2),
        "scans/a/p_eq1_=_11_12_5_9.png": png(3),
        "scans/a/p_eq2.png": b"broken",
        "scans/labels.tsv": b'file\tlatex\tcomplete\na/p_eq1.png\t"x" = 1 \\\\ 2\tyes\na/p_eq2.png\ty\tno\n',
    }
    samples = list(read_expressions(source(write_tar(tmp_path / "scans.tar.xz", files, "w:xz"))))
    good, bad = samples
    assert isinstance(good, PictureSample)
    assert good.latex == r'"x" = 1 \\ 2'
    assert good.columns == {"complete": "yes"}
    assert good.symbols == (("=", Box(5, 11, 9, 12)), ("x", Box(30, 10, 45, 20)))
    assert isinstance(bad, Fault)
    assert bad.name == "scans/a/p_eq2.png"


@pytest.mark.parametrize(
    "table",
    [None, b"", b"file\n1.png\n", b"a,b\n1,2\n", b"\xff\xfe\x00\x01", b'path,label\n"1.png' + b"x" * 200_000],
)
def test_without_a_usable_table_it_is_refused(tmp_path: Path, table: bytes | None) -> None:
    files = {"1.png": png()} | ({} if table is None else {"labels.csv": table})
    with pytest.raises(CorruptDataError, match="no table of labels"):
        list(read_classes(source(write_folder(tmp_path / "set", files))))


def test_short_rows_and_paths_outside_name_no_file(tmp_path: Path) -> None:
    files = {"1.png": png(), "labels.csv": b"path,label\n1.png,a\n\n../../etc/passwd,b\nonly\n"}
    samples = list(read_classes(source(write_folder(tmp_path / "set", files))))
    assert [s.label for s in samples if isinstance(s, ImageSample)] == ["a"]
    assert {s.name for s in samples if isinstance(s, Fault)} == {"../../etc/passwd", "only"}


def test_of_a_table_alone_the_pictures_beside_it_are_read(tmp_path: Path) -> None:
    files = {
        "a/1.png": png(1),
        "2.png": png(2),
        "other.png": png(3),
        "labels.csv": b"path,label\na/1.png,x\n2.png,y\n3.png,x\n",
    }
    samples = list(read_classes(source(write_folder(tmp_path / "set", files) / "labels.csv")))
    assert [(s.name, s.label) for s in samples if isinstance(s, ImageSample)] == [
        ("2.png", "y"),
        ("a/1.png", "x"),
    ]
    assert [(s.name, s.reason) for s in samples if isinstance(s, Fault)] == [
        ("3.png", "in the table but not there")
    ]


@pytest.mark.parametrize("column", ["image_id", "ImageId", "id", "file_name", "image_name"])
@pytest.mark.parametrize("picture", ["1.png", "train/1.png", "train/1.JPG"])
@pytest.mark.parametrize("is_alone", [False, True])
def test_ids_may_stand_for_files_without_their_suffix(
    tmp_path: Path, column: str, picture: str, is_alone: bool
) -> None:
    """As in competitions: train.csv with ids, and a folder `train` with the pictures."""
    files = {"set/train.csv": f"{column},label\n1,x\n".encode(), f"set/{picture}": png()}
    folder = write_folder(tmp_path, files)
    given = folder / "set" / "train.csv" if is_alone else folder / "set"
    samples = list(read_classes(source(given)))
    assert [s.label for s in samples if isinstance(s, ImageSample)] == ["x"]
    assert len(samples) == 1


def pixel_rows(labels: str, *, has_labels: bool = True) -> bytes:
    head = ("label," if has_labels else "") + ",".join(f"pixel{i}" for i in range(4))
    rows = [(f"{label}," if has_labels else "") + f"{i},20,30,255" for i, label in enumerate(labels)]
    return "\n".join([head, *rows, ""]).encode()


def test_a_table_of_pixels_holds_its_pictures(tmp_path: Path) -> None:
    table = pixel_rows("73") + b"5,1,2,3\n5,1,2,3,256\n,1,2,3,4\n"
    path = write_folder(tmp_path / "set", {"train.csv": table}) / "train.csv"
    samples = list(read_classes(Source([path], tmp_path, size_px=2)))
    found = [(s.label, s.split, s.pixels.tolist()) for s in samples if isinstance(s, ImageSample)]
    assert found == [("7", "", [[0, 20], [30, 255]]), ("3", "", [[1, 20], [30, 255]])]
    faults = [(s.name, s.reason) for s in samples if isinstance(s, Fault)]
    levels = "no picture: 4 grey levels from 0 to 255 are expected"
    assert faults == [
        ("line 4 of train.csv", levels),
        ("line 5 of train.csv", levels),
        ("line 6 of train.csv", "no label in the table"),
    ]


def test_a_table_of_numbers_without_a_header_is_labels_and_pixels(tmp_path: Path) -> None:
    """As MNIST, EMNIST and letters A to Z go round as CSV."""
    table = "".join(f"{label},{','.join(map(str, range(64)))}\n" for label in (7, 3))
    (tmp_path / "letters.csv").write_text(table)
    source = Source([tmp_path / "letters.csv"], tmp_path, size_px=8)
    found = [(s.label, s.pixels.tolist()) for s in read_classes(source) if isinstance(s, ImageSample)]
    picture = [list(range(start, start + 8)) for start in range(0, 64, 8)]
    assert found == [("7", picture), ("3", picture)]


def test_a_table_of_pixels_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "set", {"train.csv": pixel_rows("73") + b"\xff\xfe\n"}) / "train.csv"
    with pytest.raises(CorruptDataError, match=r"train\.csv cannot be read as a table"):
        list(read_classes(source(path)))


def test_of_several_tables_of_pixels_the_names_tell_the_splits(tmp_path: Path) -> None:
    files = {"mnist_train.csv": pixel_rows("12"), "mnist_test.csv": pixel_rows("3")}
    samples = list(read_classes(source(write_zip(tmp_path / "set.zip", files))))
    assert [(s.label, s.split) for s in samples if isinstance(s, ImageSample)] == [
        ("1", "train"),
        ("2", "train"),
        ("3", "test"),
    ]


def test_tables_without_labels_are_for_predict(tmp_path: Path) -> None:
    """A competition's download: train.csv, test.csv without labels, and a sample submission."""
    files = {
        "train.csv": pixel_rows("12"),
        "test.csv": pixel_rows("12", has_labels=False),
        "sample_submission.csv": b"ImageId,Label\n1,0\n2,0\n",
    }
    folder = write_folder(tmp_path / "set", files)
    samples = list(read_classes(source(folder)))
    assert [(s.label, s.split) for s in samples if isinstance(s, ImageSample)] == [("1", ""), ("2", "")]
    assert {s.name: s.reason for s in samples if isinstance(s, Fault)} == {
        "test.csv": "a table of pixels without labels",
        "sample_submission.csv": "names pictures of which none is there",
    }
    with pytest.raises(CorruptDataError, match=r"Answer it with: inkmath predict RUN test\.csv"):
        list(read_classes(source(folder / "test.csv")))


def test_a_picture_with_two_labels_is_left_out_and_named(tmp_path: Path) -> None:
    rows = b"path,label\n1.png,a\n2.png,b\n1.png,c\n2.png,b\n"
    files = {"1.png": png(1), "2.png": png(2), "labels.csv": rows}
    folder = source(write_folder(tmp_path / "set", files))
    samples = list(read_classes(folder))
    assert [s.label for s in samples if isinstance(s, ImageSample)] == ["b"]
    (fault,) = [s for s in samples if isinstance(s, Fault)]
    assert (fault.name, fault.reason) == ("1.png", "two labels in the table: 'a' and 'c'")


@pytest.mark.parametrize("delimiter", ";\t")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_may_be_separated_by_semicolons_or_tabs(tmp_path: Path, delimiter: str, end: str) -> None:
    """As Excel saves a CSV where the comma is the decimal sign."""
    rows = (("File", "a, b, c", "Label"), ("1.png", "0,5", "x"), ("2.png", "1,5", "y"))
    table = end.join(delimiter.join(row) for row in rows).replace("a, b, c", '"a, b, c"')
    files = {"1.png": png(1), "2.png": png(2), "labels.csv": table.encode()}
    samples = list(read_classes(source(write_folder(tmp_path / "set", files))))
    found = [(s.name, s.label) for s in samples if isinstance(s, ImageSample)]
    assert found == [("1.png", "x"), ("2.png", "y")]


@pytest.mark.parametrize("delimiter", [b";", b"\t"])
def test_so_may_those_of_a_table_of_pixels(tmp_path: Path, delimiter: bytes) -> None:
    path = write_folder(tmp_path / "set", {"train.csv": pixel_rows("73").replace(b",", delimiter)})
    assert [s.label for s in read_classes(source(path)) if isinstance(s, ImageSample)] == ["7", "3"]
