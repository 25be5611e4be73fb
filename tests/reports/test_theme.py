"""Colours that everyone can distinguish, by the standards' own formulas; text that is always drawn."""

from __future__ import annotations

import warnings

import matplotlib
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.reports import DARK, LIGHT, Theme, sample_grid
from inkmath.reports.theme import blank, contrasting, fitted, message, plain, width_of

PNG = b"\x89PNG\r\n\x1a\n"
MARKS = ("first", "second", "third", "fourth")

# Viénot, Brettel and Mollon, "Digital video colourmaps for checking the legibility of displays by
# dichromats",
# 1999: linear RGB as seen without red cones, and without green ones.
DICHROMATS = {
    "protanope": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deuteranope": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])

Floats = npt.NDArray[np.float64]


def linear(colour: str) -> Floats:
    """#rrggbb as linear RGB (IEC 61966-2-1)."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2's ratio, 1 to 21."""
    low, high = sorted(float(linear(colour) @ TO_XYZ[1]) for colour in (a, b))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Floats) -> Floats:
    """CIELAB under D65."""
    t = np.clip(TO_XYZ @ rgb, 0, None) / TO_XYZ.sum(axis=1)
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_and_marks_stand_out_from_the_paper(theme: Theme) -> None:
    assert contrast(theme.ink, theme.paper) > 7
    assert contrast(theme.soft, theme.paper) > 4.5
    assert contrast(theme.wrong, theme.paper) > 4.5  # captions are set in it
    assert min(contrast(getattr(theme, name), theme.paper) for name in MARKS) > 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("eye", DICHROMATS)
@pytest.mark.parametrize(
    "pair", [("first", "second"), ("first", "third"), ("second", "third"), ("right", "wrong")]
)
def test_marks_differ_for_the_colour_blind(theme: Theme, eye: str, pair: tuple[str, str]) -> None:
    a, b = (lab(DICHROMATS[eye] @ linear(getattr(theme, name))) for name in pair)
    assert np.linalg.norm(a - b) > 15  # 2.3 is just noticeable


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("stops", ["heat", "error_heat"])
def test_heat_rises_steadily_in_lightness(theme: Theme, stops: str) -> None:
    lightness = [lab(linear(colour))[0] for colour in getattr(theme, stops)]
    steps = np.diff(lightness)
    assert (steps > 5).all() or (steps < -5).all()


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_text_on_a_colour_is_the_more_readable_of_black_and_white(rgb: tuple[int, int, int]) -> None:
    colour = "#{:02x}{:02x}{:02x}".format(*rgb)
    chosen = contrasting([c / 255 for c in rgb])
    other = {"#000000": "#ffffff", "#ffffff": "#000000"}[chosen]
    assert contrast(chosen, colour) >= 0.98 * contrast(other, colour)


@settings(max_examples=60)
@given(st.text(max_size=30), st.floats(0.3, 2))
def test_any_text_is_cut_to_fit(text: str, width_in: float) -> None:
    cut = fitted(text, width_in, 8)
    assert width_of(cut, 8) <= width_in
    assert cut.isprintable()


def test_what_the_font_lacks_is_named_by_its_code_point() -> None:
    assert plain("α语\n") == "αU+8BED "


def test_any_text_is_drawn_as_it_is_without_a_warning() -> None:
    plot = message("", LIGHT)
    with warnings.catch_warnings(), LIGHT.applied():
        warnings.simplefilter("error")
        blank(plot).text(0.1, 0.1, plain(r"$\frac$ $x_$ \alpha 语"))
        assert plot.encoded("png").startswith(PNG)


def test_figures_show_themselves_and_are_the_same_each_time() -> None:
    images, labels = np.zeros((3, 8, 8), np.uint8), np.array([0, 1, 1])
    first, second = (sample_grid(images, labels, ["a", "b"]) for _ in range(2))
    assert first._repr_png_().startswith(PNG)
    assert first.encoded("svg") == second.encoded("svg")
    assert first.encoded("png") == second.encoded("png")


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    before = dict(matplotlib.rcParams)
    sample_grid(np.zeros((1, 8, 8), np.uint8), np.array([0]), ["a"], theme=DARK).encoded("png")
    assert dict(matplotlib.rcParams) == before


def test_commands_are_drawn_as_signs_where_the_font_has_them() -> None:
    assert plain(r"\times") == "×"
    assert plain(r"\fullmoon") == r"\fullmoon"
