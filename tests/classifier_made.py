"""A network that tells on which side of a picture the ink is, with its card, and pictures for it."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from inkmath.types import Pixels

SIZE = 8
CLASSES = ("left", "right")


def side_network(size: int = SIZE) -> bytes:
    """Logits: four times the mean ink of the left half and of the right half."""
    halves = np.zeros((2, size, size), np.float32)
    halves[0, :, : size // 2] = halves[1, :, size // 2 :] = 8 / size**2
    nodes = [
        helper.make_node("Flatten", ["images"], ["flat"]),
        helper.make_node("Gemm", ["flat", "halves"], ["logits"], transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "sides",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 1, size, size])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 2])],
        [numpy_helper.from_array(halves.reshape(2, -1), "halves")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content: bytes = model.SerializeToString()
    return content


def write_classifier(folder: Path, view: str = "whole", **changes: Any) -> Path:
    """sides.onnx and its card in the `export` of a run's folder; returns the folder."""
    network = side_network()
    card = {
        "name": "sides",
        "file": "sides.onnx",
        "sha256": hashlib.sha256(network).hexdigest(),
        "bytes": len(network),
        "task": "tells the side of the ink",
        "classes": CLASSES,
        "input": "images: float32 (N, 1, 8, 8) in [0, 1], ink = 1",
        "data": "none",
        "licence": "none",
        "recipe": {"size_px": SIZE, "view": view},
        "seed": 0,
        "scores": [],
    }
    (folder / "export").mkdir(parents=True)
    (folder / "export" / "sides.onnx").write_bytes(network)
    (folder / "export" / "sides.json").write_text(json.dumps(card | changes))
    return folder


def pixels(side: str, size: int = SIZE) -> Pixels:
    """uint8 (size, size), 0 = ink, 255 = paper, with ink on one side."""
    picture = np.full((size, size), 255, np.uint8)
    first = size // 8 if side == "left" else size // 2 + size // 8
    picture[size // 8 : -size // 8, first : first + size // 4] = 0
    return picture


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format=kind)
    return buffer.getvalue()


def png(side: str, size: int = SIZE) -> bytes:
    return encoded(Image.fromarray(pixels(side, size)))
