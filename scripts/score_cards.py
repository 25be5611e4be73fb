"""Measures the networks and readers that ship on their test sets and writes the figures onto their cards.

    python scripts/score_cards.py [NAME...]

Touches the test sets: run it once, when the networks and all settings are final.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from inkmath.evaluation.results import Measure

WEIGHTS = Path(__file__).parent.parent / "src/inkmath/weights"

COMMANDS = {
    "detexify": ["inkmath evaluate detexify detexify", "inkmath evaluate detexify hasy"],
    "symbols": ["inkmath evaluate symbols crohme --split 2014"],
    "relations": ["inkmath evaluate relations crohme --split 2014 --true-symbols"],
    "layout": ["inkmath evaluate layout crohme --split 2014"],
    "expressions": ["inkmath evaluate expressions crohme --split 2014"],
}
"""Measures of each card."""

CARDS = {
    "expressions": "expressions/reader.json",
    "layout": "layout/reader.json",
    "relations": "layout/relations.json",
    "symbols": "layout/symbols.json",
}


def scores(command: str) -> list[dict[str, Any]]:
    """The figures of one evaluation in the form of a card's scores."""
    words = [sys.executable, "-m", *shlex.split(command), "--json"]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    what = f"{found['model']} on {found['data']}"
    return [
        Measure(
            **{key: value for key, value in measure.items() if key != "interval"}, interval=_pair(measure)
        ).to_score(what, command)
        for measure in found["measures"]
    ]


def _pair(measure: dict[str, Any]) -> tuple[float, float] | None:
    interval = measure["interval"]
    return None if interval is None else (interval[0], interval[1])


def main() -> None:
    for name in sys.argv[1:] or COMMANDS:
        path = WEIGHTS / CARDS.get(name, f"{name}.json")
        card = json.loads(path.read_text(encoding="utf-8"))
        card["scores"] = [score for command in COMMANDS[name] for score in scores(command)]
        path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{path.name}: {len(card['scores'])} figures")


if __name__ == "__main__":
    main()
