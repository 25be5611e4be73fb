"""The symbols of HASYv2 among ours: which are tokens by another name, look like one, or are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from inkmath.vocab import NAMES

HASY_NAMES: Mapping[str, str] = {
    r"\longrightarrow": r"\rightarrow", r"\shortrightarrow": r"\rightarrow", r"\leqslant": r"\leq",
    r"\Longrightarrow": r"\Rightarrow", r"\Longleftrightarrow": r"\Leftrightarrow", r"\bot": r"\perp",
    r"\geqslant": r"\geq", r"\dots": r"\ldots", r"\dotsc": r"\ldots", r"\checked": r"\checkmark",
    r"\degree": r"\circ", r"\fullmoon": r"\circ", r"\ast": "*", r"\varnothing": r"\emptyset",
    r"\dag": r"\dagger", r"\ohm": r"\Omega", r"\backslash": r"\setminus", r"\vartriangle": r"\triangle",
    r"\longmapsto": r"\mapsto", r"\parallel": r"\|", r"\mid": "|", r"\varpropto": r"\propto", r"\with": r"\&",
    r"\sqrt{}": r"\sqrt",
    r"\mathds{C}": r"\mathbb{C}", r"\mathds{E}": r"\mathbb{E}", r"\mathds{N}": r"\mathbb{N}",
    r"\mathds{P}": r"\mathbb{P}", r"\mathds{Q}": r"\mathbb{Q}", r"\mathds{R}": r"\mathbb{R}",
    r"\mathds{Z}": r"\mathbb{Z}", r"\mathds{1}": r"\mathbb{1}",
    r"\mathscr{A}": r"\mathcal{A}", r"\mathscr{C}": r"\mathcal{C}", r"\mathscr{D}": r"\mathcal{D}",
    r"\mathscr{E}": r"\mathcal{E}", r"\mathscr{F}": r"\mathcal{F}", r"\mathscr{H}": r"\mathcal{H}",
    r"\mathscr{L}": r"\mathcal{L}", r"\mathscr{P}": r"\mathcal{P}", r"\mathscr{S}": r"\mathcal{S}",
    r"\astrosun": r"\odot", r"\Bowtie": r"\bowtie", r"\venus": r"\female", r"\mars": r"\male",
    r"\mathsection": r"\S", r"\lhd": r"\triangleleft", r"\diamondsuit": r"\diamond", r"\lozenge": r"\diamond",
    r"\leadsto": r"\rightsquigarrow", r"\vDash": r"\models", r"\amalg": r"\coprod", r"\sharp": r"\#",
    r"\AE": r"\ae", r"\AA": r"\aa",
}  # fmt: skip
"""Names of HASYv2's classes that are the same symbol by another name: a token's where there is one."""

ALIKE: Mapping[str, str] = {
    r"\o": r"\emptyset", r"\O": r"\emptyset", r"\diameter": r"\emptyset", r"\ss": r"\beta",
    r"\vartheta": r"\theta", r"\varrho": r"\rho", r"\varkappa": r"\kappa", r"\varpi": r"\omega",
    r"\iota": "l", r"\fint": "f", r"\flat": "b", r"\wr": "s", r"\upharpoonright": "1", r"\between": "x",
    r"\mathbb{H}": "H", r"\mathbb{1}": "1", r"\mathfrak{A}": "A", r"\mathfrak{M}": "M",
    r"\mathfrak{S}": "S", r"\mathfrak{X}": "X", r"\L": r"\pounds", r"\parr": "8", r"\ominus": r"\Theta",
    r"\triangledown": r"\nabla", r"\sqcap": r"\prod", r"\sqcup": "U", r"\sphericalangle": r"\angle",
    r"\leftmoon": "(", r"\llbracket": "[", r"\rrbracket": "]", r"\prec": "<", r"\preceq": r"\leq",
    r"\preccurlyeq": r"\leq", r"\succ": ">", r"\succeq": r"\geq", r"\guillemotleft": r"\ll",
    r"\backsim": r"\sim", r"\subsetneq": r"\subseteq", r"\varsubsetneq": r"\subseteq", r"\frown": r"\cap",
    r"\nmid": r"\dagger", r"\rightharpoonup": r"\rightarrow", r"\rightleftarrows": r"\rightleftharpoons",
}  # fmt: skip
"""Classes of no token whose drawings pass for one's: neither known nor unknown."""

_PAIRS = frozenset({r"\celsius", r"\aa"})  # two symbols, not one that is unknown


def token_of(name: str) -> str:
    """The token that a class of HASYv2 is; its own name where it is none."""
    return HASY_NAMES.get(name, name)


def unknown_names(classes: Iterable[str], seed: int = 0) -> tuple[frozenset[str], frozenset[str]]:
    """The classes whose ink resembles no token: one half to learn from what is unknown, one to measure with.

    Classes of the same symbol are in the same half.
    """
    own = {name: token_of(name) for name in classes}
    unknown = sorted({symbol for symbol in own.values() if symbol not in NAMES} - ALIKE.keys() - _PAIRS)
    order = np.random.default_rng(seed).permutation(len(unknown)).tolist()
    learnt = {unknown[i] for i in order[: len(order) // 2]}
    held_out = set(unknown) - learnt
    return (
        frozenset(name for name, symbol in own.items() if symbol in learnt),
        frozenset(name for name, symbol in own.items() if symbol in held_out),
    )
