r"""Grammar of school and university mathematics, as a table.

A production is LaTeX with places: `<sum>` stands for anything that `sum` produces, and `<variable:x>` is the
same wherever it stands in one production, and mostly not what `<variable:y>` is there. Only written tokens
occur, those of `inkmath.vocab.NAMES`; `<` and `>` are spelled `\lt` and `\gt` here. What bears a script has
none itself.
"""

from __future__ import annotations

from pathlib import Path

START = "expression"

_FORMULAS = Path(__file__).with_name("formulas")
"""A file for each field with formulas that people write there: each line is a production."""


def _evenly(tokens: str, total: float) -> dict[str, float]:
    """Each token as likely as the others, together of weight `total`."""
    names = tokens.split()
    return dict.fromkeys(names, total / len(names))


def _formulas() -> dict[str, float]:
    """Each line of each file as likely as the others."""
    files = sorted(_FORMULAS.glob("*.txt"))
    return {line: 1.0 for file in files for line in file.read_text(encoding="utf-8").splitlines()}


PRODUCTIONS: dict[str, dict[str, float]] = {
    START: {
        "<equation>": 16, "<inequality>": 6, "<sum>": 10, "<product>": 6, "<scrap>": 8, "<arithmetic>": 9,
        "<comparison>": 3, "<polynomial>": 4, "<line of a system>": 5, "<function>": 5,
        "<trigonometry>": 6, "<logarithms>": 5, "<derivative>": 4, "<integral>": 6, "<limit>": 5,
        "<series>": 6, "<sequence>": 4, "<physics>": 20, "<quantities>": 16, "<sets>": 5, "<counting>": 3,
        "<textbook>": 4, "<formula>": 78,
    },
    # whole lines
    "equation": {
        "<sum>=<sum>": 6, "<variable>=<sum>": 4, "<sum>=0": 2, "<term>=<term>": 4, "<sum>=<number>": 3,
        "<variable>=<number>": 1, "<variable>=<fraction>": 1.5, r"<sum>\neq <term>": 1.2,
        "<term>=<sum>=<term>": 1.2, "<letter>_{<subscript>}=<sum>": 1.5, "<variable>=\\pm <root>": 1,
        "<variable:x>^{2}=<natural>": 0.7, "<fraction>=<fraction>": 1.5,
    },
    "inequality": {
        "<sum><order><sum>": 4, "<variable><order><number>": 2, "<term><order><term>": 2,
        r"<number>\leq <variable>\leq <number>": 1, r"<number>\lt <variable>\lt <number>": 1,
        "<sum><order>0": 1, r"|<sum>|<order><number>": 1, "<fraction><order><fraction>": 1,
        "<variable><order><letter>": 1, r"<letter>\leq <variable>\leq <letter>": 0.5,
        r"<letter>\lt <variable>\lt <letter>": 0.5,
    },
    "order": {r"\lt ": 3, r"\gt ": 3, r"\leq ": 2, r"\geq ": 2, r"\neq ": 0.6},
    "arithmetic": {
        "<calculation>=<number>": 5, "<calculation>": 3, "<number fraction>+<number fraction>": 1,
        "<number fraction><dot><number fraction>=<number fraction>": 1, "<calculation>=": 0.6,
        "<number fraction>-<number fraction>=<number fraction>": 1, r"\sqrt{<natural>}=<number>": 0.7,
        "<natural>^{<digit>}=<natural>": 0.7, r"(-<natural>)<dot>(-<natural>)=<natural>": 0.5,
    },
    "calculation": {
        "<number><calculate><number>": 6, "<number><calculate><number><calculate><number>": 3,
        "(<number><calculate><number>)<calculate><number>": 1.5,
        "<number>(<number><calculate><number>)": 0.7, "<number><calculate>(-<natural>)": 0.7,
        "[<number>-(<calculation>)]<dot><natural>": 0.3, "<number>/<number>": 1,
    },
    "calculate": {"+": 4, "-": 4, r"\times ": 3, r"\div ": 2.5, r"\cdot ": 1.5, "/": 1, r"\pm ": 0.4},
    "comparison": {
        "<number><order><number>": 3, "<number fraction><order><number fraction>": 1.5,
        "<decimal><order><decimal>": 1, r"\sqrt{<natural>}<order><number>": 0.7,
    },
    "line of a system": {
        "<number><variable:x><sign><number><variable:y>=<number>": 3,
        "<number><variable:x><sign><number><variable:y><sign><number><variable:z>=<number>": 2,
        "<letter:a>_{1}<variable:x><sign><letter:b>_{1}<variable:y>=<letter:c>_{1}": 1,
        "<letter:a>_{<digit:i>1}<letter:x>_{1}+<letter:a>_{<digit:i>2}<letter:x>_{2}="
        "<letter:b>_{<digit:i>}": 1,
        "<variable:x><sign><variable:y>=<number>": 1.5,
        "<variable:y>=<number><variable:x><sign><number>": 2,
    },
    "polynomial": {
        "<number><variable:x>^{2}<sign><number><variable:x><sign><number>": 2,
        "<number><variable:x>^{2}<sign><number><variable:x><sign><number>=0": 2,
        "<variable:x>^{<digit>}<sign><number><variable:x>^{<digit>}<sign><number><variable:x>": 1.5,
        "<constant:a><variable:x>^{2}+<constant:b><variable:x>+<constant:c>": 1,
        "(<variable:x><sign><number>)(<variable:x><sign><number>)": 1.5,
        "(<variable:x><sign><constant:a>)^{2}="
        "<variable:x>^{2}<sign>2<constant:a><variable:x>+<constant:a>^{2}": 0.7,
        "<variable:x>^{2}-<variable:y>^{2}=(<variable:x>+<variable:y>)(<variable:x>-<variable:y>)": 0.5,
        "<letter:a>_{<index:n>}<variable:x>^{<index:n>}+<dots>+<letter:a>_{1}<variable:x>"
        "+<letter:a>_{0}": 0.8,
        "<letter>(<variable:x>)=<variable:x>^{<digit>}<sign><number><variable:x><sign><number>": 1,
    },
    "function": {
        "<name>(<variable:x>)=<sum>": 4, "<name>^{\\prime}(<variable>)=<sum>": 2,
        "<name>(<number>)=<number>": 1, "<name>(<variable:x>,<variable:y>)=<sum>": 1, "<name>(<sum>)": 1,
        "<name>(<name>(<variable>))": 0.7,
        r"<name>^{\prime\prime}(<variable>)+<number><name>(<variable>)=0": 0.7,
        r"<name>^{-1}(<variable:x>)=<sum>": 0.7, r"<name>_{<subscript>}(<variable>)=<sum>": 0.8,
        r"<name:f>^{\prime}<name:g>+<name:f><name:g>^{\prime}": 0.5,
        r"<name>(<variable>)\rightarrow <limit value>": 0.5,
    },
    "trigonometry": {
        "<trigonometric>": 2, "<trigonometric>=<fraction>": 1, "<trigonometric><sign><trigonometric>": 2,
        r"\sin^{2}<angle:x>+\cos^{2}<angle:x>=1": 1,
        r"\tan <angle:x>=\frac{\sin <angle:x>}{\cos <angle:x>}": 1,
        r"\sin(<angle:a>\pm <angle:b>)="
        r"\sin <angle:a>\cos <angle:b>\pm \cos <angle:a>\sin <angle:b>": 0.5,
        r"\cos 2<angle:x>=1-2\sin^{2}<angle:x>": 0.6, r"<letter>\sin(<greek>t+<greek>)": 1,
        r"<circular><degrees>=<number>": 1, r"<circular><degrees>=<number fraction>": 0.7,
        r"<circular><degrees>=\frac{\sqrt{<nonzero>}}{<nonzero>}": 0.5,
        r"<trigonometric>=<trigonometric>": 1.5, r"e^{i<greek:x>}=\cos <greek:x>+i\sin <greek:x>": 0.6,
        r"\frac{<letter:a>}{\sin <greek>}=\frac{<letter:b>}{\sin <greek>}": 0.5,
    },
    "trigonometric": {
        "<circular><angle>": 4, "<circular>^{2}<angle>": 1.5, "<circular>(<sum>)": 1.5,
        "<circular><fraction>": 1, "<number><circular><angle>": 1.5, "<circular><number><angle>": 1,
        "<variable><circular><angle>": 1, "<circular><angle><circular><angle>": 1,
        "<circular><degrees>": 2.5, "<circular>^{2}<degrees>": 0.3, "<number><circular><degrees>": 0.3,
    },
    "degrees": {"0": 3, "30": 1, "45": 1, "60": 1, "90": 1, "180": 0.5, "<natural>": 1.5},
    "circular": {r"\sin ": 4, r"\cos ": 4, r"\tan ": 3},
    "angle": {"<greek>": 4, "<variable>": 4, r"\frac{<pi>}{<digit>}": 1, "<pi>": 0.5, "2<greek>": 0.7},
    "pi": {r"\pi ": 1},
    "logarithms": {
        r"\log_{<base>}<argument>": 3, r"\log_{<base>}<argument>=<term>": 2, r"\log <argument>": 2,
        r"\log_{<base:b>}<letter:x>+\log_{<base:b>}<letter:y>=\log_{<base:b>}<letter:x><letter:y>": 1,
        r"\log_{<base:b>}\frac{<letter:x>}{<letter:y>}="
        r"\log_{<base:b>}<letter:x>-\log_{<base:b>}<letter:y>": 0.8,
        r"\log_{<base>}<letter:x>^{<exponent>}": 1, r"<number>\log_{<base>}<variable>": 1,
        r"\log_{<letter:a>}<letter:x>="
        r"\frac{\log_{<letter:b>}<letter:x>}{\log_{<letter:b>}<letter:a>}": 0.6,
        r"e^{<exponent>}=<sum>": 1, "<natural>^{<sum>}=<natural>^{<sum>}": 1,
        "ln<argument>": 2, "ln<argument>=<term>": 1.5, "<variable>=ln<argument>": 1,
        "<number>ln<argument>": 0.6, r"ln\frac{<letter:x>}{<letter:y>}=ln<letter:x>-ln<letter:y>": 0.5,
    },
    "argument": {"<variable>": 4, "(<sum>)": 3, "<number>": 2, "|<variable>|": 0.7},
    "base": {"<digit>": 3, "10": 1, "<letter>": 3, "e": 0.5},
    "derivative": {
        r"\frac{d<variable:y>}{d<variable:x>}": 2, r"\frac{d<variable:y>}{d<variable:x>}=<sum>": 2,
        r"\frac{d}{d<variable:x>}(<sum>)": 1,
        r"\frac{d^{2}<variable:y>}{d<variable:x>^{2}}<sign><term>=0": 1,
        r"<name:y>^{\prime\prime}<sign><number><name:y>^{\prime}<sign><number><name:y>=<term>": 1,
        r"\frac{\Delta <variable:y>}{\Delta <variable:x>}=<fraction>": 1,
        r"d<variable:x>=<term>d<variable:t>": 0.5, r"<name>^{\prime}=<sum>": 1,
        r"<name:y>^{\prime}<sign><term>=<term>": 0.7, r"(<name:f><name:g>)^{\prime}=<sum>": 0.3,
    },
    "integral": {
        r"\int <sum>d<variable>": 3, r"\int_{<bound>}^{<bound>}<term>d<variable>": 5,
        r"\int \frac{d<variable:x>}{<sum>}": 1,
        r"\int_{<letter:a>}^{<letter:b>}<name:f>(<variable:x>)d<variable:x>="
        r"<letter:F>(<letter:b>)-<letter:F>(<letter:a>)": 0.5,
        r"\int <term>d<variable>=<sum>+C": 1,
        r"\int_{<bound>}^{<bound>}\int_{<bound>}^{<bound>}<term>d<variable>d<variable>": 0.5,
        r"\int_{-\infty}^{\infty}e^{-<variable:x>^{2}}d<variable:x>=\sqrt{\pi}": 0.4,
        r"\int <trigonometric>d<variable>": 1,
        r"\int \frac{d<variable:x>}{<variable:x>}=ln|<variable:x>|": 0.4,
        r"\int_{<bound>}^{<bound>}<name>(<variable:x>)d<variable:x>": 1.5,
    },
    "bound": {
        "0": 3, "1": 1.5, "<digit>": 1.5, "<letter>": 3, r"\infty ": 1.5, r"-\infty ": 0.8, r"\pi ": 1,
        "-<letter>": 1, r"\frac{\pi}{<digit>}": 0.5, "2\\pi ": 0.4, "<letter>_{<digit>}": 0.5,
    },
    "limit": {
        "<lim><term>": 4, "<lim><fraction>": 4, "<lim><fraction>=<limit value>": 2, "<lim>(<sum>)": 1.5,
        "<lim><name>(<variable>)=<limit value>": 1, "<lim><root>": 0.6,
        r"\lim_{h\rightarrow 0}\frac{<name:f>(<variable:x>+h)-<name:f>(<variable:x>)}{h}": 0.7,
        r"\lim_{<index:n>\rightarrow \infty}<letter>_{<index:n>}=<limit value>": 1,
        r"\lim_{<index:n>\rightarrow \infty}(1+\frac{<term>}{<index:n>})^{<index:n>}=e": 0.6,
        r"\lim_{<variable:x>\rightarrow 0}\frac{\sin <variable:x>}{<variable:x>}=1": 0.5,
    },
    "lim": {
        r"\lim_{<variable>\rightarrow <limit value>}": 3, r"\lim_{<index>\rightarrow \infty}": 2,
        r"\lim_{<variable>\rightarrow 0^{+}}": 0.5,
    },
    "limit value": {
        "0": 2, "1": 1, r"\infty ": 2, "<letter>": 2, "<digit>": 1, r"-\infty ": 0.7, "<letter>_{0}": 0.5,
    },
    "series": {
        "<big sum><term>": 4, "<big sum><indexed>": 2, "<big sum><fraction>": 2,
        "<big sum><fraction>=<term>": 1, "<big sum><indexed>=<indexed>+<dots>+<indexed>": 1,
        r"\sum <indexed>": 1, r"\sum_{<index>}<indexed><indexed>": 1,
        r"e^{<variable:x>}=\sum_{<index:n>=0}^{\infty}\frac{<variable:x>^{<index:n>}}{<index:n>!}": 0.5,
        r"\sum_{<index:i>=1}^{<index:n>}<index:i>=\frac{<index:n>(<index:n>+1)}{2}": 0.6,
        "<big sum>(<indexed><sign><indexed>)": 1, r"<big sum><big sum><indexed>": 0.5,
        r"<big sum>|<indexed>|^{2}": 0.5,
    },
    "big sum": {
        r"\sum_{<index>=<digit>}^{<index>}": 4, r"\sum_{<index>=<digit>}^{\infty}": 2,
        r"\sum_{<index>=<digit>}^{<index>-1}": 1, r"\sum_{<index>=<digit>}^{<natural>}": 0.7,
        r"\sum_{<index>\in <capital>}": 0.5, r"\sum_{<index:i>\neq <index>}": 0.3,
    },
    "indexed": {
        "<letter>_{<index>}": 4, "<letter>_{<index>}^{<exponent>}": 1, "<letter>^{<index>}": 1,
        "<index>^{<digit>}": 1, "<letter>_{<index>}<letter>_{<index>}": 1,
        "<letter>_{<index><index>}": 0.7, "<letter>_{<index>+1}": 1,
    },
    "dots": {r"\ldots ": 1.5, r"\cdots ": 1},
    "sequence": {
        r"<letter:a>_{1},<letter:a>_{2},\ldots ,<letter:a>_{<index>}": 2,
        r"<number>,<number>,<number>,\ldots ": 1.5,
        "<letter:a>_{<index:n>+1}=<term>+<letter:a>_{<index:n>}": 2,
        r"<index:i>=1,2,\ldots ,<index:n>": 1.5,
        "<letter:a>_{<index:n>}=<letter:a>_{1}+(<index:n>-1)<letter:d>": 1, "1+<term>+<term>+<dots>": 1,
        "<letter:a>_{<index:n>}=<letter:a>_{<index:n>-1}+<letter:a>_{<index:n>-2}": 1,
        r"(<letter:x>_{1},<letter:x>_{2},\ldots ,<letter:x>_{<index:n>})": 1,
        "<variable>_{1},<variable>_{2}=<number>": 0.6,
        r"<letter:a>_{1}<dot><letter:a>_{2}<dots><letter:a>_{<index>}": 0.6,
        r"<index>=0,\pm 1,\pm 2,\ldots ": 0.4,
    },
    "physics": {
        "<amount>=<amount><amount>": 3, r"<amount>=\frac{<amount>}{<amount>}": 3,
        r"<amount>=\frac{1}{2}<amount><quantity>^{2}": 1,
        "<amount><amount>=<amount><amount><amount>": 1.5,
        r"<amount>=<amount>\frac{<quantity:m>_{1}<quantity:m>_{2}}{<quantity>^{2}}": 1,
        r"\Delta <amount>=<amount>-<amount>": 1.5, r"<amount>=\sqrt{\frac{<amount>}{<amount>}}": 1,
        r"<amount>=2\pi \sqrt{\frac{<amount>}{<amount>}}": 0.7, "<amount>=<quantity>_{0}+<amount>t": 1,
        r"\frac{1}{<quantity:f>}=\frac{1}{<quantity:a>}+\frac{1}{<quantity:b>}": 1,
        "<amount>=4\\pi <quantity>^{2}": 0.7,
        "<quantity:a>_{<digit>}<quantity:b>_{<digit>}=<quantity:a>_{<digit>}<quantity:b>_{<digit>}": 1,
        "<amount>=<amount>e^{-<greek>t}": 1, r"<amount>=\frac{\Delta <amount>}{\Delta t}": 0.7,
        "<amount>=<decimal>": 1, r"<amount>=<decimal>\times 10^{<integer>}": 1,
        "<amount>=<decimal><unit>": 1, "<amount>=<natural><unit>": 1, r"<decimal>.10^{<integer>}<unit>": 0.5,
        r"<amount>=\frac{4}{3}\pi <quantity>^{3}": 0.4, r"<amount>=\frac{<amount>.<amount>}{<amount>}": 1,
    },
    "quantities": {
        "<quantity><quantity>": 3, "<quantity><quantity><quantity>": 2,
        "<quantity>=<quantity><quantity>": 4,
        "<amount>.<amount>": 1.5, "<quantity>=<amount>.<amount>": 1.5,
        "<amount>=<amount>.<amount>.<amount>": 0.7,
        "<quantity>=<amount>.(<amount><sign><amount>)": 0.7, "<word>.<word>": 0.3,
        "<amount><dot><amount>": 1.5, "<amount>/<amount>": 0.7, "<amount>-<amount>": 1,
        "<amount>+<amount>": 1,
        "<quantity>(<quantity>)": 2, "(<amount>)": 1, "(<quantity><quantity>)": 1,
        "<quantity>(<quantity>)=<amount><dot><quantity>(<quantity>)": 1,
        "(<quantity>+<quantity>)<dot>(<quantity>+<quantity>)": 1,
        "<quantity>_{<word>}": 1.5, "<quantity>_{<word>}=<amount><amount>": 1.5,
        "<quantity>=<quantity>(<quantity>-<quantity>)": 1.5,
        "<quantity>=<quantity>+<quantity>i+<quantity>j": 0.6, "<quantity>=<amount>+<amount><dot><amount>": 1,
        "d<quantity:u>=<quantity>d<quantity:v>": 1,
        "<quantity:u>d<quantity:v>=d(<quantity:u><quantity:v>)": 0.5,
        "d<quantity>=<quantity><quantity>d<quantity>+<quantity><quantity>d<quantity>": 1,
        "<quantity>=<amount>/<natural>": 1, "<natural><quantity>+<nonzero>": 1,
        "<quantity><amount>=<natural>": 1, "<quantity>^{<digit>}<quantity>^{<digit>}": 1,
        "<quantity>=<natural><quantity><quantity>^{2}": 1, "<quantity>^{<quantity>}=<quantity>": 0.7,
        "<word>": 1, "<word>=<amount>": 1, "<word>(<amount>)": 1, "<word>=<fraction>": 0.5,
        "<amount><amount><amount>/<amount>": 1, "<amount>=<amount>-<amount><amount>": 1,
        "<amount>(<variable>)=<amount><amount>(<variable>)": 1,
    },
    "unit": {
        **_evenly("m s g cm mm km kg mg N V A Pa mol km/h m/s", 3), "m^{<nonzero>}": 0.5, "m.s^{-1}": 0.3,
        "mol.L^{-1}": 0.3, "g.mol^{-1}": 0.2,
    },
    "word": {
        **_evenly(
            "min max sup inf exp arg det dim ker card const cst tot ext int in out ref rel eff abs eq air"
            " water and or if",
            4,
        ),
        "<lower><lower>": 2, "<lower><lower><lower>": 2, "<lower><lower><lower><lower>": 0.5,
        "<capital><capital>": 1, "<capital><lower>": 2, "<capital><lower><lower>": 1,
        "<capital><lower><lower><lower>": 0.5,
    },
    "quantity": {"<capital>": 9, "<greek>": 2, "<lower>": 6},
    "amount": {"<quantity>": 6, "<quantity>_{<subscript>}": 3, r"<quantity>^{\prime}": 0.2},
    "sets": {
        r"<variable>\in <capital>": 2, r"<variable>\in [<bound>,<bound>]": 1.5,
        r"<variable>\in (<bound>,<bound>)": 1, r"<capital>=\{<number>,<number>,<number>\}": 1.5,
        r"\{<letter:x>_{1},\ldots ,<letter:x>_{<index>}\}": 1, r"\forall <letter:x>\in <capital>": 1.5,
        r"\exists <letter:x>\in <capital>": 1.5, r"\forall <greek:e>\gt 0\exists <greek>\gt 0": 1,
        r"\{<variable:x>||<variable:x>|<order><number>\}": 0.3,
        r"\{<variable:x>\in <capital>|<variable:x><order><number>\}": 1, r"[<bound>,<bound>)": 0.7,
        r"(<bound>,<bound>]": 0.7, r"\forall <letter:x>\exists <letter:y><letter:x><order><letter:y>": 1,
        r"<name>\in <capital>[<bound>,<bound>]": 0.5, r"<lower>\rightarrow <sum>": 0.7,
        r"P(<capital>|<capital>)=<fraction>": 0.8,
    },
    "counting": {
        "<index>!": 1, "<digit>!=<natural>": 1,
        r"\frac{<index:n>!}{<index:k>!(<index:n>-<index:k>)!}": 1.5,
        r"\frac{<natural>!}{<digit>!<digit>!}": 1, "(<index:n>+1)!=(<index:n>+1)<index:n>!": 0.7,
        r"C_{<index:n>}^{<index:k>}=\frac{<index:n>!}{<index:k>!(<index:n>-<index:k>)!}": 0.8,
        "P(<capital>)=<fraction>": 1, "P(<capital:a>)+P(<capital:b>)": 0.6,
    },
    "textbook": {
        r"<variable:x>="
        r"\frac{-<letter:b>\pm \sqrt{<letter:b>^{2}-4<letter:a><letter:c>}}{2<letter:a>}": 2,
        r"<variable:x>_{<digit>}="
        r"\frac{-<number:b>\pm \sqrt{<number:b>^{2}-4\cdot <number>\cdot <number>}}{2\cdot <number>}": 1,
        "<letter:a>^{2}+<letter:b>^{2}=<letter:c>^{2}": 1,
        r"\Delta =<letter:b>^{2}-4<letter:a><letter:c>": 1,
        r"\sqrt{(<letter:x>_{2}-<letter:x>_{1})^{2}+(<letter:y>_{2}-<letter:y>_{1})^{2}}": 1,
        r"<letter:c>^{2}=<letter:a>^{2}+<letter:b>^{2}-2<letter:a><letter:b>\cos <greek>": 0.8,
        "<letter:m>=\\frac{<letter:y>_{2}-<letter:y>_{1}}{<letter:x>_{2}-<letter:x>_{1}}": 1,
        r"e^{i\pi}+1=0": 0.3,
        r"\frac{(<letter:x>-<letter:a>)^{2}}{<letter:b>^{2}}<sign>\frac{<letter:y>^{2}}{<l"
        r"etter:c>^{2}}=1": 1,
        r"\frac{1}{<greek:s>\sqrt{2\pi}}e^{-\frac{(<letter:x>-\mu)^{2}}{2<greek:s>^{2}}}": 0.5,
        r"\frac{<letter:a>+<letter:b>}{2}\geq \sqrt{<letter:a><letter:b>}": 0.7,
    },
    "scrap": {
        "<letter>": 2, "<digit>": 1.5, "<number>": 2, "<power>": 3, "<fraction>": 2, "<root>": 4,
        "<sum>": 2, "<letter>_{<subscript>}": 1, "<letter><letter>": 1, "(<sum>)": 1, "[<sum>]": 1,
        r"\{<sum>\}": 1, "|<sum>|": 1.5, "<letter>=<letter>": 1, "<natural>": 2,
        r"<letter>\rightarrow <letter>": 0.5, "<token>": 1, "<token><token>": 1,
        "<token><letter><token>": 1, r"\frac{<token>}{<token>}": 0.5,
    },
    "formula": _formulas(),
    # parts of lines
    "sum": {
        "<term>": 4, "<term><sign><term>": 8, "<term><sign><term><sign><term>": 3, "-<term>": 1,
        "-<term><sign><term>": 1, "<term><sign><number>": 4, r"<term>\pm <term>": 0.6,
        "<number><sign><term>": 1.5, "<term><sign><word>": 0.05,
    },
    "sign": {"+": 5, "-": 4},
    "product": {
        "<factor><factor>": 3, "<factor><dot><factor>": 2, "<factor><factor><factor>": 1,
        "(<sum>)(<sum>)": 2, "<factor>/<factor>": 1, "<number>(<sum>)": 1.5, "[<sum>](<sum>)": 0.5,
        r"<factor>\div <factor>": 0.7, "<number>[<term>-(<sum>)]": 0.5, r"\{<term>[<sum>]\}": 0.3,
    },
    "dot": {r"\cdot ": 3, r"\times ": 3},
    "term": {
        "<factor>": 10, "<number><variable>": 5, "<number><power>": 2.5, "<variable><power>": 1.5,
        "<factor><factor>": 2, "<letter><letter><letter>": 0.8, "<fraction>": 3, "<number><root>": 0.8,
        "<factor><dot><factor>": 1, "<fraction><variable>": 0.8, "<letter>.<letter>": 0.5,
        "<trigonometric>": 1, "<product>": 0.7,
        r"\log <argument>": 0.4, "ln<argument>": 0.4, "<factor>/<factor>": 0.7, "<constant><variable>": 2,
    },
    "factor": {
        "<variable>": 5, "<letter>": 3, "<number>": 3, "<power>": 5.5, "<indexed letter>": 2.5,
        "(<sum>)": 2, "<root>": 2.8, "<name>(<variable>)": 0.8, "(<sum>)^{<exponent>}": 1.2,
        "|<sum>|": 0.7, "[<sum>]^{<exponent>}": 0.2, "<fraction>": 1, "<pi>": 0.5, "<index>!": 0.2,
        r"(<fraction>)^{<exponent>}": 0.3, "<name>_{<subscript>}(<variable>)": 0.2,
        r"<name>^{\prime}(<variable>)": 0.3, "<name>(<letter>,<letter>)": 0.3, r"\Delta <variable>": 0.3,
        "||<sum>||": 0.15,
    },
    "indexed letter": {
        "<letter>_{<subscript>}": 5, "<letter>_{<subscript>}^{<exponent>}": 1.5,
        "<variable>_{<subscript>}": 3, "<greek>_{<subscript>}": 1, r"<letter>^{\prime}": 0.7,
    },
    "power": {
        "<variable>^{<exponent>}": 6, "<letter>^{<exponent>}": 3, "e^{<exponent>}": 1.2,
        "<digit>^{<exponent>}": 1.5, "10^{<integer>}": 0.5, "<greek>^{<exponent>}": 0.6,
    },
    "exponent": {
        "2": 7, "3": 2, "<nonzero>": 2, "<index>": 2, "-<nonzero>": 1.2, "<index>+1": 1, "<index>-1": 0.8,
        "<variable>": 1.2, r"\frac{<nonzero>}{<nonzero>}": 0.8, "<number><variable>": 0.8,
        "-<variable>": 0.7, "<nonzero><digit>": 0.6, "<variable>^{2}": 0.4, "<sum>": 0.5,
        r"<nonzero>/<nonzero>": 0.3, "-<greek>t": 0.2, "<letter>": 1.2, r"\frac{<term>}{<term>}": 0.2,
    },
    "subscript": {
        "<digit>": 5, "<index>": 4, "<letter>": 2.5, "<index>+1": 1, "<index>-1": 0.8,
        "<digit><digit>": 0.7, "<index><index>": 0.7, "<digit>,<digit>": 0.3, "<index>,<index>": 0.3,
        "<capital>": 1.5, r"\infty ": 0.1, "<word>": 1, "<word>(<variable>)": 0.1,
        "<letter>_{<digit>}": 0.2,
    },
    "fraction": {
        r"\frac{<number>}{<number>}": 3, r"\frac{<letter>}{<letter>}": 2, r"\frac{<sum>}{<sum>}": 3,
        r"\frac{<term>}{<term>}": 3, r"\frac{1}{<sum>}": 1.5, r"\frac{<sum>}{<number>}": 1.5,
        r"\frac{<number>}{<term>}": 1, r"\frac{<pi>}{<digit>}": 0.4,
        r"\frac{<number><variable>}{<number>}": 1, r"\frac{<fraction>}{<fraction>}": 0.25,
        r"\frac{1}{1+<fraction>}": 0.2,
    },
    "number fraction": {
        r"\frac{<natural>}{<natural>}": 4, r"\frac{<nonzero>}{<nonzero>}": 4,
        r"<nonzero>\frac{<nonzero>}{<nonzero>}": 1, r"\frac{<calculation>}{<natural>}": 0.5,
        r"\frac{<decimal>}{<decimal>}": 0.3,
    },
    "root": {
        r"\sqrt{<number>}": 2.5, r"\sqrt{<variable>}": 1.5, r"\sqrt{<sum>}": 4, r"\sqrt{<fraction>}": 1,
        r"\sqrt{<term>}": 2, r"\sqrt[<nonzero>]{<term>}": 1.8, r"\sqrt[<index>]{<sum>}": 1,
        r"\sqrt[3]{<sum>}": 1.2, r"\sqrt[<index>]{<letter>}": 0.5, r"\sqrt{<term>+\sqrt{<sum>}}": 0.3,
        r"\sqrt{\sqrt{<term>}}": 0.1,
    },
    # numbers
    "digit": _evenly("0 1 2 3 4 5 6 7 8 9", 1),
    "nonzero": _evenly("1 2 3 4 5 6 7 8 9", 1),
    "natural": {
        "<nonzero>": 6, "<nonzero><digit>": 5, "<nonzero><digit><digit>": 2,
        "<nonzero><digit><digit><digit>": 1, "<nonzero><digit><digit><digit><digit>": 0.3,
        "<nonzero>00": 0.3,
    },
    "decimal": {
        "<nonzero>.<digit>": 3, "<natural>.<digit><digit>": 2, "0.<digit>": 2, "0.<digit><digit>": 1.5,
        "<natural>.<digit>": 1, "0.0<digit>": 0.5, "<nonzero>.<digit><digit><digit>": 0.5,
        "<natural>,<digit>": 1, "<natural>,<digit><digit>": 0.7, "0,<digit>": 0.5,
    },
    "integer": {"<natural>": 3, "<nonzero>": 3, "-<nonzero>": 2, "-<natural>": 1},
    "number": {"<nonzero>": 8, "<natural>": 5, "<decimal>": 1.2},
    # letters
    "variable": {
        "x": 7, "y": 3, "z": 2, "t": 1, "<lower>": 3, "<capital>": 3, "<greek>": 1.5, "a": 1, "b": 1,
    },
    "constant": {**_evenly("a b c d k m p q", 8), "<lower>": 3, "<capital>": 3, "<greek>": 2},
    "index": {**_evenly("i j k n m", 8), **_evenly("l r s p q t N M", 1.5)},
    "name": {**_evenly("f g h", 6), **_evenly("F G H P R S V y u v p q s", 5), r"\phi ": 0.7},
    "letter": {"<lower>": 5, "<capital>": 5, "<greek>": 2, "<variable>": 3},
    "lower": _evenly("a b c d e f g h i j k l m n o p q r s t u v w x y z", 1),
    "capital": _evenly("A B C E F G H I L M N P R S T V X Y", 1),
    "greek": _evenly(r"\alpha \beta \gamma \Delta \theta \lambda \mu \pi \sigma \phi", 1),
    "token": {
        "<letter>": 3, "<digit>": 3, "<order>": 1, "<calculate>": 1, r"\infty ": 0.5, r"\in ": 0.5,
        r"\forall ": 0.5, r"\exists ": 0.5, "!": 0.5, r"\rightarrow ": 0.5, "<dots>": 0.5, ",": 0.3,
        "(": 0.3, ")": 0.3, r"\int ": 0.3, r"\sum ": 0.3, r"\sin ": 0.3, r"\cos ": 0.3, r"\tan ": 0.3,
        r"\log ": 0.3, "=": 0.5,
    },
}  # fmt: skip
"""For each name what it produces, with weights."""

REUSED = {"variable": 0.6, "letter": 0.25, "index": 0.5, "name": 0.5, "constant": 0.2, "greek": 0.3}
"""Names that give something that they gave before in the same expression, and how often."""
