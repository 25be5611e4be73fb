"""Presets of training: settings, task, bare network and the fixed part of the card of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Generic, Protocol

from torch import nn

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import ConfigError
from inkmath.files import write_whole
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.symbol_classifier import Session, SymbolClassifier
from inkmath.recognition.weights import Card, exported, load_file, load_session, shipped
from inkmath.training.checkpoints import load_average
from inkmath.training.classifier_presets import CLASSIFIERS
from inkmath.training.config import ConfigT, TrainingConfig
from inkmath.training.corpus import (
    Mixture,
    crohme_parts,
    new_expressions,
    subexpressions_of,
    synthesised_tokens,
    textbook_tokens,
    with_true_trees,
)
from inkmath.training.export import export
from inkmath.training.interfaces import (
    LANGUAGE,
    PAGE_MASK,
    SYMBOLS,
    TRACES,
    TREES,
    TREES_WITH_FEATURES,
    Interface,
)
from inkmath.training.language import LanguageConfig, LanguageTask, language_net
from inkmath.training.loop import Task
from inkmath.training.models import ResidualBlock
from inkmath.training.page_mask import PageMaskConfig, PageMaskTask, page_mask_net
from inkmath.training.progress import Progress
from inkmath.training.relation_samples import Sample
from inkmath.training.relations import ExpressionsConfig, RelationsConfig, RelationsTask, relations_net
from inkmath.training.sample_sets import Draw, gold_samples, load_predicted
from inkmath.training.second_pass import SecondPassConfig, SecondPassTask
from inkmath.training.symbols import (
    ExpressionSymbolConfig,
    SymbolConfig,
    SymbolTask,
    symbol_net,
)
from inkmath.training.synthesis import Tokens, tokens_of
from inkmath.training.traces import TraceConfig, TraceTask, trace_net

_DATA = "CROHME train, 2011 and 2012 (2011-2014 release); held out for validation: 8 % of train's writers"
_DATA_WITH_FORMULAS = f"{_DATA}; formulas of textbooks and lecture notes, whose sources are in LICENSE.md"
_DATA_WITH_INKS = f"{_DATA_WITH_FORMULAS}; drawings of HASYv2 (fold 1) and EMNIST byclass, traced"
_DATA_WITH_OTHER_HANDS = f"{_DATA_WITH_INKS}; BHMSDS"
_NETWORKS = "networks.json"  # names of the networks that a tree parser goes together with, by role
_FILES = {"init_from", "symbols", "second_pass", "traces", "language"}  # settings that may name a network
_LICENCE = "CC BY-NC-SA 3.0 (the data's); see LICENSE.md"
_LICENCE_WITH_FORMULAS = f"{_LICENCE}; of the formulas, sources that allow commercial use and change"
_LICENCE_WITH_INKS = f"{_LICENCE_WITH_FORMULAS}; HASYv2: ODbL 1.0, EMNIST: public domain"
_LICENCE_WITH_OTHER_HANDS = f"{_LICENCE_WITH_INKS}, BHMSDS: MIT"


class Preset(Protocol[ConfigT]):
    """A network that can be trained."""

    @property
    def name(self) -> str:
        """As the command has it, and the exported files."""

    @property
    def config(self) -> Callable[..., ConfigT]:
        """Makes the settings; called without any it gives the preset's own."""

    def task(self, config: ConfigT, run: Path, progress: Progress) -> Task[Any]:
        """The task. Raises MissingDataError, which says how to get it, if its data is not in the store."""

    def export(self, config: ConfigT, run: Path, folder: Path, warn: Callable[[str], None]) -> Card:
        """Write the averaged weights of the run, its best or else its newest, with their card.

        Raises CheckpointError if there are none that fit, ExportError if ONNX disagrees with torch.
        """


@dataclass(frozen=True)
class ExpressionPreset(Generic[ConfigT]):
    """A network that is trained on CROHME's expressions.

    build_task: from the training and validation expressions, the settings and the run folder, which may keep
    what takes long to make.
    assemble: writes the rest of a reader: takes the card, the run folder and the folder of the export.
    network: what the exported network is called, if not as the preset.
    data, licence: what the card says of the data.
    """

    name: str
    config: type[ConfigT]
    build_task: Callable[
        [list[WrittenExpression], list[WrittenExpression], ConfigT, Path, Progress], Task[Any]
    ]
    build_network: Callable[[ConfigT], nn.Module]
    interface: Interface
    network: str = ""
    assemble: Callable[[Card, Path, Path], None] | None = None
    data: str = _DATA
    licence: str = _LICENCE

    def task(self, config: ConfigT, run: Path, progress: Progress) -> Task[Any]:
        """The task on CROHME; raises as `Preset.task` does."""
        return self.build_task(*crohme_parts(), config, run, progress)

    def export(self, config: ConfigT, run: Path, folder: Path, warn: Callable[[str], None]) -> Card:
        """Write the averaged weights of the run with their card; raises as `Preset.export` does."""
        network = self.build_network(config)
        load_average(network, run, warn)
        for module in network.modules():
            if isinstance(module, ResidualBlock):
                module.merge_pooling()
        fields = {
            "name": self.network or self.name,
            "task": self.interface.task,
            "classes": list(self.interface.classes),
            "input": self.interface.input,
            "data": self.data,
            "licence": self.licence,
            "recipe": _recipe(config),
            "seed": config.seed,
        }
        card = export(
            network,
            self.interface.example(),
            self.interface.outputs,
            self.interface.dynamic_axes,
            folder,
            fields,
            difference=self.interface.difference,
            in_8_bits=self.interface.in_8_bits,
        )
        if self.assemble is not None:
            self.assemble(card, run, folder)
        return card


def is_known(name: str) -> bool:
    """True if there is a preset of that name."""
    return name in PRESETS or name in CLASSIFIERS or name in ALIASES


def find(name: str) -> Preset[Any]:
    """The preset of that name; raises ConfigError with the names that there are."""
    every: Mapping[str, Preset[Any]] = {**PRESETS, **CLASSIFIERS}
    name = ALIASES.get(name, name)
    if name not in every:
        raise ConfigError(f"Unknown preset {name!r}. Available: {', '.join(every)}.")
    return every[name]


def _symbol_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: SymbolConfig,
    run: Path,
    progress: Progress,
) -> SymbolTask:
    task = SymbolTask(training, validation, config, _new_expressions(training, config, run, progress))
    task.begin()
    return task


def _second_pass_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: SecondPassConfig,
    run: Path,
    progress: Progress,
) -> SecondPassTask:
    new = _new_expressions(training, config, run, progress)
    return SecondPassTask(training, validation, config, run, progress, new)


def _new_expressions(
    training: list[WrittenExpression], config: SymbolConfig | TraceConfig, run: Path, progress: Progress
) -> list[WrittenExpression]:
    """Expressions from the grammar, and formulas of textbooks in ink of the whole alphabet."""
    mixture = Mixture(config.synthesised, config.textbooks, config.covering)
    new = new_expressions(training, mixture, config.seed, run)
    progress.message(f"{len(training):,} expressions, {len(new):,} synthesised")
    return new


def _recipe(config: TrainingConfig) -> dict[str, Any]:
    """The settings; files that the training took by their SHA-256, not by where they were."""
    recipe = asdict(config)
    for key in _FILES & recipe.keys():
        if isinstance(given := recipe[key], str) and given:
            file = exported(Path(given)) if Path(given).is_dir() else Path(given)
            recipe[key] = hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
    return recipe


def _trace_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: TraceConfig,
    run: Path,
    progress: Progress,
) -> TraceTask:
    return TraceTask([*training, *_new_expressions(training, config, run, progress)], validation, config)


def _page_mask_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: PageMaskConfig,
    run: Path,
    progress: Progress,
) -> PageMaskTask:
    return PageMaskTask(training, validation, config, run, progress)


def _relations_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: RelationsConfig,
    run: Path,
    progress: Progress,
) -> RelationsTask:
    session, card = load_session("symbols")
    classifier = SymbolClassifier(session, classes=card.classes)
    return _relations_on(classifier, card.sha256, training, validation, config, run, progress)


def _expressions_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: ExpressionsConfig,
    run: Path,
    progress: Progress,
) -> RelationsTask:
    kept = {
        "symbol_classifier": _keep(config.symbols, run, "symbols"),
        "second_pass": _keep(config.second_pass, run, "second-pass"),
        "trace_classifier": _keep(config.traces, run, "traces"),
        "language_model": _keep(config.language, run, "language"),
    }
    write_whole(run / _NETWORKS, json.dumps({role: card.name for role, (_, card) in kept.items()}).encode())
    (symbols, card), (second, _), (traces, of_traces), _ = kept.values()
    options = _shipped_reader().decoding
    classifier = SymbolClassifier(symbols, second, traces, options, card.classes, of_traces.classes)
    weights = " ".join(card.sha256 for _, card in list(kept.values())[:3])
    return _relations_on(classifier, weights, training, validation, config, run, progress)


def _shipped_reader() -> ReaderConfig:
    return ReaderConfig.load(shipped() / "expressions")


def _keep(given: str, run: Path, name: str) -> tuple[Session, Card]:
    """A network that the tree parser goes together with: its file and card are kept in the run folder."""
    file = exported(Path(given)) if Path(given).is_dir() else Path(given)
    if file is None:
        raise ConfigError(f"{given} holds no exported network. Train one: inkmath train expression-{name}.")
    session, card = load_file(file)
    _copy(file.parent, card.name, run)
    return session, card


def _copy(source: Path, name: str, target: Path) -> None:
    """Copy a network with its card."""
    for suffix in (".onnx", ".json"):
        write_whole(target / f"{name}{suffix}", (source / f"{name}{suffix}").read_bytes())


def _assemble_reader(card: Card, run: Path, folder: Path) -> None:
    """Make the export folder a reader, which `load_reader` takes: the other networks and `reader.json`.

    Decoding options and calibration are those of the reader that ships; scripts/fit_confidence.py fits them.
    """
    networks = json.loads((run / _NETWORKS).read_text(encoding="utf-8"))
    for name in networks.values():
        _copy(run, name, folder)
    networks["tree_parser"] = card.name
    replace(_shipped_reader(), networks=networks, scores=()).write(folder)


def _language_task(
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: LanguageConfig,
    run: Path,
    progress: Progress,
) -> LanguageTask:
    cut = subexpressions_of(with_true_trees(training), config.subexpressions, config.seed)
    written = [expression.tokens for expression in (*training, *cut) if expression.tokens]
    new = synthesised_tokens(config.synthesised, config.seed)
    others = {"crohme": tokens_of(validation) - set(written)}
    drawn: list[Tokens] = []
    short: list[Tokens] = []
    if config.textbooks:
        drawn, short, others["textbooks"] = textbook_tokens(
            config.textbooks, config.covering, config.seed, non_commercial=config.non_commercial
        )
    parts = (written, drawn, short, new)
    held_out = sum(map(len, others.values()))
    progress.message(f"{sum(map(len, parts)):,} expressions, {held_out:,} held out")
    shares = [config.written, config.of_textbooks, config.of_covering]
    shares.append(1 - sum(shares))
    validation_parts = {name: sorted(part) for name, part in others.items()}
    return LanguageTask(list(zip(shares, parts, strict=True)), validation_parts, config)


def _relations_on(
    classifier: SymbolClassifier,
    weights: str,
    training: list[WrittenExpression],
    validation: list[WrittenExpression],
    config: RelationsConfig,
    run: Path,
    progress: Progress,
) -> RelationsTask:
    """The task of parsing the output of the classifier with these weights."""
    options = _shipped_reader().decoding
    training, validation = with_true_trees(training), with_true_trees(validation)
    # Another seed: not the expressions that the classifier has learnt from.
    mixture = Mixture(config.synthesised, config.textbooks, config.covering)
    written = new_expressions(training, mixture, config.seed + 1, run)
    cut = subexpressions_of(training, config.subexpressions, config.seed)

    def predicted(expressions: list[WrittenExpression], drawing: Draw) -> list[Sample]:
        return load_predicted(expressions, drawing, classifier, options, weights, run, progress)

    count, probability = config.augmentations_per_sample, config.rasterise_prob
    draws = [
        *(
            (training, Draw(f"predicted-training-{i}", 2, (config.seed, i), probability))
            for i in range(count)
        ),
        (written, Draw("predicted-synthesised", 2, (config.seed, count), probability)),
        (cut, Draw("predicted-subexpressions", 2, (config.seed, count + 1), probability)),
    ]
    of_textbooks = config.typeset // 2 if config.textbooks else 0
    mixture = Mixture(config.typeset - of_textbooks, of_textbooks, 0)
    typeset = new_expressions(training, mixture, config.seed + 2, run)
    return RelationsTask(
        gold_samples([*training, *written], progress),
        [sample for expressions, draw in draws for sample in predicted(expressions, draw)],
        gold_samples(typeset, progress),
        gold_samples(validation, progress),
        predicted(validation, Draw("predicted-validation", 1, None)),
        config,
    )


ALIASES: Mapping[str, str] = {"expression-second-look": "expression-second-pass"}
"""Names that presets had before."""

PRESETS: Mapping[str, ExpressionPreset[Any]] = {
    preset.name: preset
    for preset in (
        ExpressionPreset[SymbolConfig]("symbols", SymbolConfig, _symbol_task, symbol_net, SYMBOLS),
        ExpressionPreset[RelationsConfig](
            "relations", RelationsConfig, _relations_task, relations_net, TREES
        ),
        ExpressionPreset[SymbolConfig](
            "expression-symbols",
            ExpressionSymbolConfig,
            _symbol_task,
            symbol_net,
            SYMBOLS,
            data=_DATA_WITH_INKS,
            licence=_LICENCE_WITH_INKS,
        ),
        ExpressionPreset[SecondPassConfig](
            "expression-second-pass",
            SecondPassConfig,
            _second_pass_task,
            symbol_net,
            SYMBOLS,
            data=_DATA_WITH_OTHER_HANDS,
            licence=_LICENCE_WITH_OTHER_HANDS,
        ),
        ExpressionPreset[TraceConfig](
            "expression-traces",
            TraceConfig,
            _trace_task,
            trace_net,
            TRACES,
            data=_DATA_WITH_INKS,
            licence=_LICENCE_WITH_INKS,
        ),
        ExpressionPreset[ExpressionsConfig](
            "expressions",
            ExpressionsConfig,
            _expressions_task,
            relations_net,
            TREES_WITH_FEATURES,
            network="expression-parser",
            assemble=_assemble_reader,
            data=_DATA_WITH_INKS,
            licence=_LICENCE_WITH_INKS,
        ),
        ExpressionPreset[PageMaskConfig](
            "page-mask", PageMaskConfig, _page_mask_task, page_mask_net, PAGE_MASK
        ),
        ExpressionPreset[LanguageConfig](
            "expression-language",
            LanguageConfig,
            _language_task,
            language_net,
            LANGUAGE,
            data=_DATA_WITH_FORMULAS,
            licence=_LICENCE_WITH_FORMULAS,
        ),
    )
}
"""Presets on expressions by name; `inkmath.training.classifier_presets.CLASSIFIERS` are the others."""
