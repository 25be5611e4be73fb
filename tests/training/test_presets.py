"""The presets on a made-up set: what is made once, what it depends on, and what is exported."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest

pytest.importorskip("torch")

import torch

from ink_set import FakeSession, fake_card, made_up_set
from inkmath.data.expressions import ExpressionSet
from inkmath.errors import CheckpointError, ConfigError
from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.pipeline import load_reader
from inkmath.recognition.language_model import padded
from inkmath.recognition.reader_config import ROLES, ReaderConfig
from inkmath.recognition.symbol_classifier import CLASSES, FEATURES
from inkmath.recognition.tree_parser import TreeParser
from inkmath.recognition.weights import load_network, shipped
from inkmath.training import corpus, presets
from inkmath.training.cache import cached
from inkmath.training.checkpoints import load_average
from inkmath.training.corpus import TextbookTokens, crohme_parts
from inkmath.training.presets import PRESETS, find
from inkmath.training.relation_samples import Sample, predicted_samples
from inkmath.training.relations import RelationsConfig, RelationsTask
from inkmath.training.run import Run, begin, open_run, resume
from inkmath.training.sample_sets import Draw, load_predicted, pack, unpack
from inkmath.types import Box

TINY = ("steps=6", "batch_size=4", "warm_up=2", "threads=1", "checkpoint_every=3", "validate_every=6")
TINY_NET = {
    "symbols": ("synthesised=0", "textbooks=0", "covering=0"),
    "expression-symbols": (
        *("synthesised=0", "textbooks=0", "covering=0", "other_hands=0", "single=0"),
        *("stem=4", "width=8"),
    ),
    "expression-second-pass": (
        "synthesised=0",
        "textbooks=0",
        "covering=0",
        "stem=4",
        "width=12",
        "photographs=6",
        "validated=3",
        "other_hands=0",
        "single=0",
    ),
    "relations": (
        "width=16",
        "layers=1",
        "heads=2",
        "augmentations_per_sample=1",
        "synthesised=0",
        "textbooks=0",
        "covering=0",
    ),
    "page-mask": ("pictures=4", "side_px=64", "validated=4", "narrow=4", "wide=8", "levels=3"),
    "expression-traces": ("width=8", "hidden=12", "textbooks=0", "covering=0"),
    "expression-language": ("synthesised=20", "textbooks=0", "subexpressions=1", "width=8"),
}
TINY_NET["expressions"] = (*TINY_NET["relations"], "typeset=20", "subexpressions=1")
OPTIONS = ReaderConfig.load(shipped() / "expressions").decoding
FEW = replace(OPTIONS, segmentations=2)
ALONE = [name for name in PRESETS if name != "expressions"]


class Listener:
    """Records its calls."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.ticks: list[tuple[str, int, int]] = []

    def message(self, text: str) -> None:
        self.lines.append(text)

    def update(self, task: str, done: int, total: int) -> None:
        self.ticks.append((task, done, total))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    fake = FakeSession()
    monkeypatch.setattr(presets, "load_session", lambda name: (fake, fake_card()))
    return fake


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ExpressionSet:
    made = made_up_set(tmp_path / "set")
    monkeypatch.setattr(corpus, "crohme", lambda: made)
    return made


def tiny(name: str, folder: Path, *settings: str) -> Run:
    return begin(find(name), (*TINY, *TINY_NET[name], *settings), folder)


def trained(run: Run) -> Run:
    run.train(Listener(), lambda progress: None)
    return run


def others(folder: Path) -> list[str]:
    """Run folders with the other networks of the expression reader, as settings."""
    names = ("symbols", "second-pass", "traces", "language")
    for name in names:
        trained(tiny(f"expression-{name}", folder / name)).export(folder / name / "export", pytest.fail)
    return [f"{name.replace('-', '_')}={folder / name}" for name in names]


def weights(run: Run) -> dict[str, torch.Tensor]:
    network = run.preset.build_network(run.config)
    load_average(network, run.folder, pytest.fail)
    return network.state_dict()


def same(first: Sample, second: Sample) -> bool:
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in Sample.__annotations__)


@pytest.mark.usefixtures("ink")
def test_no_writer_is_in_both_parts() -> None:
    training, validation = crohme_parts()
    assert (len(training), len(validation)) == (15, 5)
    assert not {e.writer for e in training} & {e.writer for e in validation}


def test_former_tests_are_trained_on_but_for_writers_held_out(
    ink: ExpressionSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, validation = crohme_parts()
    parts = {"train": ink.split("train"), "2011": [], "2012": [training[0], validation[0]]}
    monkeypatch.setattr(corpus, "crohme", lambda: SimpleNamespace(split=parts.__getitem__))
    assert len(crohme_parts()[0]) == len(training) + 1
    assert crohme_parts()[0][-1].name == training[0].name


@pytest.mark.usefixtures("ink", "session")
@pytest.mark.parametrize("name", PRESETS)
def test_a_resumed_run_ends_bit_for_bit_as_one_in_one_go(name: str, tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop_at_four(run: Run) -> None:
        task = run.preset.task(run.config, run.folder, Listener())
        loss, calls = task.loss, []

        def counted(model: torch.nn.Module, batch: object) -> object:
            calls.append(batch)
            if len(calls) > 4:
                raise StopError
            return loss(model, batch)

        task.loss = counted  # type: ignore[method-assign]
        with pytest.raises(StopError):
            presets_train(task, run)

    from inkmath.training.loop import train

    def presets_train(task: object, run: Run) -> None:
        train(task, run.config, run.folder, resume=False, report=lambda _: None, warn=pytest.fail)

    settings = others(tmp_path) if name == "expressions" else ()
    whole = trained(tiny(name, tmp_path / "whole", *settings))
    stopped = tiny(name, tmp_path / "stopped", *settings)
    stop_at_four(stopped)
    assert [path.name for path in stopped.folder.glob("checkpoint-*")] == ["checkpoint-000000003.safetensors"]
    resumed = trained(resume(find(name), (), stopped.folder))
    wanted, found = weights(whole), weights(resumed)
    assert wanted.keys() == found.keys()
    assert all(torch.equal(wanted[key], found[key]) for key in wanted)


@pytest.mark.usefixtures("ink", "session")
@pytest.mark.parametrize("name", ALONE)
def test_the_export_is_the_averaged_network(name: str, tmp_path: Path) -> None:
    run = trained(tiny(name, tmp_path / "run"))
    card = open_run(run.folder).export(tmp_path / "out", pytest.fail)
    assert (card.name, card.seed, card.recipe["steps"]) == (name, 0, 6)
    assert "8 %" in card.data
    assert "LICENSE.md" in card.licence
    network = run.preset.build_network(run.config).eval()
    network.load_state_dict(weights(run))
    inputs = run.preset.interface.example()
    longer = {key: torch.cat([value, value]) for key, value in inputs.items()}  # another length than exported
    found = onnxruntime.InferenceSession(tmp_path / "out" / card.file).run(
        list(run.preset.interface.outputs), {key: value.numpy() for key, value in longer.items()}
    )
    with torch.inference_mode():
        wanted = network(*longer.values())
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    if name != "expression-language":
        assert len(card.classes) == wanted[0].shape[1 if name == "page-mask" else -1]
    step = 0.1 if run.preset.interface.in_8_bits else 0.02
    for a, b in zip(found, wanted, strict=True):
        np.testing.assert_allclose(a, b.numpy(), atol=step)


@pytest.mark.usefixtures("ink")
def test_the_export_of_expressions_is_a_reader(tmp_path: Path) -> None:
    run = trained(tiny("expressions", tmp_path / "run", *others(tmp_path)))
    out = tmp_path / "out"
    card = open_run(run.folder).export(out, pytest.fail)
    assert (card.name, card.recipe["width"]) == ("expression-parser", 16)
    for key in ("symbols", "second_pass", "traces", "language"):
        assert re.fullmatch("[0-9a-f]{64}", card.recipe[key])
    config = ReaderConfig.load(out)
    assert set(config.networks) == set(ROLES)
    assert config.decoding == ReaderConfig.load(shipped() / "expressions").decoding
    for name in ("symbols", "second-pass", "traces", "language"):
        exported = (tmp_path / f"{name}/export/expression-{name}.onnx").read_bytes()
        assert (out / f"expression-{name}.onnx").read_bytes() == exported
    assert load_reader(out).read(sample_expression()).reader == "expressions"

    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(CLASSES), 5).astype(np.float32)
    features = random.random((5, FEATURES), np.float32)
    boxes = [Box(20 * i, 0, 20 * i + 10, 10) for i in range(5)]
    parser = TreeParser(load_network(out, "expression-parser")[0], takes_features=True)
    (scores,) = parser.score([(probabilities, boxes)], [features])
    network = run.preset.build_network(run.config).eval()
    network.load_state_dict(weights(run))
    places = torch.tensor([[(box.x0, box.y0, box.x1, box.y1) for box in boxes]])
    given = [torch.from_numpy(part)[None] for part in (probabilities, features)]
    with torch.inference_mode():
        _, edges = network(given[0], places, torch.ones(1, 5), given[1])
    np.testing.assert_allclose(scores.edges, edges[0].log_softmax(-1).numpy(), atol=0.02)


def test_a_preset_is_found_by_its_former_name() -> None:
    assert find("expression-second-look") is find("expression-second-pass")


@pytest.mark.usefixtures("ink")
def test_the_language_model_learns_from_textbooks_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(count: int, each: int, seed: int, *, non_commercial: bool) -> TextbookTokens:
        return TextbookTokens([(r"\nabla", "f")] * count, [(r"\euro",)] * each, frozenset({("q",)}))

    monkeypatch.setattr(presets, "textbook_tokens", drawn)
    for share, tokens in (("of_textbooks", (r"\nabla", "f")), ("of_covering", (r"\euro",))):
        shares = [f"{name}={float(name == share)}" for name in ("written", "of_textbooks", "of_covering")]
        run = tiny("expression-language", tmp_path / share, "textbooks=3", "covering=2", *shares)
        task = run.preset.task(run.config, tmp_path, Listener())
        assert task.batch(0).tolist() == padded([tokens] * 4).tolist()
        assert set(task.validate(task.model)) == {"token", "crohme", "textbooks"}


@pytest.mark.usefixtures("ink")
@pytest.mark.parametrize("missing", ["symbols", "second-pass", "traces", "language"])
def test_what_relations_go_together_with_has_to_be_trained_before(missing: str, tmp_path: Path) -> None:
    run = tiny("expressions", tmp_path / "run", *others(tmp_path), f"{missing.replace('-', '_')}={tmp_path}")
    with pytest.raises(ConfigError, match=f"inkmath train expression-{missing}"):
        run.train(Listener(), lambda progress: None)


@pytest.mark.usefixtures("ink")
def test_load_predicted_makes_samples_once(session: FakeSession, tmp_path: Path) -> None:
    config = replace(
        RelationsConfig(),
        augmentations_per_sample=2,
        synthesised=0,
        textbooks=0,
        covering=0,
        width=16,
        layers=1,
        heads=2,
    )
    first = find("relations").task(config, tmp_path, Listener())
    runs = session.runs
    assert runs >= 2 * 15 + 5  # two draws of the training part, the validation part as it was written
    listener = Listener()
    second = find("relations").task(config, tmp_path, listener)
    assert session.runs == runs
    assert not listener.ticks
    assert isinstance(first, RelationsTask)
    assert isinstance(second, RelationsTask)
    assert len(first._predicted) == len(second._predicted) > 15
    assert all(same(a, b) for a, b in zip(first._predicted, second._predicted, strict=True))


def test_samples_that_another_model_saw_are_made_anew(ink: ExpressionSet, tmp_path: Path) -> None:
    session = FakeSession()

    def is_made(sha256: str, draw: Draw) -> bool:
        before = session.runs
        load_predicted(
            ink[:2], draw, presets.SymbolClassifier(session), OPTIONS, sha256, tmp_path, Listener()
        )
        return session.runs > before

    assert is_made("a", Draw("predicted", 2, (0, 0)))
    assert not is_made("a", Draw("predicted", 2, (0, 0)))
    assert is_made("b", Draw("predicted", 2, (0, 0)))
    assert is_made("b", Draw("predicted", 2, (1, 0)))
    assert is_made("b", Draw("predicted", 1, (1, 0)))


def test_load_predicted_depends_on_seed_draw_and_number(ink: ExpressionSet, tmp_path: Path) -> None:
    classifier = presets.SymbolClassifier(FakeSession())
    loaded = load_predicted(
        ink[:3], Draw("predicted", 2, (7, 1)), classifier, OPTIONS, "a", tmp_path, Listener()
    )
    wanted = [
        sample
        for number, expression in enumerate(ink[:3])
        for sample in predicted_samples(expression, classifier, FEW, np.random.default_rng([7, 1, number]))
    ]
    assert len(loaded) == len(wanted)
    assert all(same(a, b) for a, b in zip(loaded, wanted, strict=True))
    assert all(same(a, b) for a, b in zip(unpack(pack(wanted)), wanted, strict=True))
    assert unpack(pack([])) == []


def test_an_expression_without_a_sample_is_counted(ink: ExpressionSet, tmp_path: Path) -> None:
    listener = Listener()
    expressions = [ink[0], replace(ink[1], tree=None), ink[2]]
    classifier = presets.SymbolClassifier(FakeSession())
    load_predicted(expressions, Draw("predicted", 1, None), classifier, OPTIONS, "a", tmp_path, listener)
    assert listener.lines == ["predicted: 2, 1 expressions passed over"]
    assert listener.ticks == [("predicted", 1, 3), ("predicted", 2, 3), ("predicted", 3, 3)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no more", b"not an archive"])
def test_a_damaged_cache_is_made_anew(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    path.write_bytes(content)
    for _ in range(2):
        arrays = cached(path, {"seed": 1}, lambda: {"a": np.arange(3)})
        assert arrays["a"].tolist() == [0, 1, 2]
    assert cached(path, {"seed": 1}, lambda: pytest.fail("made again"))["a"].tolist() == [0, 1, 2]


def test_an_unknown_preset_is_told_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"symbols, relations, .*, expression-traces, expressions"):
        find("letters")


def test_resuming_names_each_setting_that_differs(tmp_path: Path) -> None:
    tiny("symbols", tmp_path)
    with pytest.raises(CheckpointError, match="seed was 0, is 4; steps was 6, is 5") as caught:
        resume(find("symbols"), ("steps=5", "seed=4", "validate_every=2"), tmp_path)
    assert "validate_every" not in str(caught.value)
    resumed = resume(find("symbols"), ("validate_every=2", "checkpoint_every=1"), tmp_path)
    assert (resumed.config.steps, resumed.config.validate_every) == (6, 2)
    with pytest.raises(CheckpointError, match="of 'symbols', not of 'relations'"):
        resume(find("relations"), (), tmp_path)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"preset": "letters"}', '{"preset": "symbols", "settings": {"a": 1}}']
)
def test_settings_that_cannot_be_used_are_an_error_of_ours(content: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"config\.json"):
        open_run(tmp_path)


def test_a_run_without_checkpoint_cannot_be_exported(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no run"):
        open_run(tmp_path)
    run = tiny("symbols", tmp_path / "run")
    with pytest.raises(CheckpointError, match="no checkpoint"):
        run.export(tmp_path / "out", pytest.fail)
    assert not (tmp_path / "out").exists()


def test_weights_of_another_shape_are_refused(
    ink: ExpressionSet, session: FakeSession, tmp_path: Path
) -> None:
    run = trained(tiny("relations", tmp_path / "run"))
    wider = replace(run, config=replace(run.config, width=32))
    with pytest.raises(CheckpointError, match="not those of its preset"):
        wider.export(tmp_path / "out", pytest.fail)
