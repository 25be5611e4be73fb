"""The main job in one command: three drawn pictures become LaTeX and worked solutions.

    make demo        or        python examples/demo.py --seed 3

Draws the pictures of the seed into demo-output/, reads and solves them as any picture would be, and
compares with what was drawn. Leaves with 1 when a reading or an answer differs.
"""

from __future__ import annotations

import argparse
import math
import sys
from fractions import Fraction
from pathlib import Path

from draw_pictures import Problem, draw_pictures

import inkmath
from inkmath.annotate import annotate
from inkmath.errors import InkmathError
from inkmath.expression.latex import canonical_tokens
from inkmath.rendering import to_text
from inkmath.types import Reading, Solution


def demonstrate(problem: Problem, folder: Path) -> list[str]:
    """Read, solve and annotate one picture; returns what differs from what was drawn."""
    path = folder / problem.file
    reading = inkmath.read(path)
    annotated = path.with_name(f"{path.stem}-read.png")
    annotate(path, [reading]).save(annotated)
    solution = inkmath.solve(reading)
    print(f"\n{path}  ->  {annotated}")
    sure = f"confidence {reading.confidence:.2f}, {1000 * reading.seconds:.0f} ms"
    print(f"  reads  {reading.latex}   ({sure})")
    print("  " + to_text(solution).replace("\n", "\n  "))
    return _differences(problem, reading, solution)


def _differences(problem: Problem, reading: Reading, solution: Solution) -> list[str]:
    found = []
    if canonical_tokens(reading.latex) != canonical_tokens(problem.latex):
        found.append(f"{problem.file}: reads {reading.latex!r}, but {problem.latex!r} was drawn")
    given = sorted(answer.decimal for answer in solution.answers if answer.decimal is not None)
    right = sorted(float(Fraction(answer)) for answer in problem.answers)
    if len(given) != len(solution.answers) or not _all_close(given, right):
        answers = ", ".join(answer.latex for answer in solution.answers) or solution.status
        found.append(f"{problem.file}: answers {answers}, expected {', '.join(problem.answers)}")
    return found


def _all_close(given: list[float], right: list[float]) -> bool:
    return len(given) == len(right) and all(
        math.isclose(a, b, abs_tol=1e-12) for a, b in zip(given, right, strict=True)
    )


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description="Read and solve three drawn pictures.")
    parser.add_argument("--seed", type=int, default=7, help="which problems, and whose hand (default 7)")
    parser.add_argument("--out", type=Path, default=Path("demo-output"), help="folder (default demo-output)")
    arguments = parser.parse_args()
    differences = []
    for problem in draw_pictures(arguments.seed, arguments.out):
        try:
            differences += demonstrate(problem, arguments.out)
        except InkmathError as error:
            differences.append(f"{problem.file}: {type(error).__name__}: {error}")
    print()
    for difference in differences:
        print(f"differs: {difference}", file=sys.stderr)
    if not differences:
        print("All three were read and solved as drawn.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
