"""Tokens that AsciiMath and Typst have no common name for, and that stand for themselves there."""

from __future__ import annotations

from inkmath.vocab import table

_NAMELESS = frozenset((
    r"\unknown", r"\square", r"\checkmark", r"\dagger", r"\euro", r"\pounds", r"\star", r"\bullet", r"\top",
    r"\Re", r"\Im", r"\wp", r"\sharp", r"\flat", r"\Diamond", r"\odot", r"\sqcup", r"\sqcap", r"\amalg",
    r"\ominus", r"\ltimes", r"\uparrow", r"\downarrow", r"\rightleftharpoons", r"\hookrightarrow", r"\nmid",
    r"\prec", r"\preceq", r"\succ", r"\succeq", r"\lesssim", r"\gtrsim", r"\subsetneq", r"\supsetneq",
    r"\nsubseteq", r"\vdash", r"\models", r"\oiint", r"\bigoplus", r"\bigotimes", r"\bigwedge", r"\bigvee",
))  # fmt: skip


def own_character(token: str) -> str:
    """The character of a token without a name, or of a letter in another typeface; empty for other tokens."""
    is_nameless = token in _NAMELESS or (token.endswith("}") and token not in (r"\}", "{}"))
    return table()[token].text if is_nameless else ""
