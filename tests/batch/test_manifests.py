"""The files for running a batch on clusters of other people: linted, since there is none here."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.main import get_command

from inkmath.batch.cluster import ACTOR_BYTES
from inkmath.cli import app

ROOT = Path(__file__).parent.parent.parent
SLURM = ROOT / "deploy" / "batch.slurm"
RAY_JOB = yaml.safe_load((ROOT / "deploy" / "rayjob.yaml").read_text(encoding="utf-8"))


def _object(required: str = "", **properties: Any) -> dict[str, Any]:
    """A schema that allows only these properties."""
    names = [name.replace("_", "-") for name in required.split()]
    return {"type": "object", "required": names, "properties": properties, "additionalProperties": False}


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
NAME = {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}
AMOUNTS = _object(
    "cpu memory", cpu={"type": "string", "pattern": "^[0-9]+$"}, memory={"pattern": "^[0-9]+Gi$"}
)
CONTAINER = _object(
    "name image resources",
    name=NAME,
    image=TEXT,
    env={"type": "array", "items": _object("name value", name=TEXT, value=TEXT)},
    resources=_object("requests limits", requests=AMOUNTS, limits=AMOUNTS),
    volumeMounts={"type": "array", "items": _object("name mountPath", name=NAME, mountPath=TEXT)},
)
VOLUME = _object(
    "name persistentVolumeClaim", name=NAME, persistentVolumeClaim=_object("claimName", claimName=NAME)
)
PODS = _object(
    "spec",
    spec=_object(
        "containers",
        containers={"type": "array", "items": CONTAINER, "minItems": 1},
        volumes={"type": "array", "items": VOLUME},
    ),
)
PARAMETERS = {"type": "object", "additionalProperties": TEXT}
WORKERS = _object(
    "groupName template",
    groupName=NAME,
    replicas=COUNT,
    minReplicas=COUNT,
    maxReplicas=COUNT,
    rayStartParams=PARAMETERS,
    template=PODS,
)
SCHEMA = _object(
    "apiVersion kind metadata spec",
    apiVersion={"const": "ray.io/v1"},
    kind={"const": "RayJob"},
    metadata=_object("name", name=NAME),
    spec=_object(
        "entrypoint rayClusterSpec",
        entrypoint=TEXT,
        backoffLimit=COUNT,
        shutdownAfterJobFinishes={"type": "boolean"},
        ttlSecondsAfterFinished=COUNT,
        rayClusterSpec=_object(
            "rayVersion headGroupSpec workerGroupSpecs",
            rayVersion=TEXT,
            enableInTreeAutoscaling={"type": "boolean"},
            headGroupSpec=_object("template", rayStartParams=PARAMETERS, template=PODS),
            workerGroupSpecs={"type": "array", "items": WORKERS, "minItems": 1},
        ),
    ),
)
"""The part of KubeRay's RayJob that is used here.

The manifest passed all of it, unknown fields forbidden, as it is in commit feeaf72 of ray-project/kuberay
(2026-08-19).
"""


def test_the_manifest_is_a_ray_job() -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(RAY_JOB)


def test_the_manifest_mounts_volumes_that_there_are() -> None:
    cluster = RAY_JOB["spec"]["rayClusterSpec"]
    for group in (cluster["headGroupSpec"], *cluster["workerGroupSpecs"]):
        pod = group["template"]["spec"]
        volumes = {volume["name"] for volume in pod["volumes"]}
        assert {mount["name"] for one in pod["containers"] for mount in one["volumeMounts"]} <= volumes


def test_a_worker_of_the_manifest_has_memory_for_all_its_actors() -> None:
    """Ray gives 70 % of a node's memory to tasks."""
    for group in RAY_JOB["spec"]["rayClusterSpec"]["workerGroupSpecs"]:
        limits = group["template"]["spec"]["containers"][0]["resources"]["limits"]
        assert int(limits["cpu"]) * ACTOR_BYTES <= 0.7 * int(limits["memory"].removesuffix("Gi")) * 2**30


def test_the_manifest_has_the_version_that_is_tested() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert f"ray=={RAY_JOB['spec']['rayClusterSpec']['rayVersion']}" in pins
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert any(requirement.startswith("ray[data]") for requirement in extras["cluster"])


@pytest.mark.parametrize("where", ["manifest", "slurm"])
def test_the_command_is_one_that_there_is(where: str) -> None:
    """Parsed as the command line would be, and not run."""
    text = RAY_JOB["spec"]["entrypoint"]
    if where == "slurm":
        text = SLURM.read_text(encoding="utf-8").rpartition(" -- ")[2]
        text = text.replace('"$environment/bin/inkmath"', "inkmath").replace('"$@"', "/scans -o /rows")
    program, name, *arguments = shlex.split(text)
    command = get_command(app).commands[name]  # type: ignore[attr-defined]  # a group
    context = command.make_context(name, arguments)
    assert program == "inkmath"
    assert context.params["engine"] == "ray"
    assert context.params["address"]


def test_the_slurm_script_passes_shellcheck() -> None:
    linter = shutil.which("shellcheck", path=str(Path(sys.executable).parent)) or shutil.which("shellcheck")
    assert linter is not None, "shellcheck comes with the extra `dev`"
    done = subprocess.run([linter, str(SLURM)], capture_output=True, text=True, timeout=300)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_the_slurm_script_asks_for_what_slurm_knows() -> None:
    options = re.findall(r"^#SBATCH --([a-z-]+)=\S+$", SLURM.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(options) == SLURM.read_text(encoding="utf-8").count("#SBATCH")
    known = {"job-name", "nodes", "ntasks-per-node", "cpus-per-task", "mem-per-cpu", "time", "signal"}
    assert set(options) == known
