"""Measures a reader's symbol network on HASYv2: what it names, and what it says is unknown.

    python scripts/unknown_symbols.py [--network FILE.onnx]

On the test part of fold 1, each drawing by itself, without context. The symbols of no token are those that
`inkmath.data.hasy_names.unknown_names` holds out of training, known ones those of tokens that the network has
classes for. Needs the set `hasyv2` in the store: `inkmath data fetch hasyv2`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from inkmath.data.classified import open_classified
from inkmath.data.hasy_names import token_of, unknown_names
from inkmath.evaluation.results import Measure
from inkmath.evaluation.symbols.classifiers import NamesPictures, ShapesAlone, predict
from inkmath.recognition.symbol_classifier import SymbolClassifier
from inkmath.recognition.weights import load_file, load_session
from inkmath.vocab import SYMBOLS, UNKNOWN, symbol_ids


def measures(
    truths: Sequence[str], named: Sequence[str], held_out: frozenset[str], known: Mapping[str, str]
) -> list[Measure]:
    """The figures for drawings of the classes `truths` that were given the names `named`.

    held_out: classes that are unknown. known: the names of the others that count, by class.
    """
    pairs = list(zip(truths, named, strict=True))
    unknown = [name == UNKNOWN for truth, name in pairs if truth in held_out]
    mistaken = [name == UNKNOWN for truth, name in pairs if truth in known]
    right = [name == known[truth] for truth, name in pairs if truth in known]
    return [
        Measure.share("unknown symbols that are said to be unknown", unknown),
        Measure.share("known symbols that are said to be unknown", mistaken, is_cost=True),
        Measure.share("accuracy on the symbols that it knows", right),
    ]


def shapes(classes: Sequence[str], network: Sequence[str]) -> dict[str, str]:
    """The written symbol that each class is drawn as, of those that the network knows."""
    found = {
        name: SYMBOLS[symbol_ids()[token_of(name)]] for name in classes if token_of(name) in symbol_ids()
    }
    return {name: shape for name, shape in found.items() if shape in network}


def report(classifier: NamesPictures, network: Sequence[str]) -> None:
    hasy = open_classified("hasy")
    _, held_out = unknown_names(hasy.classes)
    predictions = predict(classifier, hasy.part("test"), hasy)
    truths = [hasy.classes[label] for label in predictions.labels.tolist()]
    named = [classifier.classes[i] for i in predictions.probabilities.argmax(axis=1).tolist()]
    known = shapes(hasy.classes, network)
    print(f"{hasy.data}: {len(known)} classes known, {len(held_out)} held out")
    for measure in measures(truths, named, held_out, known):
        print(": ".join([measure.name, ", ".join(measure.cells()[1:])]))
    wrong = [
        (truth, name) for truth, name in zip(truths, named, strict=True) if known.get(truth, name) != name
    ]
    print("Most often mistaken:")
    for (truth, name), count in Counter(wrong).most_common(20):
        print(f"  {truth} for {name}: {count} of {truths.count(truth)}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--network", type=Path, help="an exported symbol network; the one that ships if none")
    network: Path | None = parser.parse_args(arguments).network
    session, card = load_session("symbols") if network is None else load_file(network)
    report(ShapesAlone(SymbolClassifier(session, classes=card.classes)), card.classes)


if __name__ == "__main__":
    main()
