"""The types of the API for the page's JavaScript."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="The web app needs: pip install 'inkmath[web]'")

import page_types


def test_types_are_those_of_the_api() -> None:
    written = page_types.FILE.read_text(encoding="utf-8")
    assert written == page_types.declarations(), "run: python scripts/page_types.py"


def test_declarations_have_literals_tuples_and_optional_fields() -> None:
    lines = [line.strip() for line in page_types.declarations().splitlines()]
    assert "box: [number, number, number, number];" in lines
    assert "alternatives: [string, number][];" in lines
    assert 'left_out?: "" | "printed" | "signs" | "unsure";' in lines
    assert "inputs: (Strokes | Question)[];" in lines
