"""Speed of the teaching engine: one training step of network 4 at batch 128, in four ways.

    python benchmarks/nn_speed.py            # a table
    python benchmarks/nn_speed.py --json     # one line

Naive loops (timed on 8 samples and scaled), plain im2col, the engine and PyTorch, each in a process of its
own on the same cores, in turns. A round is the median of its steps; the best round counts, since others use
the machine too. Then the engine's matrix products alone, beside the fastest product that NumPy does here.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

SIDE_PX, CLASSES = 45, 20
NAIVE_SAMPLES = 8
PEAK_SIDE = 2048  # of the square product that shows what the machine can do
ONE_KIB = 1024


@dataclass(frozen=True, slots=True)
class Way:
    """A way to train: how many samples it is timed on (0: the whole batch), steps and rounds."""

    samples: int
    steps: int
    rounds: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--batch", type=int, default=128, metavar="N", help="samples a step (128)")
    parser.add_argument("--steps", type=int, default=20, metavar="N", help="steps a round (20)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds (5)")
    parser.add_argument(
        "--threads", type=int, default=_cores(), metavar="N", help="of BLAS and PyTorch (all)"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](options.batch, options.steps, options.threads)))
        return
    found = measure(options.batch, options.steps, options.rounds, options.threads)
    print(json.dumps(found) if options.json else table(found))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def measure(batch: int, steps: int, rounds: int, threads: int) -> dict[str, Any]:
    """All figures; milliseconds a step and megabytes (of 1,000,000 bytes) at most in memory, by way."""
    naive_samples = min(NAIVE_SAMPLES, batch)
    ways = {
        "naive": Way(naive_samples, 1, 1),
        "im2col": Way(batch, max(2, steps // 4), min(2, rounds)),
        "engine": Way(batch, steps, rounds),
        "pytorch": Way(batch, steps, rounds),
    }
    best: dict[str, dict[str, float]] = {}
    for turn in range(rounds):
        for name, way in ways.items():
            if turn < way.rounds:
                found = _child(name, way.samples, way.steps, threads)
                if name not in best or found["ms"] < best[name]["ms"]:
                    best[name] = found
    for measure_ms in ("ms", "cpu_ms"):
        best["naive"][measure_ms] *= batch / naive_samples
    engine = best["engine"]["ms"]
    products = _child("products", batch, steps, threads)
    return {
        "times_faster_than_naive": round(best["naive"]["ms"] / engine, 1),
        "share_of_pytorch": round(best["pytorch"]["ms"] / engine, 3),
        "times_faster_than_im2col": round(best["im2col"]["ms"] / engine, 2),
        "step_ms": {name: round(found["ms"], 2) for name, found in best.items()},
        "step_cpu_ms": {name: round(found["cpu_ms"], 2) for name, found in best.items()},
        "peak_memory_mb": {name: round(found["peak_mb"], 1) for name, found in best.items()},
        "above_start_mb": {name: round(found["above_start_mb"], 1) for name, found in best.items()},
        "products": products["products"],
        "products_ms": round(sum(one["ms"] for one in products["products"]), 2),
        "peak_gflops": products["peak_gflops"],
        "batch": batch,
        "threads": threads,
        "rounds": rounds,
        "load_before": round(os.getloadavg()[0], 2),
    }


def table(found: dict[str, Any]) -> str:
    """The figures for a person's eyes."""
    lines = [f"One training step of network 4, batch {found['batch']}, {found['threads']} threads:", ""]
    for name, ms in found["step_ms"].items():
        above = found["above_start_mb"][name]
        cpu = found["step_cpu_ms"][name]
        lines.append(
            f"  {name:<8} {ms:>11,.1f} ms   {cpu:>11,.1f} ms of CPU   "
            f"{above:>7,.1f} MB above the start of its process"
        )
    lines += [
        "",
        f"{found['times_faster_than_naive']:,.0f} times as fast as the naive loops, "
        f"{found['share_of_pytorch']:.0%} of PyTorch's speed.",
        "",
        f"Its matrix products take {found['products_ms']:.1f} ms of that. The best here is "
        f"{found['peak_gflops']:,.0f} GFLOP/s.",
    ]
    for one in found["products"]:
        lines.append(
            f"  {one['name']:<22} {one['shape']:<20} {one['ms']:>6.2f} ms  {one['gflops']:>6.1f} GFLOP/s, "
            f"{one['share_of_peak']:.0%} of it"
        )
    if found["load_before"] > 0.5:
        lines += ["", f"The machine was in use (load {found['load_before']}): measure again when it is not."]
    return "\n".join(lines)


def _child(name: str, batch: int, steps: int, threads: int) -> dict[str, Any]:
    """The figures of one way, from a process that uses so many threads."""
    limits = {f"{library}_NUM_THREADS": str(threads) for library in ("OPENBLAS", "OMP", "MKL")}
    command = [sys.executable, __file__, "--child", name, "--batch", str(batch), "--steps", str(steps)]
    done = subprocess.run(
        [*command, "--threads", str(threads)],
        env=os.environ | limits,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _timed(step: Callable[[], object], steps: int, start_mb: float) -> dict[str, float]:
    """The median of the steps after a few, or after none where one takes seconds."""
    times = list(_times(step, steps + (3 if steps > 1 else 0)))
    kept = times[3:] if steps > 1 else times
    return {
        "ms": 1000 * median(wall for wall, _ in kept),
        "cpu_ms": 1000 * median(cpu for _, cpu in kept),
        "peak_mb": _peak_mb(),
        "above_start_mb": _peak_mb() - start_mb,
    }


def _times(step: Callable[[], object], count: int) -> Iterator[tuple[float, float]]:
    """Seconds that passed, and seconds that the process computed, all its threads together."""
    for _ in range(count):
        start, used = perf_counter(), process_time()
        step()
        yield perf_counter() - start, process_time() - used


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * ONE_KIB / 1e6


def _numpy_way(kind: str) -> Callable[[int, int, int], dict[str, float]]:
    def run(batch: int, steps: int, threads: int) -> dict[str, float]:
        import numpy as np

        from inkmath import nn

        convolution, pooling = _layers(kind)
        network = nn.Sequential(
            [
                *(convolution(8, 3), nn.ReLU(), pooling(2), convolution(12, 5), nn.ReLU(), pooling(2)),
                *(nn.Flatten(), nn.Dense(CLASSES), nn.Softmax()),
            ],
            (1, SIDE_PX, SIDE_PX),
        )
        rng = np.random.default_rng(0)
        x, labels = rng.random((batch, 1, SIDE_PX, SIDE_PX), np.float32), rng.integers(0, CLASSES, batch)
        loss, optimiser = nn.CrossEntropy(), nn.Adam()
        start_mb = _peak_mb()
        return _timed(lambda: nn.train_step(network, x, labels, loss, optimiser), steps, start_mb)

    return run


def _layers(kind: str) -> tuple[Any, Any]:
    from slow_convolutions import NaiveConv2d, NaiveMaxPool2d, PlainConv2d, PlainMaxPool2d

    from inkmath import nn

    kinds = {
        "naive": (NaiveConv2d, NaiveMaxPool2d),
        "im2col": (PlainConv2d, PlainMaxPool2d),
        "engine": (nn.Conv2d, nn.MaxPool2d),
    }
    return kinds[kind]


def _pytorch(batch: int, steps: int, threads: int) -> dict[str, float]:
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = nn.Sequential(
        *(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 12, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(768, CLASSES)),
    )
    optimiser = torch.optim.Adam(network.parameters())
    x, labels = torch.rand(batch, 1, SIDE_PX, SIDE_PX), torch.randint(0, CLASSES, (batch,))

    def step() -> float:
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(network(x), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return _timed(step, steps, _peak_mb())


def _products(batch: int, steps: int, threads: int) -> dict[str, Any]:
    """The matrix products of a step, each alone, and a large square one."""
    import numpy as np

    rng = np.random.default_rng(0)

    def gflops(rows: int, inner: int, columns: int, transposed: str = "") -> tuple[float, float]:
        a = (
            rng.random((inner, rows), np.float32).T
            if "a" in transposed
            else rng.random((rows, inner), np.float32)
        )
        b = (
            rng.random((columns, inner), np.float32).T
            if "b" in transposed
            else rng.random((inner, columns), np.float32)
        )
        out = np.empty((rows, columns), np.float32)
        seconds, _ = min(_times(lambda: np.matmul(a, b, out=out), max(5, steps)))
        return seconds, 2 * rows * inner * columns / seconds / 1e9

    _, peak = gflops(PEAK_SIDE, PEAK_SIDE, PEAK_SIDE)
    first, second = batch * 43 * 43, batch * 17 * 17
    shapes = [
        ("convolution 1, forward", 8, 9, first, ""),
        ("convolution 1, dW", 8, first, 9, "b"),
        ("convolution 2, forward", 12, 200, second, ""),
        ("convolution 2, dW", 12, second, 200, "b"),
        ("convolution 2, dX", 200, 12, second, "a"),
        ("dense, forward", batch, 768, CLASSES, "a"),
    ]
    found = []
    for name, rows, inner, columns, transposed in shapes:
        seconds, speed = gflops(rows, inner, columns, transposed)
        found.append(
            {
                "name": name,
                "shape": f"{rows}x{inner}x{columns}",
                "ms": round(1000 * seconds, 3),
                "gflops": round(speed, 1),
                "share_of_peak": round(speed / peak, 3),
            }
        )
    return {"products": found, "peak_gflops": round(peak, 1)}


CHILDREN: dict[str, Callable[[int, int, int], dict[str, Any]]] = {
    "naive": _numpy_way("naive"),
    "im2col": _numpy_way("im2col"),
    "engine": _numpy_way("engine"),
    "pytorch": _pytorch,
    "products": _products,
}
"""Measurements that run in a process of their own, by name."""

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
