"""The worker process that solves. Run as `python -m inkmath.solving.worker BYTES`, the limit on memory."""

from __future__ import annotations

import sys

from inkmath.processes.serving import serve
from inkmath.serialization import to_dict


def main() -> None:
    from inkmath.solving.partition import partition
    from inkmath.solving.problems import solve_question
    from inkmath.solving.question import Question

    tasks = {
        "solve": lambda text: to_dict(solve_question(Question.from_text(text)), is_exact=True),
        "partition": lambda text: {"groups": partition(Question.from_text(text).lines)},
    }
    serve(tasks, int(sys.argv[1]))


if __name__ == "__main__":
    main()
