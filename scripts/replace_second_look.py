"""Puts a newly trained second look into the file of the expression reader that ships, and onto its card.

    python scripts/replace_second_look.py RUN [WEIGHTS]

RUN: the folder of `inkmath train expression-second-look`. WEIGHTS: with expressions.onnx and its card. All
other networks stay to the bit; the card's figures are measured anew by scripts/score_cards.py.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from inkmath.errors import ConfigError
from inkmath.recognition.weights import exported, load_file
from inkmath.training.export import write_card
from inkmath.training.files import write_whole
from inkmath.training.joining import SECOND_LOOK, Member, renamed, replaced

WEIGHTS = Path(__file__).parent.parent / "src/inkmath/weights"


def main() -> None:
    run, weights = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else WEIGHTS
    file = exported(run)
    if file is None:
        raise ConfigError(
            f"{run} holds no exported network. Train one: inkmath train expression-second-look."
        )
    _, second = load_file(file)
    _, card = load_file(weights / "expressions.onnx")
    member = Member(SECOND_LOOK, "own_again", renamed(file.read_bytes(), "{}_again"))
    content = replaced((weights / card.file).read_bytes(), member)
    write_whole(weights / card.file, content)
    card = replace(
        card,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        data=second.data,
        licence=second.licence,
        recipe={**card.recipe, "second_look": dict(second.recipe)},
    )
    write_card(card, card.scores, weights)
    print(f"{card.file}: {card.bytes:,} bytes, SHA-256 {card.sha256}")


if __name__ == "__main__":
    main()
