"""Networks: training, predicting, keeping them in files, and saying what went wrong."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from inkmath import nn
from inkmath.nn.activations import softmax

SOURCE = Path(nn.__file__).parent


def every_layer(seed: int = 0) -> nn.Sequential:
    """A network in which each kind of layer has its place."""
    layers = [
        nn.Conv2d(4, 3, stride=2, padding=1), nn.BatchNorm(), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(3, 2), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(), nn.Dropout(0.2),
        nn.Dense(9, init="he"), nn.BatchNorm(), nn.Sigmoid(), nn.Dense(3), nn.Softmax(),
    ]  # fmt: skip
    return nn.Sequential(layers, (2, 17, 20), seed)


def bars(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (N, 1, 8, 8) of level, upright or no bars, with noise; their classes."""
    rng = np.random.default_rng(seed)
    x, labels = rng.normal(0, 0.2, (count, 1, 8, 8)).astype(np.float32), rng.integers(0, 3, count)
    for image, label, place in zip(x, labels, rng.integers(0, 8, count), strict=True):
        if label == 1:
            image[0, place] += 1
        elif label == 2:
            image[0, :, place] += 1
    return x, labels


def small(seed: int = 0) -> nn.Sequential:
    return nn.Sequential(
        [nn.Conv2d(4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dense(3), nn.Softmax()],
        (1, 8, 8),
        seed,
    )


def test_it_learns_what_can_be_learnt() -> None:
    x, labels = bars(1200)
    network = small()
    seen: list[nn.Epoch] = []
    history = network.fit(
        x[:900], labels[:900], epochs=6, batch_size=32, optimiser=nn.Adam(0.01), schedule=nn.cosine,
        validation=(x[900:], labels[900:]), progress=seen.append,
    )  # fmt: skip
    assert list(history.epochs) == seen
    assert [epoch.number for epoch in seen] == [1, 2, 3, 4, 5, 6]
    assert seen[-1].validation_accuracy > 0.97
    assert seen[-1].loss < seen[0].loss / 3
    score = network.evaluate(x[900:], labels[900:])
    assert score.accuracy == seen[-1].validation_accuracy
    assert score.loss == pytest.approx(seen[-1].validation_loss)
    assert history.seconds_an_epoch > 0


def test_the_same_seed_gives_the_same_network() -> None:
    x, labels = bars(100)
    first, second, other = small(), small(), small(1)
    for network in (first, second, other):
        network.fit(x, labels, epochs=2, batch_size=32)
    assert np.array_equal(first.predict(x), second.predict(x))
    assert not np.array_equal(first.predict(x), other.predict(x))


def test_mse_trains_on_numbers() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 3)).astype(np.float32)
    targets = x @ rng.normal(size=(3, 2)).astype(np.float32)
    network = nn.Sequential([nn.Dense(2)], (3,))
    network.fit(x, targets, loss=nn.MSE(), optimiser=nn.SGD(0.1, 0.9), epochs=20, batch_size=40)
    score = network.evaluate(x, targets, nn.MSE())
    assert score.loss < 1e-4
    assert np.isnan(score.accuracy)


def test_a_softmax_at_the_end_is_part_of_the_cross_entropy() -> None:
    x, labels = bars(64)
    with_softmax, without = small(), nn.Sequential(small().layers[:-1], (1, 8, 8))
    for network in (with_softmax, without):
        network.fit(x, labels, epochs=1)
    assert np.allclose(with_softmax.predict(x).sum(axis=1), 1)
    for ours, theirs in zip(with_softmax.layers, without.layers, strict=False):
        for name, value in ours.parameters.items():
            assert np.array_equal(value, theirs.parameters[name])


def test_predictions_do_not_depend_on_the_batch_size() -> None:
    x, _ = bars(50)
    network = small()
    assert np.allclose(network.predict(x, 7), network.predict(x, 50), atol=1e-6)


def test_a_network_learns_through_layers_before_the_first_that_learns() -> None:
    x, labels = bars(64)
    network = nn.Sequential([nn.AvgPool2d(2), nn.Flatten(), nn.Dense(3)], (1, 8, 8))
    before = network.evaluate(x, labels).loss
    network.fit(x, labels, epochs=5, batch_size=16)
    assert network.evaluate(x, labels).loss < before


def test_the_summary_has_shapes_and_counts() -> None:
    layers = [
        nn.Conv2d(8, 3), nn.ReLU(), nn.MaxPool2d(), nn.Conv2d(12, 5), nn.ReLU(), nn.MaxPool2d(),
        nn.Flatten(), nn.Dense(20), nn.Softmax(),
    ]  # fmt: skip
    text = nn.Sequential(layers, (1, 45, 45)).summary()
    rows = [line.split("  ") for line in text.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells[2][-2:] == ["8 x 43 x 43", "80"]
    assert cells[5][-2:] == ["12 x 17 x 17", "2,412"]
    assert cells[8][-2:] == ["768", "0"]
    assert cells[-1] == ["total", "17,872"]


def test_files_hold_the_whole_network(tmp_path: Path) -> None:
    network = every_layer()
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(40, 2, 17, 20)).astype(np.float32), rng.integers(0, 3, 40)
    network.fit(x, labels, epochs=2, batch_size=20)  # so that BatchNorm has something to keep
    network.save(tmp_path / "network.npz")
    again = nn.Sequential.load(tmp_path / "network.npz")
    assert np.array_equal(again.predict(x), network.predict(x))
    assert again.summary() == network.summary()
    again.fit(x, labels, epochs=1)
    with np.load(tmp_path / "network.npz", allow_pickle=False) as file:
        assert json.loads(str(file["settings"]))["layers"][0]["kind"] == "Conv2d"


@pytest.mark.parametrize("make", [nn.Adam, lambda: nn.SGD(0.05, momentum=0.9)])
def test_a_training_that_was_cut_in_two_is_the_same_to_the_bit(
    tmp_path: Path, make: Callable[[], nn.Adam | nn.SGD]
) -> None:
    """With Dropout and BatchNorm, the order of the samples and the learning rates of the whole."""
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(40, 2, 17, 20)).astype(np.float32), rng.integers(0, 3, 40)
    whole, first = every_layer(), every_layer()
    whole.fit(x, labels, epochs=3, batch_size=16, optimiser=make())
    optimiser = make()
    first.fit(x, labels, epochs=2, batch_size=16, optimiser=optimiser)
    first.save(tmp_path / "network.npz", optimiser)
    other = make()
    second = nn.Sequential.load(tmp_path / "network.npz", other)
    (third,) = second.fit(x, labels, epochs=3, batch_size=16, optimiser=other, first_epoch=3).epochs
    assert third.number == 3
    assert np.array_equal(second.predict(x), whole.predict(x))


def test_onnx_computes_the_same(tmp_path: Path) -> None:
    network = every_layer()
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(30, 2, 17, 20)).astype(np.float32), rng.integers(0, 3, 30)
    network.fit(x, labels, epochs=2, batch_size=15)
    network.to_onnx(tmp_path / "network.onnx", ["a", "b", r"\div"])
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx", providers=["CPUExecutionProvider"])
    for count in (1, 30):
        (logits,) = session.run(["logits"], {"images": x[:count]})
        assert np.abs(softmax(logits) - network.predict(x[:count])).max() < 1e-5
    metadata = session.get_modelmeta().custom_metadata_map
    assert json.loads(metadata["classes"]) == ["a", "b", r"\div"]


def test_classes_must_be_one_for_each_output(tmp_path: Path) -> None:
    network = nn.Sequential([nn.Dense(3)], (4,))
    for classes in (["a", "b"], ["a", "b", "b"]):
        with pytest.raises(nn.NetworkError, match="2 different classes"):
            network.to_onnx(tmp_path / "network.onnx", classes)
    with pytest.raises(nn.NetworkError, match="Softmax alone"):
        nn.Sequential([nn.Softmax()], (4,)).to_onnx(tmp_path / "network.onnx")
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_together_is_named_with_its_place() -> None:
    with pytest.raises(nn.NetworkError, match=r"Layer 2, Dense: got samples of shape \(4, 6, 6\)"):
        nn.Sequential([nn.Conv2d(4, 3), nn.Dense(3)], (1, 8, 8))
    with pytest.raises(nn.NetworkError, match="no layers"):
        nn.Sequential([], (1, 8, 8))


def test_bad_samples_and_targets_are_errors_and_change_nothing() -> None:
    x, labels = bars(20)
    network = small()
    before = network.predict(x)
    bad = x.copy()
    bad[3, 0, 2, 2] = np.nan
    for samples, targets, message in [
        (x[:, :, :5], labels, r"Layer 1, Conv2d: got the shape \(20, 1, 5, 8\), expected \(N, 1, 8, 8\)"),
        (bad, labels, "Layer 1, Conv2d: got 1 values that are NaN"),
        (x[:0], labels[:0], "Layer 1, Conv2d: got an empty batch"),
        (x, labels[:-1], "20 samples and 19 targets"),
        (x, labels + 1, "CrossEntropy: got the label 3, expected 0 to 2"),
        (x, labels.astype(float), "CrossEntropy: got labels"),
    ]:
        with pytest.raises(nn.NetworkError, match=message):
            network.fit(samples, targets, epochs=1)
    with pytest.raises(nn.NetworkError, match="0 epochs"):
        network.fit(x, labels, epochs=0)
    with pytest.raises(nn.NetworkError, match="empty batch"):
        network.predict(x[:0])
    assert np.array_equal(network.predict(x), before)


def test_labels_are_checked_before_the_first_step() -> None:
    x, labels = bars(20)
    labels[-1] = 3
    network = small()
    before = network.predict(x)
    with pytest.raises(nn.NetworkError, match="got the label 3"):
        network.fit(x, labels, epochs=1, batch_size=1)
    assert np.array_equal(network.predict(x), before)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_training_that_diverges_names_the_layer() -> None:
    x, labels = bars(64)
    with pytest.raises(nn.NetworkError, match=r"Layer \d, .*(NaN or infinite|smaller learning rate)"):
        small().fit(1e18 * x, labels, optimiser=nn.SGD(1e20), epochs=20, batch_size=16)


def test_backward_of_a_network_needs_its_forward() -> None:
    with pytest.raises(nn.NetworkError, match="Layer 6, Softmax: backward"):
        small().backward(np.zeros((2, 3), np.float32))


def _broken_files(folder: Path) -> list[Path]:
    small().save(folder / "good.npz")
    content = (folder / "good.npz").read_bytes()
    texts = {
        "text.npz": b"not a network",
        "empty.npz": b"",
        "short.npz": content[: len(content) // 2],
    }
    for name, data in texts.items():
        (folder / name).write_bytes(data)
    with np.load(folder / "good.npz") as file:
        arrays = dict(file)
    settings = json.loads(str(arrays["settings"]))

    def written(name: str, changes: dict[str, object], **others: np.ndarray) -> None:
        changed = arrays | {"settings": np.array(json.dumps(settings | changes))} | others
        np.savez(folder / name, **changed)

    written("format.npz", {"format": 99})
    written("layer.npz", {"layers": [{"kind": "Magic"}]})
    written("argument.npz", {"layers": [{"kind": "Dense", "size": 3}]})
    written("shape.npz", {"input_shape": [1, 12, 12]})
    written("huge.npz", {"input_shape": [1, 10**6, 10**6]})
    written("many.npz", {"layers": [{"kind": "Flatten"}, {"kind": "Dense", "features": 10**12}]})
    written("words.npz", {"input_shape": "abc"})
    written("rng.npz", {"rng": {**settings["rng"], "state": {"state": 2**200, "inc": 1}}})
    written("dtype.npz", {}, **{"0.weights": arrays["0.weights"].astype(np.float64)})
    np.savez(folder / "other.npz", x=np.zeros(3))
    np.savez(folder / "pickled.npz", settings=np.array({"a": 1}, dtype=object))
    with (
        zipfile.ZipFile(folder / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("settings.npy", "w", force_zip64=True) as member,
    ):
        for _ in range(850):
            member.write(bytes(1_000_000))
    return [path for path in sorted(folder.iterdir()) if path.name != "good.npz"]


def test_files_that_hold_no_network_are_errors(tmp_path: Path) -> None:
    for path in [*_broken_files(tmp_path), tmp_path / "missing.npz", tmp_path]:
        with pytest.raises(nn.NetworkError):
            nn.Sequential.load(path)


def test_what_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    for write in (small().save, small().to_onnx):
        with pytest.raises(nn.NetworkError, match="cannot be written"):
            write(tmp_path / "missing" / "network")


def test_the_engine_imports_numpy_only() -> None:
    """At import, that is; onnx is imported when a network is written for it."""
    found = set()
    for path in SOURCE.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    outside = {name.split(".")[0] for name in found} - set(sys.stdlib_module_names)
    assert outside == {"numpy", "onnx", "inkmath"}
    code = "import inkmath.nn, sys; print(sorted({'onnx', 'torch', 'cv2', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_file_is_long() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.glob("*.py")}
    assert {name: length for name, length in lengths.items() if length > 300} == {}
