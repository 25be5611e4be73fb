"""The laws of propositional logic, each for a formula at the top; they lead to a disjunctive normal form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.logic.problems import FALSE, TRUE
from inkmath.solving.sentences import joined, sentence

AND, OR = r"\wedge", r"\vee"
MOST_PARTS = 64
"""Most parts of a normal form."""

Change = Rewrite[Term]


def conjunction(*parts: Term) -> Term:
    """The formula that all parts hold."""
    return _together(AND, parts)


def disjunction(*parts: Term) -> Term:
    """The formula that one of the parts holds."""
    return _together(OR, parts)


def _flat(sign: str, parts: Sequence[Term]) -> list[Term]:
    flat: list[Term] = []
    for part in parts:
        flat += part.parts if isinstance(part, terms.Logical) and part.sign == sign else (part,)
    return flat


def _together(sign: str, parts: Sequence[Term]) -> Term:
    flat = _flat(sign, parts)
    return flat[0] if len(flat) == 1 else terms.Logical(sign, tuple(flat))


def connective_written_out(term: Term) -> Change | None:
    """Implications, equivalences and exclusive ors by `\\wedge`, `\\vee` and `\\neg`."""
    match term:
        case terms.Logical(r"\Leftrightarrow" | r"\leftrightarrow", (left, right)):
            result = disjunction(conjunction(left, right), conjunction(terms.Not(left), terms.Not(right)))
            says = sentence("Both sides are true, or both are false: {} is {}.", term, result)
            return Rewrite("equivalent", (result,), says)
        case terms.Logical(r"\Rightarrow" | r"\rightarrow", (left, right)):
            result = disjunction(terms.Not(left), right)
            says = sentence("Write the implication {} as {}.", term, result)
            return Rewrite("implication", (result,), says)
        case terms.Logical(r"\oplus", (left, right)):
            result = disjunction(conjunction(left, terms.Not(right)), conjunction(terms.Not(left), right))
            says = sentence("Exactly one of the two is true: {} is {}.", term, result)
            return Rewrite("exclusive-or", (result,), says)
    return None


def negation_moved_in(term: Term) -> Change | None:
    """De Morgan's laws, and two negations that cancel."""
    match term:
        case terms.Not(terms.Not(inner)):
            return Rewrite("double-negation", (inner,), "Two negations cancel each other.")
        case terms.Not(terms.Logical(sign, parts)) if sign in (AND, OR):
            other = OR if sign == AND else AND
            result = _together(other, [terms.Not(part) for part in parts])
            says = sentence("De Morgan's law: {} is {}.", term, result)
            return Rewrite("de-morgan", (result,), says)
        case terms.Not(inner) if inner in (TRUE, FALSE):
            result = FALSE if inner == TRUE else TRUE
            return Rewrite("complement-law", (result,), sentence("{} is {}.", term, result))
    return None


def simplified(term: Term) -> Change | None:
    """Parts that stand twice, that are always true or false, or that stand beside their negation."""
    if not isinstance(term, terms.Logical) or term.sign not in (AND, OR):
        return None
    neutral, dominant = (TRUE, FALSE) if term.sign == AND else (FALSE, TRUE)
    opposed = next((part for part in term.parts if terms.Not(part) in term.parts), None)
    if opposed is not None or dominant in term.parts:
        says = sentence("With {} this is always {}.", dominant, _word(dominant))
        if opposed is not None:
            says = sentence("{} and {} are never both true.", opposed, terms.Not(opposed))
            if term.sign == OR:
                says = sentence("One of {} and {} is always true.", opposed, terms.Not(opposed))
        return Rewrite("complement-law", (dominant,), says)
    left = [part for part in dict.fromkeys(_flat(term.sign, term.parts)) if part != neutral]
    result = _together(term.sign, left) if left else neutral
    if result == term:
        return None
    says = sentence("Leave out {}, which changes nothing.", neutral)
    if neutral not in term.parts:
        says = sentence("What stands twice counts once.")
    return Rewrite("idempotent-law", (result,), says)


def flattened(term: Term) -> Term:
    """The formula without brackets between equal signs, letters of a part in alphabetical order."""
    match term:
        case terms.Not(inner):
            return terms.Not(flattened(inner))
        case terms.Logical(sign, parts) if sign in (AND, OR):
            flat = _parts(_together(sign, [flattened(part) for part in parts]), sign)
            return _together(sign, sorted(flat, key=_name) if all(map(_name, flat)) else flat)
        case terms.Logical(sign, parts):
            return terms.Logical(sign, tuple(map(flattened, parts)))
    return term


def _name(term: Term) -> str:
    """The name of a letter or of its negation; empty for other formulas."""
    inner = term.term if isinstance(term, terms.Not) else term
    return f"{inner.token}_{inner.sub}" if isinstance(inner, terms.Variable) else ""


def _word(constant: Term) -> str:
    return "true" if constant == TRUE else "false"


def absorbed(term: Term) -> Change | None:
    """`p\\vee(p\\wedge q)` is p, and alike with the signs exchanged."""
    if not isinstance(term, terms.Logical) or term.sign not in (AND, OR):
        return None
    inner = OR if term.sign == AND else AND
    for small, large in combinations(term.parts, 2):
        for kept, gone in ((small, large), (large, small)):
            if set(_parts(kept, inner)) < set(_parts(gone, inner)):
                result = _together(term.sign, [part for part in term.parts if part != gone])
                says = sentence("{} is absorbed by {}, which is true whenever it is.", gone, kept)
                if term.sign == AND:
                    says = sentence("{} is absorbed by {}, which implies it.", gone, kept)
                return Rewrite("absorption", (result,), says)
    return None


def _parts(term: Term, sign: str) -> tuple[Term, ...]:
    return term.parts if isinstance(term, terms.Logical) and term.sign == sign else (term,)


def shortened(term: Term) -> Change | None:
    """`p\\vee(\\neg p\\wedge q)` is `p\\vee q`, and alike with the signs exchanged."""
    if not isinstance(term, terms.Logical) or term.sign not in (AND, OR):
        return None
    inner = OR if term.sign == AND else AND
    for literal in filter(_name, term.parts):
        opposite = literal.term if isinstance(literal, terms.Not) else terms.Not(literal)
        for k, part in enumerate(term.parts):
            rest = [each for each in _parts(part, inner) if each != opposite]
            if 0 < len(rest) < len(_parts(part, inner)):
                shorter = _together(inner, rest)
                result = _together(term.sign, (*term.parts[:k], shorter, *term.parts[k + 1 :]))
                says = sentence("Next to {}, leave {} out of {}.", literal, opposite, part)
                return Rewrite("absorption", (result,), says)
    return None


def combined(term: Term) -> Change | None:
    """`(p\\wedge q)\\vee(p\\wedge\\neg q)` is p: two parts that differ in the negation of one letter."""
    if not isinstance(term, terms.Logical) or term.sign not in (AND, OR):
        return None
    inner = OR if term.sign == AND else AND
    for one, other in combinations(term.parts, 2):
        first, second = (_parts(part, inner) for part in (one, other))
        shared = [part for part in first if part in second]
        rest = [part for part in (*first, *second) if part not in shared]
        is_pair = len(rest) == 2 and len(first) == len(second) and shared
        if (is_pair and terms.Not(rest[0]) == rest[1]) or (is_pair and rest[0] == terms.Not(rest[1])):
            result = _together(inner, shared)
            at = term.parts.index(one)
            kept = [result if k == at else part for k, part in enumerate(term.parts) if part != other]
            says = sentence("{} and {} differ in one letter only and come to {}.", one, other, result)
            return Rewrite("combine-parts", (_together(term.sign, kept),), says)
    return None


def distributed(outer: str, term: Term) -> Change | None:
    """The distributive law, towards a formula whose outer sign is the given one."""
    inner = AND if outer == OR else OR
    if not isinstance(term, terms.Logical) or term.sign != inner:
        return None
    k = next((k for k, part in enumerate(term.parts) if len(_parts(part, outer)) > 1), None)
    if k is None:
        return None
    choices, rest = _parts(term.parts[k], outer), (*term.parts[:k], *term.parts[k + 1 :])
    before, after = rest[:k], rest[k:]
    result = _together(outer, [_together(inner, (*before, choice, *after)) for choice in choices])
    if len(_parts(result, outer)) > MOST_PARTS:
        return None
    says = sentence("Distributive law: combine the rest with each of {}.", joined(", ", choices))
    return Rewrite("distributive-law", (result,), says)
