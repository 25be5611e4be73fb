"""Run folders as a training leaves them, and a server that shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import numpy as np

from inkmath.watch import Server

CLASSES = (r"\times", "<b>x</b>")


def write_run(folder: Path, **settings: object) -> None:
    folder.mkdir()
    config = {"preset": "folder", "settings": {"epochs": 10, "arch": "lenet", "seed": 0, **settings}}
    (folder / "config.json").write_text(json.dumps(config))
    data = {"title": "Two signs", "classes": CLASSES, "size_px": 4}
    (folder / "data.json").write_text(json.dumps(data))
    rows = [
        {"epoch": n, "step": 100 * n, "train_loss": 1 / n, "train_accuracy": 0.4 * n,
         "validation_loss": 1.5 / n, "validation_accuracy": 0.3 * n, "seconds": 10.0, "images_per_s": 320.0,
         "learning_rate": 0.001}
        for n in (1, 2)
    ]  # fmt: skip
    (folder / "history.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    progress = {"step": 250, "steps": 1000, "steps_per_s": 10.0, "samples_per_s": 320.0}
    (folder / "progress.json").write_text(json.dumps(progress))
    np.linspace(2, 1, 250).astype("<f4").tofile(folder / "losses.f32")
    images = np.full((2, 4, 4), 255, np.uint8)
    np.savez(
        folder / "snapshot.npz",
        step=199, batch_images=images, batch_seen=images // 2, batch_labels=np.array([0, 1]),
        mistake_images=images[:1], mistake_labels=np.array([0]), mistake_given=np.array([1]),
        mistake_confidences=np.array([0.875], np.float32),
    )  # fmt: skip


@contextmanager
def serving(*folders: Path) -> Iterator[Server]:
    with Server(folders) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
