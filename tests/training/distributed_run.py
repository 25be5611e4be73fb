"""Trains a small classifier; `test_distributed` runs it in one process, and in two as `torchrun` would.

python distributed_run.py FOLDER ARCH
"""

from __future__ import annotations

import sys
from pathlib import Path

from inkmath.training.classifier_task import ClassifierConfig, ClassifierTask
from inkmath.training.loop import train
from picture_set import CLASSES, part

CONFIG = ClassifierConfig(
    steps=4,
    batch_size=16,
    threads=1,
    bf16=False,
    dropout=0.0,
    learning_rate=2e-4,
    augment=False,
    validate_every=2,
    seed=4,
)


def run(folder: Path, arch: str) -> None:
    from dataclasses import replace

    task = ClassifierTask(part(40, 0), part(10, 1), CLASSES, replace(CONFIG, arch=arch))
    train(task, task.config, folder, resume=True, report=print, warn=print)


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2])
