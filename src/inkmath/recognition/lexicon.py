"""Words, units and names of functions that people write in formulas, letter by letter.

The English words are the four hundred that stand most often in the text of 334,000 formulas of schoolbooks,
exercises and lecture notes, without names, abbreviations and what belongs to single subjects; the German and
French ones are those that join or introduce statements at school.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TypeAlias

from inkmath.expression.tree import Atom, Text
from inkmath.vocab import Kind, table

_ENGLISH = """
    above absolute acceleration addition adjacent after age all also always amount and angle annual
    another answer any apply are area around average axis balance base because before between binomial
    both bottom but case cell center centre change circle circumference class closed coefficient column
    columns common complex compound concentration condition constant continuous converge converges
    correct  count cross curve cylinder data day days decreasing defined definition degree
    degrees denominator density depth derivative diagonal diameter difference dimension direction
    displacement distance distinct diverge diverges divide divided divisible does dollars domain double
    each edge either element else empty end energy equal equals equation error estimate even event every
    everywhere exact exactly exist exists expected expression face factor factors failure false feet
    final finite first fixed for force form formula four fraction free frequency from function functions
    gain gas general given gives graph greater half has have heat height hence horizontal hour hours
    hypotenuse hypothesis identity if iff imaginary implies improper in inches income increasing
    independent index infinite initial inner input integer integers integral intercept interest interval
    into inverse invertible irrational is it large last law least left length less let level like limit
    line linear lines local loss lower mass matrix maximum mean means measure median meters metres miles
    minimum minute minutes mode model moles month months more multiple multiply must name natural near
    negative net new next no none nonzero norm not now null number numbers numerator object odd of on
    one only open opposite or order origin original other otherwise out output outside over pair
    parallel part partial people per percent perimeter period perpendicular person place plane point
    points population position positive possible power pressure price prime probability product products
    profit proper property provided quadratic quotient radians radius random range rank rate ratio
    rational real rectangle rectangular region relative remainder respect rest result right rise root
    row rows rule run same sample satisfies scale second seconds sequence set sets shaded side sides
    sign simple simplify since  size slope small so solution solutions solve some space span speed
    sphere square standard start step student subject substitute success such sum surface system table
    take  temperature term terms test than that the then theorem there therefore these this three
    through thus time times to total trace triangle trivial true two undefined under uniform unique unit
    units unknown upper use using value values variable vector vectors velocity vertex vertical volume
    water wave we weight when where which while whole width with within without word words work year
    years yes zero
"""

_GERMAN = """
    aber bzw daher dann Definition eine falls folgt gilt genau ist kein mit
    nicht oder ohne sei sind sonst und wegen wenn Zeit Weg Masse Umfang Geschwindigkeit
"""

_FRENCH = """
    alors avec car dans donc est et existe ou pour sauf si sinon soit tel sont tout
    vrai faux aire longueur vitesse somme
"""

_UNITS = """
    cm mm km dm nm kg mg ml mL cl dl mol min sec hr ms rad Hz kHz MHz Pa kPa hPa kJ MJ cal kcal kW MW
    kWh mA mV kV eV keV MeV ft yd mi lb oz gal atm mph units
"""

AMBIGUOUS_UNITS = frozenset(
    {"ml", "mm", "km", "mg", "ms", "cl", "dl", "dm", "nm", "ft", "mi", "Pa", "mA", "mV", "kV"}
)
"""Units that may as well be products."""

SINGLE_UNITS = frozenset("mshglNLJVWA")
"""Units of one letter, which are such in quotients alone, as in `m/s`."""


class Role(Enum):
    """The role of letters that are spelled together."""

    FUNCTION = "function"
    WORD = "word"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word, and the node of the expression tree that it is."""

    text: str
    role: Role
    node: Atom | Text


Trie: TypeAlias = Mapping[str, "Branch"]


@dataclass(frozen=True, slots=True)
class Branch:
    """The entries that end here, and what may follow, by letter."""

    entries: tuple[Entry, ...]
    following: Trie


@cache
def lexicon() -> Branch:
    """All entries by their letters; words begin with a small letter or a capital one."""
    return _branch([*_functions(), *_words(), *_units()])


def _functions() -> Iterable[Entry]:
    for token in table().values():
        name = token.text
        if token.latex == f"\\{name}" and name.islower() and token.kind in (Kind.FUNCTION, Kind.BIG_OPERATOR):
            yield Entry(name, Role.FUNCTION, Atom(token.latex))
    yield Entry("mod", Role.FUNCTION, Atom(r"\bmod"))


def _words() -> Iterable[Entry]:
    for word in dict.fromkeys(f"{_ENGLISH} {_GERMAN} {_FRENCH}".split()):
        for text in {word, word.capitalize()}:
            yield Entry(text, Role.WORD, Text(text))


def _units() -> Iterable[Entry]:
    simple = _UNITS.split()
    for unit in simple:
        yield Entry(unit, Role.UNIT, Text(unit))
    for over in (*simple, *SINGLE_UNITS):
        for under in (*simple, *SINGLE_UNITS):
            yield Entry(f"{over}/{under}", Role.UNIT, Text(f"{over}/{under}"))


def _branch(entries: list[Entry], depth: int = 0) -> Branch:
    by_letter: dict[str, list[Entry]] = {}
    for entry in entries:
        if len(entry.text) > depth:
            by_letter.setdefault(entry.text[depth], []).append(entry)
    ending = tuple(entry for entry in entries if len(entry.text) == depth)
    return Branch(ending, {letter: _branch(some, depth + 1) for letter, some in by_letter.items()})
