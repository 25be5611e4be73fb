"""How many images a second are trained: as notebooks do it, and as `inkmath train` does, on the same network.

    python benchmarks/training_speed.py [--images 4000] [--rounds 3] [--threads 2] [--arch notebook]

The notebook's way: every epoch opens each JPEG with PIL, makes it grey, scales it to 32 x 32 and turns it
into a float32 tensor; batches of 32 go through the network in float32. Ours: the pictures were decoded once,
into one uint8 array; batches of 128 are changed at random as a whole and go through the network in bfloat16,
channels last. Both train with AdamW. The pictures are drawn on the spot, 155 x 135 pixels, 16 classes.

The two take turns, so that what else the machine does meets both; the figure is the median round, by the
clock and by the processor's time, which a busy machine disturbs less. The notebook's way has a process of its
own, since ours tells the C library to keep memory. Then a profile of each says where its time goes. Needs the
[train] extra.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from inkmath.data.classified import Part
from inkmath.training.architectures import build
from inkmath.training.classifier_task import ClassifierConfig, ClassifierTask, as_input
from inkmath.training.devices import keep_freed_memory
from inkmath.training.distort import distorted
from inkmath.training.loop import Tensors, train

CLASSES = 16
SIZE_PX = 32
FLOOR = 5.0
"""How many times the notebook's images a second ours must be."""


@dataclass
class Profile:
    """Seconds by what they were spent on."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def lines(self) -> list[str]:
        total = sum(self.seconds.values())
        ranked = sorted(self.seconds.items(), key=lambda item: -item[1])
        return [f"    {name:<44}{100 * seconds / total:5.1f} %" for name, seconds in ranked]


def draw_pictures(folder: Path, count: int) -> list[tuple[Path, int]]:
    """JPEG files of scribbles, one scribble a class and some tremor."""
    rng = np.random.default_rng(0)
    shapes = [rng.uniform((25, 20), (130, 115), size=(5, 2)) for _ in range(CLASSES)]
    files = []
    for number in range(count):
        label = number % CLASSES
        image = np.full((135, 155), 255, np.uint8)
        points = shapes[label] + rng.normal(0, 4, size=(5, 2))
        cv2.polylines(image, [points.astype(np.int32)], False, 0, 5, cv2.LINE_AA)
        path = folder / f"{number}.jpg"
        cv2.imwrite(str(path), image)
        files.append((path, label))
    return files


@dataclass(frozen=True)
class Speed:
    """Images a second, by the clock and by the processor's time."""

    clock: float
    processor: float


class Watch:
    """Both times from when it is made."""

    def __init__(self) -> None:
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def speed(self, images: int) -> Speed:
        return Speed(
            images / (time.perf_counter() - self._clock), images / (time.process_time() - self._processor)
        )


def notebooks_way(files: list[tuple[Path, int]], arch: str, threads: int) -> tuple[Speed, Profile]:
    """One epoch, and where its time went."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    profile = Profile()
    model = build(arch, CLASSES, SIZE_PX).train()
    optimizer = torch.optim.AdamW(model.parameters())
    order = np.random.default_rng(0).permutation(len(files))
    watch = Watch()
    for start in range(0, len(order), 32):
        with profile.of("opening, decoding and scaling with PIL"):
            pictures = [
                np.array(Image.open(files[i][0]).convert("L").resize((SIZE_PX, SIZE_PX)))
                for i in order[start : start + 32]
            ]
        with profile.of("making float32 tensors"):
            images = torch.stack([torch.from_numpy(picture)[None].float() / 255 for picture in pictures])
            labels = torch.tensor([files[i][1] for i in order[start : start + 32]])
        with profile.of("forward"):
            loss = nn.functional.cross_entropy(model(images), labels)
        with profile.of("backward"):
            optimizer.zero_grad()
            loss.backward()
        with profile.of("optimiser"):
            optimizer.step()
    return watch.speed(len(files)), profile


def our_config(arch: str, threads: int, *, augment: bool) -> ClassifierConfig:
    return ClassifierConfig(arch=arch, epochs=4, threads=threads, augment=augment, checkpoint_every=10**6)


def our_way(part: Part, config: ClassifierConfig) -> Speed:
    """Four epochs of the loop that `inkmath train` runs, checkpoints included."""
    task = ClassifierTask(part, Part(part.images[:100], part.labels[:100]), _names(), config)
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch()
        train(task, task.config, Path(folder), resume=False, report=lambda _: None, warn=print)
        return watch.speed(task.config.steps * task.config.batch_size)


def profile_ours(part: Part, config: ClassifierConfig) -> Profile:
    """The steps of the loop one by one."""
    task, profile = ClassifierTask(part, part, _names(), config), Profile()
    average = torch.optim.swa_utils.AveragedModel(task.model, multi_avg_fn=_move, use_buffers=True)
    optimizer = torch.optim.AdamW(task.model.parameters(), fused=True)
    keep_freed_memory()
    for step in range(2 * task.steps_an_epoch):
        with profile.of("choosing pictures, drawing numbers"):
            batch = task.batch(step)
        with profile.of("uint8 to float"):
            x = as_input(batch.images)
        with profile.of("changing the pictures"):
            assert batch.changes is not None
            x = distorted(x, batch.changes).contiguous(memory_format=torch.channels_last)
        with profile.of("forward"), torch.autocast("cpu", torch.bfloat16):
            loss = nn.functional.cross_entropy(task.model(x).float(), batch.labels)
        with profile.of("backward"):
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
        with profile.of("clipping and optimiser"):
            nn.utils.clip_grad_norm_(task.model.parameters(), 1.0)
            optimizer.step()
        with profile.of("moving average"):
            average.update_parameters(task.model)
    return profile


def _move(averaged: Tensors, current: Tensors, _: Tensor | int) -> None:
    torch._foreach_lerp_(averaged, current, 0.01)


def _names() -> tuple[str, ...]:
    return tuple(str(number) for number in range(CLASSES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--images", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--arch", default="notebook")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    cv2.setNumThreads(0)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        files = draw_pictures(Path(folder), given.images)
        started = time.perf_counter()
        part = _decoded(files)
        print(f"{given.images:,} pictures, {given.arch}, {given.threads} threads, torch {torch.__version__}")
        seconds = time.perf_counter() - started
        print(f"decoding them once, which ours does before the first epoch: {seconds:.1f} s")
        apart = stack.enter_context(ProcessPoolExecutor(1, get_context("spawn")))
        theirs = Profile()

        def notebooks() -> Speed:
            speed, profile = apart.submit(notebooks_way, files, given.arch, given.threads).result()
            theirs.seconds = profile.seconds
            return speed

        ways: dict[str, Callable[[], Speed]] = {
            "the notebook's way": notebooks,
            "ours": lambda: our_way(part, our_config(given.arch, given.threads, augment=True)),
            "ours, --no-augment": lambda: our_way(part, our_config(given.arch, given.threads, augment=False)),
        }
        found: dict[str, list[Speed]] = {name: [] for name in ways}
        for number in range(given.rounds + 1):
            for name, measure in ways.items():
                speed = measure()
                if number:  # the first round warms up
                    found[name].append(speed)
    times = {}
    for clock in ("clock", "processor"):
        speeds = {name: [getattr(speed, clock) for speed in found[name]] for name in ways}
        slow = statistics.median(speeds["the notebook's way"])
        print(f"  by the {clock}:")
        for name, values in speeds.items():
            median = statistics.median(values)
            spread = f"{min(values):,.0f} to {max(values):,.0f}"
            print(f"    {name:<22}{median:8,.0f} images/s  ({spread})  {median / slow:5.1f} times")
            times[clock, name] = median / slow
    print("  where the notebook's time goes:", *theirs.lines(), sep="\n")
    config = our_config(given.arch, given.threads, augment=True)
    print("  where ours goes, a step:", *profile_ours(part, config).lines(), sep="\n")
    for name in list(ways)[1:]:
        verdict = "reached" if times["clock", name] >= FLOOR else "NOT reached"
        print(f"  the floor of {FLOOR:.0f} times by the clock is {verdict} by {name}")


def _decoded(files: list[tuple[Path, int]]) -> Part:
    images = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path, _ in files]
    scaled = [cv2.resize(image, (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_AREA) for image in images]
    return Part(np.array(scaled, np.uint8), np.array([label for _, label in files]))


if __name__ == "__main__":
    main()
