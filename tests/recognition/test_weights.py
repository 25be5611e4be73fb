"""The weights loader, on a tiny network of our own making."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inkmath.errors import CorruptModelError, UnknownModelError
from inkmath.recognition import weights

onnx = pytest.importorskip("onnx", reason="onnx makes the network: pip install 'inkmath[train]'")


def doubling_network() -> bytes:
    """y = x + x, as ONNX."""
    x, y = (onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["N"]) for name in ("x", "y"))
    graph = onnx.helper.make_graph([onnx.helper.make_node("Add", ["x", "x"], ["y"])], "double", [x], [y])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    network: bytes = model.SerializeToString()
    return network


def card_of(network: bytes, **changes: Any) -> dict[str, Any]:
    card = {
        "name": "double",
        "file": "double.onnx",
        "sha256": hashlib.sha256(network).hexdigest(),
        "bytes": len(network),
        "task": "doubles",
        "classes": ["y"],
        "input": "float32 (N,)",
        "data": "none",
        "licence": "Apache-2.0",
        "recipe": {"epochs": 1},
        "seed": 0,
        "scores": [
            {
                "metric": "exact",
                "data": "none",
                "value": 1.0,
                "interval": [0.9, 1.0],
                "samples": 3,
                "command": "true",
            }
        ],
    }
    return card | changes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A weights folder that holds one good network, in place of the package's."""
    network = doubling_network()
    (tmp_path / "double.onnx").write_bytes(network)
    (tmp_path / "double.json").write_text(json.dumps(card_of(network)), encoding="utf-8")
    monkeypatch.setattr(weights, "shipped", lambda: tmp_path)
    monkeypatch.setattr(weights, "_opened", {})
    return tmp_path


def test_a_session_computes_and_comes_with_its_card(folder: Path) -> None:
    session, card = weights.load_session("double")
    (y,) = session.run(None, {"x": np.array([1.5, -2], np.float32)})
    np.testing.assert_array_equal(y, [3, -4])
    assert card.classes == ("y",)
    assert card.scores[0].interval == (0.9, 1.0)


def test_a_card_survives_its_json_form(folder: Path) -> None:
    (card,) = weights.list_models()
    assert weights.Card.from_dict(json.loads(json.dumps(card.to_dict()))) == card


def test_threads_share_one_session(folder: Path) -> None:
    sessions = []
    threads = [
        threading.Thread(target=lambda: sessions.append(weights.load_session("double")[0])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sessions) == 8
    assert len(set(map(id, sessions))) == 1


def test_a_session_takes_one_core(folder: Path) -> None:
    options = weights.load_session("double")[0].get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)


def test_an_unknown_name_lists_what_there_is(folder: Path) -> None:
    with pytest.raises(UnknownModelError, match=r"Unknown model 'duoble'. Available: double\."):
        weights.load_session("duoble")


def test_one_changed_byte_is_refused(folder: Path) -> None:
    network = bytearray(doubling_network())
    network[-1] ^= 1
    (folder / "double.onnx").write_bytes(network)
    with pytest.raises(CorruptModelError, match=r"double\.onnx are not those on their card"):
        weights.load_session("double")


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "double.onnx").unlink()
    with pytest.raises(CorruptModelError, match="cannot be read"):
        weights.load_session("double")


@pytest.mark.parametrize(
    "card",
    [
        "{",
        "[]",
        json.dumps({"name": "double"}),
        json.dumps(card_of(b"", colour="red")),
        json.dumps(card_of(b"", scores=[{"metric": "exact"}])),
        json.dumps(card_of(b"", classes=None)),
    ],
    ids=["not JSON", "no object", "fields missing", "unknown field", "score incomplete", "no classes"],
)
def test_a_broken_card_is_named(folder: Path, card: str) -> None:
    (folder / "double.json").write_text(card, encoding="utf-8")
    with pytest.raises(CorruptModelError, match="model card"):
        weights.list_models()


def test_everything_that_ships_opens() -> None:
    for card in weights.list_models():
        session, opened = weights.load_session(card.name)
        assert opened == card
        assert len(session.get_inputs()) >= 1


def test_no_card_tells_where_files_were() -> None:
    for card in weights.list_models():
        assert not [value for value in card.recipe.values() if isinstance(value, str) and "/" in value], card


def test_all_weights_together_stay_under_20_megabytes() -> None:
    assert sum(card.bytes for card in weights.list_models()) < 20_000_000
