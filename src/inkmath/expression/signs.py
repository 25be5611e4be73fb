"""The signs of classes that are named by LaTeX commands: × for `\\times`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from inkmath.vocab import table

_MORE = r"""
\& & \AA Å \AE Æ \Bowtie ⨝ \Downarrow ⇓ \L Ł \Longleftrightarrow ⟺ \Longrightarrow ⟹ \O Ø \S § \Vdash ⊩
\aa å \ae æ \astrosun ☉ \asymp ≍ \backsim ∽ \backslash \ \barwedge ⊼ \between ≬ \blacksquare ■
\blacktriangleright ▶ \bowtie ⋈ \boxdot ⊡ \boxplus ⊞ \boxtimes ⊠ \celsius ℃ \checked ☑ \circlearrowleft ↺
\circlearrowright ↻ \circledR ® \circledast ⊛ \circledcirc ⊚ \clubsuit ♣ \copyright © \curvearrowright ↷
\dashv ⊣ \degree ° \diameter ⌀ \diamond ⋄ \diamondsuit ♢ \doteq ≐ \female ♀ \fint ⨍ \frown ⌢ \fullmoon 🌕
\geqslant ⩾ \gtrless ≷ \guillemotleft « \heartsuit ♡ \iddots ⋰ \leadsto ⇝ \leftmoon ☾ \leqslant ⩽ \lhd ◁
\lightning ☇ \llbracket ⟦ \longmapsto ⟼ \longrightarrow ⟶ \lozenge ◊ \male ♂ \mapsfrom ↤ \multimap ⊸
\nRightarrow ⇏ \nearrow ↗ \nexists ∄ \not\equiv ≢ \nrightarrow ↛ \nvDash ⊭ \o ø \parr ⅋ \pitchfork ⋔
\preccurlyeq ≼ \rightharpoonup ⇀ \rightleftarrows ⇄ \rightrightarrows ⇉ \rightsquigarrow ↝ \rrbracket ⟧
\rtimes ⋊ \searrow ↘ \sphericalangle ∢ \sqsubseteq ⊑ \ss ß \sun ☼ \triangledown ▿ \trianglelefteq ⊴
\ast ∗ \triangleleft ◃
\triangleq ≜ \triangleright ▷ \twoheadrightarrow ↠ \upharpoonright ↾ \uplus ⊎ \vartriangle ▵ \wr ≀
"""
"""Commands of data sets that are no tokens of ours, each with its sign."""

_OWN = {r"\phi": "ϕ"}
"""Signs of tokens that share a character in text with another."""


def sign(name: str) -> str:
    """The sign that a command stands for; any other name as it is.

    No two names have the same sign, so that figures keep classes apart: of `\\male` and `\\mars` one stays as
    it is.
    """
    return _signs().get(name, name)


def named(name: str) -> str:
    """The sign with its name, where there is room for both: `×  \\times`."""
    shown = sign(name)
    return name if shown == name else f"{shown}  {name}"


@cache
def _signs() -> Mapping[str, str]:
    pairs = [(token.latex, _OWN.get(token.latex, token.text)) for token in table().values()]
    words = _MORE.split()
    pairs += zip(words[::2], words[1::2], strict=True)
    taken: dict[str, str] = {}
    for name, character in pairs:
        if name.startswith("\\"):
            taken.setdefault(character, name)
    return {name: character for character, name in taken.items()}
