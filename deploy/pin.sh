#!/usr/bin/env bash
# Pins what the image is made of: the base image by the digest of its tag today, and every package that is
# installed in it by its version. Needs docker with buildx, python3, and the network.
#   deploy/pin.sh [TAG]          such as python:3.12-slim; without one, the tag that the Dockerfile names
set -euo pipefail
cd "$(dirname "$0")/.."

tag=${1:-$(sed -nE 's/^ARG BASE=([^@]+).*/\1/p' Dockerfile)}
digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$tag")
if [[ ! $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
    echo "No digest of $tag was found, but: $digest" >&2
    exit 1
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT
docker run --rm -v "$PWD:/source:ro" "$tag@$digest" \
    pip install --quiet --dry-run --ignore-installed --report - '/source[web,heic]' hatchling >"$report"

python3 - "$report" >deploy/constraints.txt <<'END'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    found = [package["metadata"] for package in json.load(file)["install"]]
print("# The packages of the image, written by deploy/pin.sh for CPython 3.12 on Linux.")
for name, version in sorted((one["name"].lower().replace("_", "-"), one["version"]) for one in found):
    if name != "inkmath":
        print(f"{name}=={version}")
END
sed -i -E "s|^ARG BASE=.*|ARG BASE=$tag@$digest|" Dockerfile
echo "Pinned $tag@$digest and $(grep -c == deploy/constraints.txt) packages."
