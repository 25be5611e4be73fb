"""Letters of a formula of chemistry are elements where there is evidence of it."""

from __future__ import annotations

import pytest

from inkmath.recognition.chemistry import with_elements
from recognition.made_hypotheses import row


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("H _2 0", "H_{2}O"),
        ("C 0 _2", "CO_{2}"),
        (r"2 H _2 + 0 _2 \rightarrow 2 H _2 0", r"2H_{2}+O_{2}\rightarrow2H_{2}O"),
        ("N a C 1", "NaCl"),
        ("F e ^3 ^t", "Fe^{3+}"),
        ("C a ( 0 H ) _2", "Ca(OH)_{2}"),
        ("M g s O _4", "MgSO_{4}"),
    ],
)
def test_what_looks_alike_is_decided_by_the_elements(written: str, latex: str) -> None:
    (found,) = with_elements([row(written.split())])
    assert found.latex == latex
    assert found.log_probability == found.language_score > 0


@pytest.mark.parametrize(
    "written",
    [
        "P V = n R T",
        "x _0 + 1 0",
        "a b c",
        "H _1 + x",
        "c _2 0",
        "2 0 + 3 0",
        "I _1 0 = 5",
        "C o s x",
        "S _n = n a _1",
        "S _2 = S _0 + f _2",
        "S _2 = S _3 + f _2",
    ],
)
def test_mathematics_stays(written: str) -> None:
    given = row(written.split())
    assert with_elements([given])[0].latex == given.latex
