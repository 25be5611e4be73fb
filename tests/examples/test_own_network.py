"""A network that the teaching engine trains on the examples' handwriting reads a picture of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from handwriting import Hand, ink_of, write
from PIL import Image
from stroke_font import FONT, control_points, smooth
from typer.testing import CliRunner

from inkmath import load_reader, nn, solve
from inkmath.classics.presets import PRESETS
from inkmath.cli import app
from inkmath.data.crohme_twenty import CLASSES
from inkmath.errors import ConfigError
from inkmath.expression.latex import parse
from inkmath.ink.raster import PEN_WIDTH, draw, draw_symbol, symbol_input
from inkmath.types import Ink, Points

SIDE_PX = 45

NOT_IN_THE_FONT = {
    r"\rightarrow": (("0,65 30,64 70,65", "50,50 70,65! 52,80"),),
    "u": (("2,42 4,80 24,98 42,80 46,42! 48,98",),),
    "v": (("0,42 22,98! 44,42",),),
    "w": (("0,42 16,98! 30,55! 44,98! 60,42",),),
}


def strokes(name: str, rng: np.random.Generator) -> list[Points]:
    """One way of writing a symbol, a little turned, slanted and stretched."""
    glyphs = (FONT | NOT_IN_THE_FONT)[name]
    matrix = np.eye(2) + rng.normal(0, 0.06, (2, 2))
    return [smooth(*control_points(stroke)) @ matrix for stroke in glyphs[rng.integers(len(glyphs))]]


def pictures(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % len(CLASSES)
    images = [
        symbol_input(draw_symbol(Ink(tuple(strokes(CLASSES[label], rng)))), SIDE_PX) for label in labels
    ]
    return np.array(images), labels


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Network 4 on twenty classes at 45 x 45, trained in a few seconds."""
    preset = PRESETS["network-4"]
    trained = preset.network(preset.settings, SIDE_PX, len(CLASSES))
    x, labels = pictures(800, 0)
    trained.fit(x, labels, epochs=6, batch_size=32, optimiser=nn.Adam(2e-3), schedule=nn.cosine)
    assert trained.evaluate(*pictures(200, 1)).accuracy > 0.95
    path = tmp_path_factory.mktemp("own") / "network.onnx"
    trained.to_onnx(path, CLASSES)
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """37 + 26 \\times 4, written in one line."""
    rng = np.random.default_rng(5)
    written = [
        stroke + np.array([90.0 * place, 0.0])
        for place, name in enumerate(["3", "7", "+", "2", "6", r"\times", "4"])
        for stroke in strokes(name, rng)
    ]
    path = tmp_path / "sum.png"
    page = draw(Ink(tuple(written)), pen_width=PEN_WIDTH)
    Image.fromarray(np.pad(page.pixels, 30, constant_values=255)).save(path)
    return path


def test_it_reads_and_solves(network: Path, picture: Path) -> None:
    reading = load_reader("layout", symbols=network).read(str(picture))
    assert reading.latex == r"37+26\times4"
    assert [answer.latex for answer in solve(reading).answers] == ["141"]
    assert {name for symbol in reading.symbols for name, _ in symbol.alternatives} != set()


def test_the_commands_take_it(network: Path, picture: Path) -> None:
    options = ["--reader", "layout", "--symbols", str(network), str(picture)]
    read = CliRunner().invoke(app, ["read", *options])
    assert (read.exit_code, read.stdout.strip()) == (0, r"37+26\times4")
    solved = CliRunner().invoke(app, ["solve", "--json", *options])
    assert solved.exit_code == 0
    assert json.loads(solved.stdout)["solution"]["answers"][0]["latex"] == "141"


def test_symbols_that_it_has_no_class_for_are_named_by_the_network_that_ships(
    network: Path, tmp_path: Path
) -> None:
    equations = {r"3y+1=2": "-1/3", r"y-7=5": "12", r"2x=8": "4", r"z=(3+4)\times2": ""}
    for number, latex in enumerate(equations):
        page = draw(ink_of(write(parse(latex), Hand.of(number))), pen_width=PEN_WIDTH)
        path = tmp_path / f"{number}.png"
        Image.fromarray(np.pad(page.pixels, 30, constant_values=255)).save(path)
        done = CliRunner().invoke(app, ["read", "--symbols", str(network), str(path)])
        assert (done.exit_code, done.stdout.strip()) == (0, latex)
        assert f"{network} has no class for = . ( ) / x" in done.stderr
        assert "the network that ships names these symbols" in done.stderr


def test_what_is_no_network_is_a_usage_error(network: Path, picture: Path, tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("not a network")
    for given in (tmp_path / "text.onnx", tmp_path / "missing.onnx", tmp_path):
        done = CliRunner().invoke(app, ["read", "--symbols", str(given), str(picture)])
        assert done.exit_code == 2
        assert "--symbols" in done.stderr


def test_other_readers_have_no_place_for_it(network: Path) -> None:
    with pytest.raises(ConfigError, match="'layout'"):
        load_reader("expressions", symbols=network)


def test_a_white_page_is_empty(network: Path, tmp_path: Path) -> None:
    white = tmp_path / "white.png"
    Image.fromarray(np.full((80, 80), 255, np.uint8)).save(white)
    assert load_reader("layout", symbols=network).read(str(white)).latex == ""
