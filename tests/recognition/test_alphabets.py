import numpy as np
import pytest

import inkmath
from inkmath.errors import ConfigError
from inkmath.types import Ink
from inkmath.vocab import ALPHABETS, CROHME, NAMES, SCHOOL

UPRIGHT = np.array([[50.0, y] for y in range(0, 100, 4)])
RING = np.array([[150 + 40 * np.cos(a), 50 + 50 * np.sin(a)] for a in np.linspace(0, 2 * np.pi, 60)])
INK = Ink((UPRIGHT, RING))


def test_an_alphabet_holds_names_that_a_reader_can_give() -> None:
    assert CROHME < SCHOOL
    for alphabet in ALPHABETS.values():
        assert alphabet is None or alphabet <= set(NAMES)


def test_nothing_is_read_that_the_alphabet_lacks() -> None:
    reader = inkmath.load_reader(alphabet=["|", "a", "+"])
    reading = reader.read(INK)
    assert {symbol.token for symbol in reading.symbols} <= {"|", "a", "+"}
    assert reading.symbols


def test_all_is_the_default() -> None:
    assert inkmath.load_reader(alphabet="all") is inkmath.load_reader()


@pytest.mark.parametrize("alphabet", ["greek", ["x", "nothing"]])
def test_unknown_alphabets_are_refused(alphabet: str | list[str]) -> None:
    with pytest.raises(ConfigError, match=r"greek|nothing"):
        inkmath.load_reader(alphabet=alphabet)
