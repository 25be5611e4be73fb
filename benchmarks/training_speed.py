"""Images a second in training the notebook's network: two loops in plain PyTorch, and `inkmath train`.

    python benchmarks/training_speed.py            # a table, on one and on two threads
    python benchmarks/training_speed.py --json     # one line

The notebook's loop opens its photographs, 155 x 135 in colour, in each epoch: the middle 130 pixels, grey, at
32 x 32; batches of 32, Adam. The plain loop has them already, as float32 tensors in memory.
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
NOTEBOOK = "notebook's loop, batch 32"
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
        for way in (NOTEBOOK, PLAIN, *OURS):
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
        for way in (NOTEBOOK, PLAIN, *OURS):
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
            return _loop(_cached(images[:few]), labels[:few], threads)
        if way == NOTEBOOK:
            return _loop(_opened(images[:few], scratch), labels[:few], threads)
        return _ours(way, images[:few], labels[:few], threads)

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        prepared(640)()  # PyTorch loads and chooses much in its first steps
        run = prepared(count)
        clock, processor = perf_counter(), process_time()
        seen = run()
        return {"clock": seen / (perf_counter() - clock), "processor": seen / (process_time() - processor)}


def _cached(images: Any) -> Callable[[Any], Any]:
    import torch

    x = torch.from_numpy(images)[:, None].float() / 255
    return lambda rows: x[rows]


def _opened(images: Any, folder: Path) -> Callable[[Any], Any]:
    """Pictures out of the JPEG files that this writes, opened anew each time."""
    import numpy as np
    import torch
    from PIL import Image

    for number, image in enumerate(images):
        Image.fromarray(image).convert("RGB").resize((155, 135)).save(folder / f"{number}.jpg")

    def one(number: int) -> Any:
        with Image.open(folder / f"{number}.jpg") as opened:
            middle = opened.crop((12, 2, 142, 132)).convert("L").resize((SIZE_PX, SIZE_PX))
        return torch.from_numpy(np.array(middle))[None].float() / 255

    return lambda rows: torch.stack([one(number) for number in rows.tolist()])


def _loop(pictures: Callable[[Any], Any], labels: Any, threads: int) -> Callable[[], int]:
    """An epoch of Adam as a first notebook has it."""
    import torch
    from torch import nn

    from inkmath.training.architectures import build

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    y = torch.from_numpy(labels)
    network = build("notebook", CLASSES, SIZE_PX)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)

    def run() -> int:
        order = torch.randperm(len(y))
        for start in range(0, len(y), 32):
            rows = order[start : start + 32]
            loss = nn.functional.cross_entropy(network(pictures(rows)), y[rows])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            optimizer.step()
        return len(y)

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
