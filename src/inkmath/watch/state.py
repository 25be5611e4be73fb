"""State of a training as its run folder tells it, in the form of JSON: numbers, texts and small pictures."""

from __future__ import annotations

import base64
import json
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.errors import CheckpointError, InkmathError
from inkmath.expression.signs import sign
from inkmath.reports.contents import Curve
from inkmath.reports.run_folder import RunFolder

MOST_RUNS = 12
"""Runs on one page; of a folder with more, the newest."""

POINTS = 600
"""Points of a curve; a longer one is given by means of as many stretches of it."""

_SILENT_S = 120  # without a word, after which a training counts as stopped
_LISTED = ("arch", "epochs", "batch_size", "learning_rate", "augment", "seed")

Json = dict[str, Any]


def watched_runs(folders: Sequence[Path]) -> dict[str, Path]:
    """The runs of these folders by name: each is a run, or holds runs, or is yet to begin.

    At most `MOST_RUNS`, the newest, in the order given.
    """
    found: list[Path] = []
    for folder in folders:
        inside = [] if _is_run(folder) else [one.parent for one in folder.glob("*/config.json")]
        found += sorted(inside) or [folder]
    newest = sorted(found, key=_changed_at, reverse=True)[:MOST_RUNS]
    chosen = [folder for folder in dict.fromkeys(found) if folder in newest]
    names = [folder.resolve().name for folder in chosen]
    return {
        name if names.count(name) == 1 else str(folder): folder
        for name, folder in zip(names, chosen, strict=True)
    }


def _is_run(folder: Path) -> bool:
    return (folder / "config.json").is_file()


def _changed_at(folder: Path) -> float:
    """The time of the newest of the files that change along a training; 0 if there are none."""
    times = [0.0]
    for name in ("config.json", "progress.json", "history.jsonl"):
        try:
            times.append((folder / name).stat().st_mtime)
        except OSError:
            continue
    return max(times)


def state_of(name: str, folder: Path) -> Json:
    """The state of a run now. A folder without a run, or with a damaged one, has a `message` alone."""
    if not _is_run(folder):
        return {"name": name, "message": f"No training has begun in {folder}."}
    try:
        return {"name": name, **_state(RunFolder(folder))}
    except InkmathError as error:
        return {"name": name, "message": str(error)}


def _state(run: RunFolder) -> Json:
    progress = _progress(run)
    step, steps = int(progress.get("step", 0)), int(progress.get("steps", 0))
    age_s = time.time() - _changed_at(run.folder)
    is_done = 0 < steps <= step
    speed = float(progress.get("steps_per_s", 0))
    settings = {key: run.settings[key] for key in run.settings if _is_plain(run.settings[key])}
    return {
        "preset": run.preset,
        "data": _title(run),
        "settings": settings,
        "listed": [key for key in _LISTED if key in settings],
        "step": step,
        "steps": steps,
        "status": "finished" if is_done else "running" if age_s < _SILENT_S else "stopped",
        "left_s": (steps - step) / speed if speed > 0 and not is_done else None,
        "samples_per_s": progress.get("samples_per_s"),
        "losses": _points_of(run.step_losses),
        "curves": {
            split: _curve(run.curves[split]) for split in ("train", "validation") if split in run.curves
        },
        "pictures": _version(run.folder),
    }


def _title(run: RunFolder) -> str:
    return str(run.data.get("title", "")) if (run.folder / "data.json").is_file() else ""


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _progress(run: RunFolder) -> Mapping[str, Any]:
    """The last report; of a run that leaves none, such as a classic, what its epochs say."""
    try:
        content = json.loads((run.folder / "progress.json").read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    except (OSError, ValueError):
        pass
    last = run.history[-1] if run.history else {}
    step, epoch, epochs = last.get("step", 0), last.get("epoch", 0), run.settings.get("epochs", 0)
    seconds = sum(row.get("seconds") or 0 for row in run.history)
    return {
        "step": step,
        "steps": round(step / epoch * epochs) if epoch else 0,
        "steps_per_s": step / seconds if seconds else 0,
        "samples_per_s": last.get("images_per_s"),
    }


def _points_of(losses: npt.NDArray[np.float32]) -> Json:
    """The steps and means of up to `POINTS` stretches of equal length; gaps are left out."""
    width = max(1, math.ceil(len(losses) / POINTS))
    ends = range(width, len(losses) + width, width)
    means = [float(_mean(losses[end - width : end])) for end in ends]
    there = [
        (min(end, len(losses)), mean) for end, mean in zip(ends, means, strict=True) if math.isfinite(mean)
    ]
    return {"width": width, "steps": [step for step, _ in there], "values": [mean for _, mean in there]}


def _mean(values: npt.NDArray[np.float32]) -> float:
    kept = values[np.isfinite(values)]
    return float(kept.mean(dtype=np.float64)) if len(kept) else math.nan


def _curve(curve: Curve) -> Json:
    every = max(1, math.ceil(len(curve.steps) / POINTS))
    rows = slice((len(curve.steps) - 1) % every, None, every)  # the last point is among them
    return {
        "steps": curve.steps[rows].tolist(),
        "loss": _or_none(curve.losses[rows].tolist()),
        "accuracy": _or_none(curve.accuracies[rows].tolist()),
    }


def _or_none(values: Iterable[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]


def _version(folder: Path) -> str:
    """Changes with the pictures of the run; "" if there are none."""
    try:
        return str((folder / "snapshot.npz").stat().st_mtime_ns)
    except OSError:
        return ""


def pictures_of(folder: Path) -> Json:
    """The pictures of the last validation, as PNGs in data URIs: a batch as stored and as seen, mistakes.

    Raises CheckpointError if there are none, or they are damaged.
    """
    run = RunFolder(folder)
    try:
        with np.load(folder / "snapshot.npz", allow_pickle=False) as file:
            images = {name: [_png(one) for one in file[f"{name}_images"]] for name in ("batch", "mistake")}
            seen = [_png(one) for one in file["batch_seen"]]
            batch, truths, given = (
                [sign(run.classes[i]) for i in file[name]]
                for name in ("batch_labels", "mistake_labels", "mistake_given")
            )
            sure, step = file["mistake_confidences"].astype(float).tolist(), int(file["step"])
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, BadZipFile, cv2.error) as error:
        raise CheckpointError(f"The pictures in {folder} cannot be used: {error}.") from error
    return {
        "step": step + 1,
        "batch": [
            {"stored": one, "seen": other, "label": label}
            for one, other, label in zip(images["batch"], seen, batch, strict=True)
        ],
        "mistakes": [
            {"image": image, "label": truth, "given": answer, "confidence": confidence}
            for image, truth, answer, confidence in zip(images["mistake"], truths, given, sure, strict=True)
        ],
    }


def _png(image: npt.NDArray[np.uint8]) -> str:
    if image.dtype != np.uint8 or image.ndim != 2:
        raise ValueError(f"a picture is {image.dtype} {image.shape}, not uint8 (H, W)")
    _, content = cv2.imencode(".png", image)
    return f"data:image/png;base64,{base64.b64encode(content.tobytes()).decode('ascii')}"
