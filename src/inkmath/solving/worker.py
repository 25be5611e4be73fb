"""The worker process that solves. Run as `python -m inkmath.solving.worker BYTES`, the limit on memory."""

from __future__ import annotations

import sys

from inkmath.processes.serving import serve


def main() -> None:
    from inkmath.solving.problems import solve_question
    from inkmath.solving.question import Question

    serve({"solve": lambda text: solve_question(Question.from_text(text)).to_dict()}, int(sys.argv[1]))


if __name__ == "__main__":
    main()
