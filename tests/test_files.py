"""Files are whole or as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkmath.files import replacing, write_whole


def test_write_whole_makes_the_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_replacing_leaves_the_file_as_it_was_where_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")

    def fail(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"), replacing(path) as temporary:
        fail(temporary)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
