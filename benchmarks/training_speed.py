"""Images a second in training the notebook's network: a plain PyTorch loop, and `inkmath train`.

    python benchmarks/training_speed.py            # a table, on one and on two threads
    python benchmarks/training_speed.py --json     # one line

The plain loop has its pictures decoded and scaled already, as float32 tensors in memory; batches of 32, Adam.
Ours runs the loop of `inkmath train`, checkpoints included: by its own recipe with and without augmentation,
and by the plain recipe at batch 32. Each way has a process of its own, in turns; the best round counts, by
the clock and by the processor's time, which a busy machine disturbs less. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

CLASSES, SIZE_PX = 16, 32
PLAIN = "plain loop, batch 32"
OURS: dict[str, list[str]] = {
    "ours": [],
    "ours, no augmentation": ["augment=false"],
    "ours, plain recipe, batch 32": ["batch_size=32"],
}
"""Settings of `inkmath train` by name; the last is the plain recipe's."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--images", type=int, default=6400, metavar="N", help="pictures a round (6400)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds (5)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], metavar="N", help="of torch (1 2)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_speed(options.child, options.images, options.threads[0])))
        return
    found = {
        "load_before": round(os.getloadavg()[0], 2),
        "images": options.images,
        "threads": [measure(options.images, options.rounds, threads) for threads in options.threads],
    }
    print(json.dumps(found) if options.json else table(found))


def measure(images: int, rounds: int, threads: int) -> dict[str, Any]:
    """Images a second by way, by the clock and by the processor, and how many times the plain loop's."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for way in (PLAIN, *OURS):
            for clock, speed in _child(way, images, threads).items():
                best.setdefault(clock, {})[way] = max(speed, best.get(clock, {}).get(way, 0.0))
    times = {
        clock: {way: round(speed / speeds[PLAIN], 2) for way, speed in speeds.items()}
        for clock, speeds in best.items()
    }
    return {"threads": threads, "images_per_s": best, "times": times}


def table(found: dict[str, Any]) -> str:
    """The figures for a person's eyes."""
    lines = [f"{found['images']:,} pictures of {SIZE_PX} x {SIZE_PX}, network notebook; images a second:"]
    for one in found["threads"]:
        lines += ["", f"{one['threads']} threads{'':<24}by the clock        by the processor"]
        for way in (PLAIN, *OURS):
            cells = [
                f"{one['images_per_s'][clock][way]:>9,.0f} {one['times'][clock][way]:>5.2f} times"
                for clock in ("clock", "processor")
            ]
            lines.append(f"  {way:<30}{'  '.join(cells)}")
    if found["load_before"] > 0.5:
        lines += ["", f"The machine was in use (load {found['load_before']}): measure again when it is not."]
    return "\n".join(lines)


def _child(way: str, images: int, threads: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", way, "--images", str(images), "--threads", str(threads)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _speed(way: str, count: int, threads: int) -> dict[str, float]:
    import numpy as np

    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, SIZE_PX, SIZE_PX), np.uint8)
    labels = rng.permutation(np.arange(count) % CLASSES)

    def prepared(few: int) -> Callable[[], int]:
        if way == PLAIN:
            return _plain_loop(images[:few], labels[:few], threads)
        return _ours(way, images[:few], labels[:few], threads)

    prepared(640)()  # PyTorch loads and chooses much in its first steps
    run = prepared(count)
    clock, processor = perf_counter(), process_time()
    seen = run()
    return {"clock": seen / (perf_counter() - clock), "processor": seen / (process_time() - processor)}


def _plain_loop(images: Any, labels: Any, threads: int) -> Callable[[], int]:
    import torch
    from torch import nn

    from inkmath.training.architectures import build

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    x, y = torch.from_numpy(images)[:, None].float() / 255, torch.from_numpy(labels)
    network = build("notebook", CLASSES, SIZE_PX)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)

    def run() -> int:
        order = torch.randperm(len(x))
        for start in range(0, len(x), 32):
            rows = order[start : start + 32]
            loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            optimizer.step()
        return len(x)

    return run


def _ours(way: str, images: Any, labels: Any, threads: int) -> Callable[[], int]:
    from inkmath.data.classified import Part
    from inkmath.training.classifier_task import ClassifierConfig, ClassifierTask
    from inkmath.training.config import override, plain
    from inkmath.training.loop import train

    own = ClassifierConfig(arch="notebook", epochs=1, threads=threads)
    config = override(plain(own) if "plain" in way else own, OURS[way])
    names = tuple(str(number) for number in range(CLASSES))
    task = ClassifierTask(Part(images, labels), Part(images[:64], labels[:64]), names, config)

    def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            train(task, task.config, Path(folder), resume=False, report=lambda _: None, warn=print)
        return task.config.steps * task.config.batch_size

    return run


if __name__ == "__main__":
    main()
