"""Networks made with ONNX's own helper, and run folders that hold them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from reports.reports_made import predictions

CLASSES = ("zero", r"\alpha", "$", "three", "four")
SIZE = 8


def model(
    nodes: Sequence[Any],
    weights: dict[str, Any],
    shape: Sequence[int | str] = ("N", 1, SIZE, SIZE),
    output: str = "logits",
) -> bytes:
    """A network of these nodes and weights, "images" -> output."""
    graph = helper.make_graph(
        list(nodes),
        "made",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content: bytes = made.SerializeToString()
    return content


def small_network(classes: int = len(CLASSES)) -> bytes:
    """conv 4 of 3 x 3, pool, ReLU, linear, with random weights: 40 + 65 x classes parameters."""
    rng = np.random.default_rng(0)
    weights = {
        "conv.weight": rng.normal(size=(4, 1, 3, 3)).astype(np.float32),
        "conv.bias": np.zeros(4, np.float32),
        "head.weight": rng.normal(size=(classes, 64)).astype(np.float32) / 8,
        "head.bias": np.zeros(classes, np.float32),
    }
    nodes = [
        helper.make_node(
            "Conv", ["images", "conv.weight", "conv.bias"], ["a"], "/conv/Conv", pads=[1, 1, 1, 1]
        ),
        helper.make_node("MaxPool", ["a"], ["b"], "/pool/MaxPool", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Relu", ["b"], ["c"], "/relu/Relu"),
        helper.make_node("Flatten", ["c"], ["d"], "/flatten/Flatten"),
        helper.make_node("Gemm", ["d", "head.weight", "head.bias"], ["logits"], "/head/Gemm", transB=1),
    ]
    return model(nodes, weights)


def write_run(folder: Path, count: int = 40) -> Path:
    """A run folder with everything that a report can show."""
    answers = predictions(CLASSES, count)
    folder.mkdir(parents=True)
    settings = {"epochs": 2, "batch_size": 16, "learning_rate": 0.01, "seed": 3, "dropout": 0.1}
    (folder / "config.json").write_text(json.dumps({"preset": "tiny", "settings": settings}))
    data = {
        "data": "made",
        "title": "Made of noise",
        "licence": "none",
        "classes": CLASSES,
        "size_px": SIZE,
        "view": "whole",
        "counts": {"train": [9, 8, 7, 6, 5], "validation": [1, 1, 1, 1, 1]},
    }
    (folder / "data.json").write_text(json.dumps(data))
    rows = [
        {
            "epoch": epoch, "step": 100 * epoch, "train_loss": 1 / epoch, "train_accuracy": 0.5 + 0.1 * epoch,
            "validation_loss": 1.5 / epoch, "validation_accuracy": 0.4 + 0.1 * epoch, "seconds": 3.0,
            "images_per_s": 500.0, "learning_rate": 0.01,
        }
        for epoch in (1, 2)
    ]  # fmt: skip
    (folder / "history.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    np.savez(folder / "samples.npz", images=answers.images, labels=answers.labels)
    for split in ("validation", "test"):
        np.savez(
            folder / f"predictions-{split}.npz",
            probabilities=answers.probabilities,
            labels=answers.labels,
            images=answers.images,
        )
    (folder / "export").mkdir()
    (folder / "export" / "tiny.onnx").write_bytes(small_network())
    return folder
