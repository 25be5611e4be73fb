"""The contact sheet: the least sure answers of each class, in bounded memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inkmath.errors import ConfigError
from inkmath.evaluation.symbols.contact_sheet import EACH, ContactSheet

PICTURE = np.zeros((4, 4), np.uint8)


def test_the_least_sure_answers_of_a_class_are_shown_the_least_sure_first(tmp_path: Path) -> None:
    sheet = ContactSheet("shapes")
    for number in range(100):
        sheet.add(r"\times", 1 - number / 100, PICTURE, f"n{number}")
    sheet.save(tmp_path / "sheet.html")
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert page.count("<img") == EACH
    assert page.index("n99<") < page.index("n98<") < page.index(f"n{100 - EACH}<")
    assert f"n{99 - EACH}<" not in page
    assert r"×  \times" in page


def test_wrong_answers_are_framed_and_counted(tmp_path: Path) -> None:
    sheet = ContactSheet("shapes")
    sheet.add("a", 0.9, PICTURE, "1", "a")
    sheet.add("a", 0.8, PICTURE, "2", "<b>")
    sheet.add("a", 0.7, PICTURE, "3")
    sheet.save(tmp_path / "sheet.html")
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "1 of 2 labelled ones are wrong" in page
    assert page.count("class=wrong") == 1
    assert "is &lt;b&gt;" in page


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        ContactSheet("nothing").save(tmp_path / "nowhere" / "sheet.html")
