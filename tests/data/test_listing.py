"""Folders and tables of pictures as entries, and what is wrong with them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from inkmath.data.listing import Entry, Listing, read_sample
from inkmath.errors import ConfigError, InputError, UnreadableImageError
from made import png, write_folder


class Reported(list[tuple[str, str]]):
    def __call__(self, name: str, reason: str) -> None:
        self.append((name, reason))


def listed(source: Path) -> tuple[Listing, Reported]:
    reported = Reported()
    return Listing(source, reported), reported


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_folder_is_listed_by_name_with_what_is_in_its_folders(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", {"b.png": png(1), "a.png": png(2), "c/d.png": png(3), ".x": b""})
    write_folder(folder, {"Thumbs.db": b"", "__MACOSX/a.png": b"", ".ipynb_checkpoints/a.png": b""})
    listing, reported = listed(folder)
    assert [entry.id for entry in listing] == ["a.png", "b.png", "c/d.png"]
    assert (len(listing), reported) == (3, [])
    assert listing.picture(next(iter(listing))).shape == (28, 28, 3)


@pytest.mark.parametrize("place", ["test", "."])
@pytest.mark.parametrize("name", ["x", "x.png"])
def test_a_table_names_files_beside_it_with_or_without_suffix(tmp_path: Path, place: str, name: str) -> None:
    write_folder(tmp_path / place, {"x.png": png(1)})
    listing, _ = listed(table(tmp_path / "test.csv", "id,label", f"{name},4"))
    (entry,) = listing
    assert entry == Entry(name, name, "4")
    assert listing.picture(entry).shape == (28, 28, 3)


def test_an_id_of_its_own_and_tabs_and_a_byte_order_mark(tmp_path: Path) -> None:
    listing, _ = listed(
        table(tmp_path / "t.tsv", "\ufefffile\tID\tlatex", 'a.png\t7\t"x"', "b\\c.png\t8\t\\alpha")
    )
    assert list(listing) == [Entry("7", "a.png", "x"), Entry("8", "b/c.png", r"\alpha")]


def test_columns_may_be_separated_by_semicolons(tmp_path: Path) -> None:
    listing, _ = listed(table(tmp_path / "t.csv", "Bild;file;label", "1,5;a.png;x"))
    assert list(listing) == [Entry("a.png", "a.png", "x")]
    sample = table(tmp_path / "sample.csv", "id;label", "7;0")
    assert read_sample(sample)[0] == ("id", "label")
    assert list(read_sample(sample)[1]) == [("7", "0")]


def test_a_picture_is_a_listing_of_one(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(1))
    listing, reported = listed(tmp_path / "a.png")
    (entry,) = listing
    assert (entry.id, reported) == ("a.png", [])
    assert listing.picture(entry).shape == (28, 28, 3)


@pytest.mark.parametrize("delimiter", ",;\t")
def test_pixels_in_columns_are_pictures(tmp_path: Path, delimiter: str) -> None:
    rows = ("label,pixel0,pixel1,pixel2,pixel3", "5,0,10,200,255", '"6",1,2,3,4')
    path = table(tmp_path / "t.csv", *(row.replace(",", delimiter) for row in rows))
    listing, _ = listed(path)
    first, second = listing
    assert [(first.id, first.label), (second.id, second.label)] == [("1", "5"), ("2", "6")]
    assert listing.picture(first)[..., 0].tolist() == [[0, 10], [200, 255]]
    assert listing.picture(second)[..., 2].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("row", ["1,2,3", "1,2,3,256", "1,2,3,-1", "1,2,x,4", "1,2,nan,4"])
def test_a_row_that_is_no_picture_is_named(tmp_path: Path, row: str) -> None:
    listing, _ = listed(table(tmp_path / "t.csv", "pixel0,pixel1,pixel2,pixel3", "1,2,3,4", row))
    with pytest.raises(UnreadableImageError, match=r"The row 2 of .*t\.csv is no picture"):
        listing.picture(list(listing)[1])


def test_what_comes_twice_is_told_and_the_first_counts(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "file,label", "a.png,1", "a.png,1", "a.png,2", ",3", "", "b.png")
    listing, reported = listed(path)
    assert [(entry.id, entry.label) for entry in listing] == [("a.png", "1"), ("b.png", "")]
    assert reported == [
        ("a.png", "is listed twice"),
        ("a.png", "has two labels, '1' and '2'; the first counts"),
        (f"line 5 of {path}", "names no picture"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"colour,size\n1,2\n", "has no column file, path"),
        ("t.csv", b"", "has no column file, path"),
        ("t.csv", b"pixel0,pixel1\n1,2\n", "it has 2 columns of pixels, which make no square"),
        ("t.csv", b"file\n\xff\xfe\n", "cannot be read as a table"),
        ("t.txt", b"", "is no folder, table"),
        ("", b"", "is no folder, table"),
    ],
)
def test_what_is_no_list_of_pictures_is_said(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / (name or "missing")
    if name:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        listed(path)


def test_a_missing_file_is_named_when_its_turn_comes(tmp_path: Path) -> None:
    listing, _ = listed(table(tmp_path / "t.csv", "file", "gone.png"))
    with pytest.raises(UnreadableImageError, match=r"gone\.png does not exist"):
        listing.picture(next(iter(listing)))


def test_the_order_of_a_sample_is_followed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", {f"{i}.png": png(i) for i in (1, 2, 10)})
    listing, _ = listed(folder)
    (id_column, label_column), rows = read_sample(table(tmp_path / "s.csv", "Id,Label", "10,0", "2,0", "1,0"))
    assert (id_column, label_column) == ("Id", "Label")
    listing.follow((id_ for id_, _ in rows), "s.csv")
    assert [(entry.id, entry.place) for entry in listing] == [
        ("10", "10.png"),
        ("2", "2.png"),
        ("1", "1.png"),
    ]


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (["a"], r"t\.csv has more than the ids of s\.csv \(1\): b\."),
        (["a", "b", "c", "d", "e", "f", "g"], r"t\.csv lacks ids of s\.csv \(more than 3\): c, d, e\."),
        (["a", "b", "a"], r"s\.csv has the id 'a' twice"),
    ],
)
def test_ids_that_differ_from_the_sample_are_said(tmp_path: Path, ids: list[str], message: str) -> None:
    listing, _ = listed(table(tmp_path / "t.csv", "id", "a", "b"))
    with pytest.raises(ConfigError, match=message):
        listing.follow(ids, "s.csv")


def test_a_sample_of_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has 3 columns; a sample has two"):
        read_sample(table(tmp_path / "s.csv", "id,a,b", "1,0,0"))
    with pytest.raises(ConfigError, match=r"missing\.csv cannot be read"):
        read_sample(tmp_path / "missing.csv")


def test_a_long_list_is_not_held_in_memory(tmp_path: Path) -> None:
    """Python allocates as much for a listing of 5,000 as for one of 200."""
    peaks = []
    for count in (200, 5_000):
        lines = [f"picture-{i:012}.png,{i % 10}" for i in range(count)]
        path = table(tmp_path / f"{count}.csv", "id,label", *lines)
        tracemalloc.start()
        listing, _ = listed(path)
        assert sum(entry.label == "3" for entry in listing) == count // 10
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert 0 < peaks[1] < peaks[0] + 50_000
