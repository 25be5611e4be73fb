"""Custom networks: what they name, what stays junk, and what cannot be used."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from inkmath.errors import CorruptModelError
from inkmath.ink.raster import draw
from inkmath.ink.segment import segment
from inkmath.recognition.own_network import OwnNetwork
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.types import Ink
from inkmath.vocab import JUNK, symbol_ids

TALL, WIDE = np.array([[0.0, 0], [0, 40]]), np.array([[30.0, 20], [70, 20]])


def written(
    path: Path,
    weights: np.ndarray,
    classes: Sequence[str] | None = None,
    shape: Sequence[int | str] = ("N", 1, 12, 12),
) -> Path:
    """A network of one product: logits = pixels @ weights."""
    nodes = [
        helper.make_node("Flatten", ["images"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(weights.astype(np.float32), "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if classes is not None:
        helper.set_model_props(model, {"classes": json.dumps(list(classes))})
    onnx.save(model, path)
    return path


def upright_or_level() -> np.ndarray:
    """Two classes of 12 x 12 pixels: ink in the middle columns, and ink in the middle rows."""
    tall, wide = np.zeros((12, 12)), np.zeros((12, 12))
    tall[:, 5:7], wide[5:7] = 1, 1
    return np.stack([tall.ravel(), wide.ravel()], axis=1)


def test_it_names_what_is_a_symbol(tmp_path: Path) -> None:
    own = OwnNetwork.load(written(tmp_path / "n.onnx", upright_or_level(), ["1", "-"]))
    assert (own.side_px, own.classes) == (12, ("1", "-"))
    segmentation = segment(draw(Ink((TALL, WIDE))))
    probabilities = np.zeros((len(segmentation.candidates), CLASSES), np.float32)
    probabilities[:, symbol_ids()["+"]] = 0.1  # for which the network has no class
    probabilities[:, symbol_ids()["-"]], probabilities[:, -1] = 0.6, 0.3
    probabilities[2:] = 0
    probabilities[2:, -1] = 1
    renamed = own.rename(segmentation, probabilities)
    assert renamed.sum(axis=1) == pytest.approx(1)
    assert np.array_equal(renamed[:, -1], probabilities[:, -1])
    assert renamed[0].argmax() == symbol_ids()["1"]
    assert renamed[1].argmax() == symbol_ids()["-"]
    assert np.array_equal(renamed[2:], probabilities[2:])
    assert np.array_equal(renamed[:, symbol_ids()["+"]], probabilities[:, symbol_ids()["+"]])
    assert probabilities[0, symbol_ids()["-"]] == np.float32(0.6)


def test_what_is_surely_a_symbol_that_it_lacks_stays_one(tmp_path: Path) -> None:
    own = OwnNetwork.load(written(tmp_path / "n.onnx", upright_or_level(), ["1", "-"]))
    segmentation = segment(draw(Ink((TALL,))))
    probabilities = np.zeros((len(segmentation.candidates), CLASSES), np.float32)
    probabilities[:, symbol_ids()["="]] = 1
    assert np.array_equal(own.rename(segmentation, probabilities), probabilities)
    assert "no class for = +" in own.note
    assert f"and {CLASSES - 1 - 2 - 8} others" in own.note


def test_the_classes_may_be_on_a_card_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path / "n.onnx", upright_or_level())
    (tmp_path / "n.json").write_text(json.dumps({"classes": ["7", "8"]}))
    assert OwnNetwork.load(path).classes == ("7", "8")


def test_its_own_junk_is_no_name(tmp_path: Path) -> None:
    own = OwnNetwork.load(written(tmp_path / "n.onnx", upright_or_level(), ["1", JUNK]))
    named = own.names(np.ones((3, 1, 12, 12), np.float32))
    assert named[:, symbol_ids()["1"]] == pytest.approx(1)


def test_no_candidates_are_no_names(tmp_path: Path) -> None:
    own = OwnNetwork.load(written(tmp_path / "n.onnx", upright_or_level(), ["1", "-"]))
    assert own.names(np.zeros((0, 1, 12, 12), np.float32)).shape == (0, CLASSES - 1)


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        (None, "does not say which classes"),
        (["1"], "names 1 classes"),
        (["1", "plus"], "'plus'"),
        (["1", "1"], "different names"),
        ([], "different names"),
    ],
)
def test_classes_that_do_not_fit(tmp_path: Path, classes: list[str] | None, message: str) -> None:
    path = written(tmp_path / "n.onnx", upright_or_level(), classes)
    with pytest.raises(CorruptModelError, match=message):
        OwnNetwork.load(path)


@pytest.mark.parametrize(
    "shape", [(1, 1, 12, 12), ("N", 3, 12, 12), ("N", 1, 12, 14), ("N", 1, "S", "S"), ("N", 144)]
)
def test_inputs_that_do_not_fit(tmp_path: Path, shape: tuple[int | str, ...]) -> None:
    pixels = int(np.prod([side for side in shape if isinstance(side, int)]))
    path = written(tmp_path / "n.onnx", np.zeros((pixels, 2)), ["1", "-"], shape)
    with pytest.raises(CorruptModelError, match="expected one input"):
        OwnNetwork.load(path)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    weights = np.full((144, 2), np.nan)
    with pytest.raises(CorruptModelError, match="no finite logits"):
        OwnNetwork.load(written(tmp_path / "n.onnx", weights, ["1", "-"]))


def test_a_network_that_cannot_be_computed(tmp_path: Path) -> None:
    with pytest.raises(CorruptModelError, match=r"n\.onnx"):
        OwnNetwork.load(written(tmp_path / "n.onnx", np.zeros((100, 2)), ["1", "-"]))


@pytest.mark.parametrize("text", ["nonsense", '{"other": 1}', '{"classes": 3}', "[]"])
def test_a_card_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "n.onnx", upright_or_level())
    (tmp_path / "n.json").write_text(text)
    with pytest.raises(CorruptModelError, match="classes"):
        OwnNetwork.load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX files")
@pytest.mark.parametrize("kind", ["pipe", "/dev/zero"])
def test_what_is_no_regular_file_is_refused_unread(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "network.onnx" if kind == "pipe" else Path(kind)
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(CorruptModelError, match="not a regular file"):
        OwnNetwork.load(path)
