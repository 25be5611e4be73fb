"""Every class of HASYv2 is a token, like one, or unknown; what is unknown is divided for good."""

from __future__ import annotations

import pytest

from inkmath.data.hasy_names import ALIKE, HASY_NAMES, token_of, unknown_names
from inkmath.data.use import open_set
from inkmath.vocab import NAMES

CLASSES = [
    "x",
    r"\longrightarrow",
    r"\male",
    r"\mars",
    r"\bowtie",
    r"\Bowtie",
    r"\lightning",
    r"\ss",
    r"\celsius",
]


def test_no_name_is_a_synonym_of_a_synonym() -> None:
    assert not set(HASY_NAMES.values()) & HASY_NAMES.keys()
    assert token_of(r"\longrightarrow") == r"\rightarrow"


def test_what_looks_like_a_token_is_none_itself() -> None:
    assert not ALIKE.keys() & set(NAMES)
    assert set(ALIKE.values()) <= set(NAMES)


def test_the_unknown_are_divided_and_synonyms_are_together() -> None:
    learnt, held_out = unknown_names(CLASSES)
    assert learnt | held_out == {r"\male", r"\mars", r"\bowtie", r"\Bowtie", r"\lightning"}
    assert not learnt & held_out
    for half in (learnt, held_out):
        assert (r"\male" in half) == (r"\mars" in half)
        assert (r"\bowtie" in half) == (r"\Bowtie" in half)
    assert unknown_names(reversed(CLASSES)) == (learnt, held_out)


@pytest.mark.data("hasyv2")
def test_all_names_are_classes() -> None:
    classes = set(open_set("hasyv2").meta.classes)
    assert HASY_NAMES.keys() <= classes
    assert ALIKE.keys() <= classes
    learnt, held_out = unknown_names(classes)
    assert min(len(learnt), len(held_out)) > 30
