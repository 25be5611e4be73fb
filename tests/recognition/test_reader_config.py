"""A reader as data: its folder, its options, and what is said of a broken one."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from inkmath.errors import ConfigError, CorruptModelError, UnknownModelError
from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression
from inkmath.ink.raster import draw
from inkmath.pipeline import READERS, load_reader
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.weights import list_models, shipped
from inkmath.types import Reading
from recognition.sessions import CONFIG, OPTIONS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reader that ships."""
    return Path(shutil.copytree(str(shipped() / "expressions"), tmp_path / "reader"))


def changed(folder: Path, **changes: Any) -> None:
    """Write reader.json with other fields; None leaves one out."""
    fields = CONFIG.to_dict() | changes
    fields = {name: value for name, value in fields.items() if value is not None}
    (folder / "reader.json").write_text(json.dumps(fields), encoding="utf-8")


@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives_its_json_form(name: str, tmp_path: Path) -> None:
    config = ReaderConfig.load(shipped() / name)
    assert config.name == name
    config.write(tmp_path)
    assert ReaderConfig.load(tmp_path) == config


@pytest.mark.parametrize("name", READERS)
def test_each_network_of_a_reader_has_a_card(name: str) -> None:
    cards = {card.name for card in list_models()}
    assert set(ReaderConfig.load(shipped() / name).networks.values()) <= cards


def test_a_folder_is_read_with(folder: Path) -> None:
    assert load_reader(folder).read(sample_expression()).latex == LATEX


def test_a_reader_shows_the_options_that_it_was_given() -> None:
    options = replace(OPTIONS, trees=3)
    reader = load_reader(options=options)
    assert reader.options == options
    assert load_reader().options == OPTIONS


def test_options_reach_the_search_and_the_processes_that_help(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "sample_expression.png"
    Image.fromarray(draw(sample_expression()).pixels).save(path)
    other = load_reader(folder, options=replace(OPTIONS, language_model_weight=0.0))
    alone = other.read(path).confidence
    assert alone != load_reader(folder).read(path).confidence
    found = [one for one in other.read_many([path] * 4) if isinstance(one, Reading)]
    assert [one.confidence for one in found] == pytest.approx([alone] * 4)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"trees": None}, "missing trees"),
        ({"tree": 3}, "unknown tree"),
        ({"trees": 2.5}, "trees is 2.5"),
        ({"trees": True}, "trees is True"),
        ({"speck_size": "large"}, "speck_size is 'large'"),
    ],
)
def test_options_that_are_none_are_named(options: dict[str, Any], named: str) -> None:
    given = asdict(OPTIONS) | options
    given = {name: value for name, value in given.items() if value is not None}
    with pytest.raises(ConfigError, match=named):
        DecodingOptions.from_dict(given)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"networks": {}}, "no symbol_classifier and no tree_parser|no tree_parser and no symbol_classifier"),
        ({"networks": {**CONFIG.networks, "oracle": "x"}}, "no network is a oracle"),
        ({"networks": {**CONFIG.networks, "second_pass": "../x"}}, "no name of a network"),
        ({"networks": {**CONFIG.networks, "second_pass": 3}}, "no name of a network"),
        ({"calibration": None}, "'calibration'"),
        ({"calibration": {"whole": "x"}}, "could not convert"),
        ({"decoding": {}}, "missing agreement_bonus"),
    ],
)
def test_a_broken_description_is_said(folder: Path, changes: dict[str, Any], named: str) -> None:
    changed(folder, **changes)
    with pytest.raises(CorruptModelError, match=named):
        load_reader(folder)


def test_a_network_that_is_missing_is_named(folder: Path) -> None:
    (folder / "expression-parser.onnx").unlink()
    with pytest.raises(CorruptModelError, match="expression-parser"):
        load_reader(folder)


def test_a_folder_without_a_reader_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match=r"or a folder with reader\.json"):
        load_reader(tmp_path)
