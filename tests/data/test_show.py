"""The sheet shows every class it can, with whatever labels there are."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inkmath.data import show, store
from inkmath.data.use import add, open_set
from inkmath.errors import ConfigError
from made import png, write_folder


@given(st.lists(st.integers(0, 8), min_size=1, max_size=80), st.integers(1, 30), st.integers(0, 5))
def test_no_class_is_shown_twice_before_all_are_shown(labels: list[int], count: int, seed: int) -> None:
    given_labels = np.array(labels, np.int32)
    chosen = show.one_of_each_first(given_labels, count, seed)
    assert len(set(chosen.tolist())) == len(chosen) == min(count, len(labels))
    shown, there = Counter(given_labels[chosen].tolist()), Counter(labels)
    for label, total in there.items():
        assert shown[label] in (total, max(shown.values()), max(shown.values()) - 1)


@given(st.integers(1, 10**9))
def test_the_axis_reaches_above_the_highest_bar(value: int) -> None:
    top = show.nice_ceiling(value)
    assert value <= top <= 2.5 * max(value, 2)
    assert top % 4 == 0


@given(st.text(max_size=40), st.integers(3, 20))
def test_labels_are_cut_to_fit(text: str, width: int) -> None:
    cut = show.shortened(text, lambda part: len(part) <= width)
    assert len(cut) <= width
    assert cut.isprintable()


@pytest.mark.parametrize("labels", [["x"], ["\\alpha", "a" * 100, "语", "\n"], [f"c{i}" for i in range(200)]])
def test_a_sheet_of_symbols_for_any_labels(store_folder: Path, tmp_path: Path, labels: list[str]) -> None:
    rows = "".join(f'{i}.png,"{label}"\n' for i, label in enumerate([*labels, "y"]))
    files = {f"{i}.png": png(i) for i in range(len(labels) + 1)} | {
        "labels.csv": f"path,label\n{rows}".encode()
    }
    add("mine", [write_folder(tmp_path / "set", files)], layout="csv", size_px=28)
    sheet = show.sample_sheet(open_set("mine"), store.load_meta("mine"))
    assert sheet.width == show.WIDTH_PX
    assert any(colour == (0x3B, 0x6F, 0xD4) for _, colour in sheet.getcolors(1 << 24) or [])  # the bars


def test_a_sheet_of_pictures_and_of_one_split(store_folder: Path, tmp_path: Path) -> None:
    files = {
        "1.png": png(1, (300, 60)),
        "2.png": png(2, (5, 900)),
        "l.tsv": b"file\tlatex\n1.png\t\\frac{a}{b}\n2.png\t\n",
    }
    add("mine", [write_folder(tmp_path / "set", files)], layout="pictures")
    sheet = show.sample_sheet(open_set("mine"), store.load_meta("mine"))
    assert Image.open(io.BytesIO(show.to_png(sheet))).size == sheet.size
    with pytest.raises(ConfigError, match="no split 'nowhere'"):
        show.sample_sheet(open_set("mine"), store.load_meta("mine"), "nowhere")
