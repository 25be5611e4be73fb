"""The libraries that the page ships: unchanged files of known packages, with their licences."""

from __future__ import annotations

import hashlib
import re

from web.test_javascript import STATIC

VENDOR = STATIC / "vendor"
ROW = re.compile(r"^\| `([\w.-]+)` .* \| \w+ \(`([\w.-]+)`\) \| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_each_library_is_the_file_that_was_published() -> None:
    rows = ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8"))
    shipped = {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".woff2")}
    assert {name for name, _, _ in rows} == shipped
    for name, licence, digest in rows:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
        assert "Permission" in (VENDOR / licence).read_text(encoding="utf-8")
