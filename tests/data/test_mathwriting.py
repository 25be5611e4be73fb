"""MathWriting's InkML: split from the folder, truth from normalizedLabel."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkmath.data.archive import Source
from inkmath.data.expressions import WrittenExpression
from inkmath.data.mathwriting import read
from inkmath.data.samples import Fault
from made import write_tar

INKML = """<ink xmlns="http://www.w3.org/2003/InkML">
  <annotation type="label">{label} raw</annotation>
  <annotation type="normalizedLabel">{label}</annotation>
  <traceFormat><channel name="X"/><channel name="Y"/><channel name="T"/></traceFormat>
  <trace id="0">1.5 2 0.0,3 4.25 10.0</trace><trace id="1">5 6 20.0</trace>
</ink>"""


def read_all(tmp_path: Path, files: dict[str, str]) -> list[WrittenExpression | Fault]:
    packed = {name: text.encode() for name, text in files.items()}
    return list(read(Source([write_tar(tmp_path / "mw.tgz", packed, "w:gz")], tmp_path)))


def test_strokes_split_and_truth(tmp_path: Path) -> None:
    folders = ("train", "valid", "test", "symbols", "synthetic")
    files = {f"mathwriting-2024/{folder}/0a.inkml": INKML.format(label="x^{2}") for folder in folders}
    samples = read_all(tmp_path, files)
    assert [s.split for s in samples if isinstance(s, WrittenExpression)] == [
        "train", "validation", "test", "symbols", "synthetic",
    ]  # fmt: skip
    first = samples[0]
    assert isinstance(first, WrittenExpression)
    assert first.tokens == ("x", "^", "{", "2", "}")
    assert [stroke.tolist() for stroke in first.strokes] == [[[1.5, 2], [3, 4.25]], [[5, 6]]]


def test_latex_outside_the_grammar_is_kept_without_tokens(tmp_path: Path) -> None:
    (sample,) = read_all(tmp_path, {"mw/train/1.inkml": INKML.format(label=r"\underbrace{x}\hat{k}")})
    assert isinstance(sample, WrittenExpression)
    assert sample.tokens == ()
    assert sample.latex == r"\underbrace{x}\hat{k}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<ink",
        "<html/>",
        "<ink/>",
        INKML.format(label="x").replace("1.5 2", "one two"),
        '<!DOCTYPE ink [<!ENTITY a "aaaa">]>' + INKML.format(label="&a;"),
        "<ink><trace>1 2</trace></ink>",
    ],
)
def test_malformed_files_are_named_and_passed_over(tmp_path: Path, text: str) -> None:
    samples = read_all(tmp_path, {"mw/train/bad.inkml": text, "mw/train/good.inkml": INKML.format(label="x")})
    assert [s.name for s in samples] == ["mw/train/bad.inkml", "good"]
    assert isinstance(samples[0], Fault)


def test_a_file_in_no_known_folder_is_named(tmp_path: Path) -> None:
    (fault,) = read_all(tmp_path, {"elsewhere/1.inkml": INKML.format(label="x")})
    assert isinstance(fault, Fault)
    assert "synthetic" in fault.reason
