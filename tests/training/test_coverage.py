import numpy as np

from inkmath.data.formulas import Formula, FormulaSource
from inkmath.expression.latex import print_latex
from inkmath.training.coverage import covering
from inkmath.training.textbooks import Textbooks

SOURCE = FormulaSource("a", "b", "c", "school", "CC0", "free")
FORMULAS = Textbooks([Formula(latex, SOURCE, "inline", 1) for latex in ("x+1=2", r"\frac{a_{1}}{2}<b^{2}")])


def written(*names: str) -> list[str]:
    return [print_latex(row) for row in covering(FORMULAS, names, 5, np.random.default_rng(0))]


def test_every_name_is_in_as_many_formulas_as_are_asked_for() -> None:
    found = written(r"\omega", r"\approx", "7")
    for name in (r"\omega", r"\approx", "7"):
        assert sum(name in latex for latex in found) == 5


def test_a_symbol_takes_the_place_of_one_of_its_kind() -> None:
    assert set(written(r"\omega")) <= {
        r"\omega+1=2",
        r"\frac{\omega_{1}}{2}<b^{2}",
        r"\frac{a_{1}}{2}<\omega^{2}",
    }


def test_an_accent_is_put_on_a_letter() -> None:
    assert set(written(r"\ddot")) <= {
        r"\ddot{x}+1=2",
        r"\frac{\ddot{a}_{1}}{2}<b^{2}",
        r"\frac{a_{1}}{2}<\ddot{b}^{2}",
    }


def test_a_kind_that_no_formula_holds_stands_alone() -> None:
    assert set(written(r"\checkmark")) == {r"\checkmark"}
