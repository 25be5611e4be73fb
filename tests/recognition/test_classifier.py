from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="onnx makes the network: pip install 'inkmath[train]'")

from classifier_made import CLASSES, SIZE, pixels, write_classifier
from inkmath.errors import ConfigError, CorruptModelError, UnknownModelError
from inkmath.ink.raster import square_input
from inkmath.recognition.classifier import Classifier


def test_probabilities_of_what_is_seen(tmp_path: Path) -> None:
    classifier = Classifier.open(write_classifier(tmp_path / "run"))
    assert (classifier.classes, classifier.size_px, classifier.view) == (CLASSES, SIZE, "whole")
    seen = square_input(np.stack([pixels("left"), pixels("right")]))
    found = classifier.classify(seen)
    means = seen[:, 0].reshape(2, SIZE, 2, SIZE // 2).mean(axis=(1, 3))
    exponents = np.exp(4 * means)
    np.testing.assert_allclose(found, exponents / exponents.sum(axis=1, keepdims=True), rtol=1e-5)
    assert classifier.classify(seen[:0]).shape == (0, 2)


def test_a_file_is_opened_like_its_run(tmp_path: Path) -> None:
    folder = write_classifier(tmp_path / "run")
    assert Classifier.open(str(folder / "export" / "sides.onnx")).name == "sides"


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match="There is no model 'nothing'"):
        Classifier.open("nothing")
    with pytest.raises(UnknownModelError, match="inkmath export"):
        Classifier.open(tmp_path)
    with pytest.raises(ConfigError, match="does not name pictures of single symbols"):
        Classifier.open(write_classifier(tmp_path / "other", recipe={}))
    wrong = write_classifier(tmp_path / "wrong", sha256="0" * 64)
    with pytest.raises(CorruptModelError, match="not those on their card"):
        Classifier.open(wrong)
    (wrong / "export" / "sides.json").unlink()
    with pytest.raises(CorruptModelError, match=r"The card of .*sides\.onnx cannot be read"):
        Classifier.open(wrong)
