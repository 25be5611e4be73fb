"""The hooks of the documentation: docstrings as Markdown, formulas, and nothing from elsewhere."""

from __future__ import annotations

import pytest

pytest.importorskip("mkdocs", reason="The documentation needs: pip install 'inkmath[docs]'")

import docs_site


def test_fields_become_a_list() -> None:
    docstring = "A box.\n\nwidth: in pixels,\nabove 0. height: the same."
    assert docs_site.as_markdown(docstring, {"width", "height"}) == (
        "A box.\n\n- `width`: in pixels, above 0.\n- `height`: the same."
    )


def test_other_colons_stay() -> None:
    docstring = "Two rules: one, and the other. Note: none."
    assert docs_site.as_markdown(docstring, {"width"}) == docstring


def test_columns_become_a_block() -> None:
    docstring = "Errors.\n\nBase\n├── Input     what was given\n└── Output    what came"
    assert docs_site.as_markdown(docstring).count("```") == 2


def test_formulas_become_mathml() -> None:
    page = docs_site.on_page_markdown("before\n\n```math\n\\frac{1}{2}\n```\n")
    assert page.startswith("before\n\n<math")
    assert "<mfrac>" in page
    assert "```" not in page


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<script src="https://cdn.example/x.js">', 1),
        ('<link rel="stylesheet" href="https://fonts.example/x.css">', 1),
        ('<a href="https://example.org">', 0),
        ('<script src="assets/x.js">', 0),
    ],
)
def test_what_is_loaded_from_elsewhere_is_found(html: str, count: int) -> None:
    assert len(docs_site.ELSEWHERE.findall(html)) == count
