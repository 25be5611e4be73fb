"""What can be trained by name: settings, task, bare network and the fixed part of the card of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Generic, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.data import open_set
from inkmath.data.expressions import ExpressionSet, WrittenExpression, split_by_writer
from inkmath.errors import ConfigError, CorruptDataError
from inkmath.expression.latex import row_tokens
from inkmath.ink.raster import draw
from inkmath.ink.segment import segment
from inkmath.ink.views import views
from inkmath.recognition.language import TOKENS, padded
from inkmath.recognition.symbols import FEATURES, Session, SymbolClassifier
from inkmath.recognition.weights import Card, exported, load_file, load_session
from inkmath.training.checkpoints import load_average
from inkmath.training.classifiers import CLASSIFIERS
from inkmath.training.config import ConfigT, TrainingConfig
from inkmath.training.excerpts import excerpts
from inkmath.training.export import (
    Outputs,
    export,
    probability_difference,
    renamed_share,
    softmax_difference,
)
from inkmath.training.files import write_whole
from inkmath.training.grammar import expressions
from inkmath.training.joining import Member, joined
from inkmath.training.language import LanguageConfig, LanguageTask, language_net
from inkmath.training.loop import BatchT, Task
from inkmath.training.models import ResidualBlock
from inkmath.training.relation_samples import Sample
from inkmath.training.relations import ExpressionsConfig, RelationsConfig, RelationsTask, relations_net
from inkmath.training.seen import Draw, Watcher, load_seen, true_samples
from inkmath.training.symbol_inks import Library
from inkmath.training.symbols import ExpressionSymbolConfig, SymbolConfig, SymbolTask, symbol_net
from inkmath.training.synthesis import Tokens, synthesised, tokens_of, unseen
from inkmath.vocab import JUNK, NAMES, SYMBOLS

_DATA = "CROHME train (2011-2014 release), writers held out for validation: 8 %"
_LICENCE = "CC BY-NC-SA 3.0 (the data's); see LICENSE.md"


@dataclass(frozen=True)
class Interface:
    """How the exported network is called, and what its card says of that.

    example: makes an input batch by name, on which ONNX and torch are compared; real ones for 8 bits.
    dynamic_axes: by input or output and axis, the name of a length that is free.
    difference: how far the outputs of ONNX and torch are apart.
    in_8_bits: see `export`.
    """

    task: str
    classes: Sequence[str]
    input: str
    example: Callable[[], dict[str, Tensor]]
    outputs: Sequence[str]
    dynamic_axes: Mapping[str, Mapping[int, str]]
    difference: Callable[[Outputs, Outputs], float] = softmax_difference
    in_8_bits: bool = False


class ConfiguredTask(Task[BatchT], Protocol[BatchT]):
    """A task with its settings, steps and all.

    steps_an_epoch: that show it every sample once; 1 where there is no such thing.
    """

    @property
    def config(self) -> TrainingConfig: ...

    @property
    def steps_an_epoch(self) -> int: ...


class Preset(Protocol[ConfigT]):
    """A network that can be trained."""

    @property
    def name(self) -> str:
        """As the command has it, and the exported files."""

    @property
    def config(self) -> Callable[..., ConfigT]:
        """Makes the settings; called without any it gives the preset's own."""

    def task(self, config: ConfigT, run: Path, watcher: Watcher) -> ConfiguredTask[Any]:
        """The task. Raises MissingDataError, which says how to get it, if its data is not in the store."""

    def conclude(self, task: Any, model: nn.Module, run: Path) -> None:
        """Write into the run folder what is to be known of the trained model."""

    def export(self, config: ConfigT, run: Path, folder: Path, warn: Callable[[str], None]) -> Card:
        """Write the averaged weights of the run, its best or else its newest, with their card.

        Raises CheckpointError if there are none that fit, ExportError if ONNX disagrees with torch.
        """


@dataclass(frozen=True)
class ExpressionPreset(Generic[ConfigT]):
    """A network that is trained on CROHME's expressions.

    build_task: from the training and validation expressions, the settings and the run folder, which may keep
    what takes long to make.
    finish: makes the content of the file that ships out of the exported network's and the run folder.
    recipe: what the card says of the settings.
    """

    name: str
    config: type[ConfigT]
    build_task: Callable[
        [list[WrittenExpression], list[WrittenExpression], ConfigT, Path, Watcher], ConfiguredTask[Any]
    ]
    build_network: Callable[[ConfigT], nn.Module]
    interface: Interface
    finish: Callable[[bytes, Path], bytes] = lambda content, run: content
    recipe: Callable[[ConfigT, Path], dict[str, Any]] = lambda config, run: asdict(config)

    def task(self, config: ConfigT, run: Path, watcher: Watcher) -> ConfiguredTask[Any]:
        """The task on CROHME; raises as `Preset.task` does."""
        return self.build_task(*crohme_parts(), config, run, watcher)

    def conclude(self, task: Any, model: nn.Module, run: Path) -> None:
        """Nothing: `inkmath evaluate` measures them."""

    def export(self, config: ConfigT, run: Path, folder: Path, warn: Callable[[str], None]) -> Card:
        """Write the averaged weights of the run with their card; raises as `Preset.export` does."""
        network = self.build_network(config)
        load_average(network, run, warn)
        for module in network.modules():
            if isinstance(module, ResidualBlock):
                module.merge_pooling()
        fields = {
            "name": self.name,
            "task": self.interface.task,
            "classes": list(self.interface.classes),
            "input": self.interface.input,
            "data": _DATA,
            "licence": _LICENCE,
            "recipe": self.recipe(config, run),
            "seed": config.seed,
        }
        return export(
            network,
            self.interface.example(),
            self.interface.outputs,
            self.interface.dynamic_axes,
            folder,
            fields,
            difference=self.interface.difference,
            in_8_bits=self.interface.in_8_bits,
            finish=lambda content: self.finish(content, run),
        )


def crohme_parts() -> tuple[list[WrittenExpression], list[WrittenExpression]]:
    """CROHME's training expressions and, with no writer in common, those held out for validation."""
    return split_by_writer(_crohme().split("train"))


def with_true_trees(expressions: Sequence[WrittenExpression]) -> list[WrittenExpression]:
    """Those whose tree says what their truth says: one of CROHME's training trees in a hundred does not."""
    return [e for e in expressions if e.tree and tuple(row_tokens(e.tree.to_row())) == e.tokens]


def _crohme() -> ExpressionSet:
    opened = open_set("crohme")
    if not isinstance(opened, ExpressionSet):
        raise CorruptDataError(
            "'crohme' in the store holds no ink. Build it anew: inkmath data add --replace."
        )
    return opened


def find(name: str) -> Preset[Any]:
    """The preset of that name; raises ConfigError with the names that there are."""
    every: Mapping[str, Preset[Any]] = {**PRESETS, **CLASSIFIERS}
    if name not in every:
        raise ConfigError(f"Unknown preset {name!r}. Available: {', '.join(every)}.")
    return every[name]


def _symbol_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: SymbolConfig,
    run: Path,
    watcher: Watcher,
) -> SymbolTask:
    training = training + synthesised_expressions(training, config.synthesised, config.seed)
    watcher.say(f"{len(training):,} expressions, {len(validation):,} held out")
    return SymbolTask(training, validation, config)


def _relations_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: RelationsConfig,
    run: Path,
    watcher: Watcher,
) -> RelationsTask:
    session, card = load_session("symbols")
    return _relations_on(SymbolClassifier(session), card, training, validation, config, run, watcher)


def _expressions_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: ExpressionsConfig,
    run: Path,
    watcher: Watcher,
) -> RelationsTask:
    _keep(Path(config.language), run, "language")
    session, card = _keep(Path(config.symbols), run, "symbols")
    return _relations_on(SymbolClassifier(session), card, training, validation, config, run, watcher)


def _keep(given: Path, run: Path, name: str) -> tuple[Session, Card]:
    """A network that the relations go together with: its file, as NAME.onnx, and recipe in the run folder."""
    file = exported(given) if given.is_dir() else given
    if file is None:
        raise ConfigError(f"{given} holds no exported network. Train one: inkmath train expression-{name}.")
    session, card = load_file(file)
    write_whole(run / f"{name}.onnx", file.read_bytes())
    write_whole(run / f"{name}.json", json.dumps(dict(card.recipe)).encode())
    return session, card


def _with_others(relations: bytes, run: Path) -> bytes:
    """The file of the expression reader."""
    language, symbols = ((run / f"{name}.onnx").read_bytes() for name in ("language", "symbols"))
    return joined(
        [
            Member("tell", "tokens", language),
            Member("relate", "present", relations),
            Member("look", "own", symbols),
        ]
    )


def _recipe_of_all(config: ExpressionsConfig, run: Path) -> dict[str, Any]:
    recipes = {
        name: json.loads((run / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("language", "symbols")
    }
    return asdict(config) | recipes


def _language_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: LanguageConfig,
    run: Path,
    watcher: Watcher,
) -> LanguageTask:
    cut = excerpts_of(with_true_trees(training), config.excerpts, config.seed)
    written = [expression.tokens for expression in (*training, *cut) if expression.tokens]
    others = tokens_of(validation) - set(written)
    rows = unseen(expressions(np.random.default_rng(config.seed)), _tests())
    new = [tuple(row_tokens(row)) for row in islice(rows, config.synthesised)]
    watcher.say(f"{len(written) + len(new):,} expressions, {len(others):,} held out")
    return LanguageTask(written, new, sorted(others), config)


def _relations_on(
    classifier: SymbolClassifier,
    card: Card,
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: RelationsConfig,
    run: Path,
    watcher: Watcher,
) -> RelationsTask:
    """The task of arranging what the classifier, which has that card, makes of the expressions."""
    training, validation = with_true_trees(training), with_true_trees(validation)
    # Another seed: not the expressions that the classifier has learnt from.
    written = synthesised_expressions(training, config.synthesised, config.seed + 1)
    cut = excerpts_of(training, config.excerpts, config.seed)

    def seen(expressions: list[WrittenExpression], drawing: Draw) -> list[Sample]:
        return load_seen(expressions, drawing, classifier, card.sha256, run, watcher)

    drawn = [
        *(
            seen(training, Draw(f"seen-training-{i}", 2, (config.seed, i), config.pictured))
            for i in range(config.draws)
        ),
        seen(written, Draw("seen-synthesised", 2, (config.seed, config.draws), config.pictured)),
        seen(cut, Draw("seen-excerpts", 2, (config.seed, config.draws + 1), config.pictured)),
    ]
    return RelationsTask(
        true_samples([*training, *written], watcher),
        [sample for samples in drawn for sample in samples],
        true_samples(synthesised_expressions(training, config.typeset, config.seed + 2), watcher),
        true_samples(validation, watcher),
        seen(validation, Draw("seen-validation", 1, None)),
        config,
    )


def synthesised_expressions(
    training: Sequence[WrittenExpression], count: int, seed: int
) -> list[WrittenExpression]:
    """New expressions in the training part's ink; what CROHME's test parts ask for is not among them."""
    if not count:
        return []
    written = synthesised(Library(training), np.random.default_rng(seed), _tests())
    return list(islice(written, count))


def excerpts_of(training: Sequence[WrittenExpression], each: int, seed: int) -> list[WrittenExpression]:
    """So many sub-expressions of each expression; what CROHME's test parts ask for is not among them."""
    if not each:
        return []
    rng, tests = np.random.default_rng(seed), _tests()
    return [excerpt for _ in range(each) for excerpt in excerpts(training, rng, tests)]


def _tests() -> frozenset[Tokens]:
    return tokens_of(expression for expression in _crohme() if expression.split != "train")


def _example_language() -> dict[str, Tensor]:
    rows = islice(expressions(np.random.default_rng(0)), 100)
    return {"tokens": torch.from_numpy(padded([row_tokens(row) for row in rows]))}


def _example_symbols() -> dict[str, Tensor]:
    """The candidates of some 200 training expressions, as the reader sees them."""
    training, _ = crohme_parts()
    own, around = [], []
    for expression in training[:: max(1, len(training) // 200)]:
        segmentation = segment(draw(expression.ink))
        seen = views(segmentation, segmentation.candidates)
        own.append(torch.from_numpy(seen.own))
        around.append(torch.from_numpy(seen.around))
    return {"own": torch.cat(own), "around": torch.cat(around)}


def _example_relations() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(0)
    scores = torch.softmax(3 * torch.randn(2, 9, len(SYMBOLS) + 1, generator=generator), dim=-1)
    corners = 100 * torch.rand(2, 9, 2, generator=generator)
    sides = 100 * torch.rand(2, 9, 2, generator=generator)
    return {
        "scores": scores,
        "boxes": torch.cat([corners, corners + sides], dim=-1),
        "present": torch.ones(2, 9),
    }


def _example_relations_with_features() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    return {**_example_relations(), "symbol_features": torch.rand(2, 9, FEATURES, generator=generator)}


_BATCH_AND_SYMBOLS = {0: "expressions", 1: "symbols"}

_SYMBOLS = Interface(
    task="names a symbol candidate where it stands, or says that it is junk",
    classes=(*SYMBOLS, JUNK),
    input=(
        "own: float32 (N, 1, 32, 32), a candidate's ink alone; around: float32 (N, 2, 48, 48), "
        "it and all other ink where it stands on the page; in [0, 1], ink = 1"
    ),
    example=_example_symbols,
    outputs=("logits", "features"),
    dynamic_axes={name: {0: "candidates"} for name in ("own", "around", "logits", "features")},
    difference=renamed_share,
    in_8_bits=True,
)

_RELATIONS = Interface(
    task="names the symbols of an expression in context; finds parent and relation of each",
    classes=(*NAMES, JUNK),
    input=(
        "B expressions of N symbols, padded. scores: float32 (B, N, classes of symbols), "
        "probabilities; boxes: float32 (B, N, 4), x0, y0, x1, y1, y downwards; "
        "present: float32 (B, N), 1 for a symbol, 0 for padding"
    ),
    example=_example_relations,
    outputs=("names", "edges"),
    dynamic_axes={
        **dict.fromkeys(("scores", "boxes", "present", "names"), _BATCH_AND_SYMBOLS),
        "edges": {**_BATCH_AND_SYMBOLS, 2: "edges"},
    },
)

_LANGUAGE = Interface(
    task="tells how usual an expression is",
    classes=TOKENS,
    input=(
        "tokens: int64 (B, L), ids of canonical tokens between two of the edge, padded: 0 padding, 1 edge, "
        "2 unknown, then those of the classes"
    ),
    example=_example_language,
    outputs=("log_probabilities",),
    dynamic_axes={name: {0: "expressions", 1: "tokens"} for name in ("tokens", "log_probabilities")},
    difference=probability_difference,
)

_ALL = replace(
    _RELATIONS,
    task=f"{_SYMBOLS.task}; given symbols to arrange, {_RELATIONS.task}; given tokens, {_LANGUAGE.task}",
    input=(
        f"{_SYMBOLS.input}. Or {_RELATIONS.input}; symbol_features: float32 (B, N, {FEATURES}), the second "
        f"output for the candidates that they are. Or {_LANGUAGE.input}. Inputs that are not meant are empty"
    ),
    example=_example_relations_with_features,
    dynamic_axes={**_RELATIONS.dynamic_axes, "symbol_features": _BATCH_AND_SYMBOLS},
)

PRESETS: Mapping[str, ExpressionPreset[Any]] = {
    preset.name: preset
    for preset in (
        ExpressionPreset[SymbolConfig]("symbols", SymbolConfig, _symbol_task, symbol_net, _SYMBOLS),
        ExpressionPreset[RelationsConfig](
            "relations", RelationsConfig, _relations_task, relations_net, _RELATIONS
        ),
        ExpressionPreset[SymbolConfig](
            "expression-symbols", ExpressionSymbolConfig, _symbol_task, symbol_net, _SYMBOLS
        ),
        ExpressionPreset[ExpressionsConfig](
            "expressions",
            ExpressionsConfig,
            _expressions_task,
            relations_net,
            _ALL,
            finish=_with_others,
            recipe=_recipe_of_all,
        ),
        ExpressionPreset[LanguageConfig](
            "expression-language", LanguageConfig, _language_task, language_net, _LANGUAGE
        ),
    )
}
"""Those on expressions by name; `inkmath.training.classifiers.CLASSIFIERS` are the others."""
