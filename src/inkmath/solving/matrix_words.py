r"""Words before a matrix that ask for something of it: `\text{inverse of }A` is its power -1."""

from __future__ import annotations

from collections.abc import Callable

from inkmath.expression.tree import Atom, Grid, Node, Row, Script, Text

Items = tuple[Node, ...]

LAMBDA, IDENTITY = Atom(r"\lambda"), Atom("E")
MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "array"))
ARTICLES = frozenset(["the", "a", "die", "den", "das", "der", "all", "alle"])
OF = frozenset(["of", "von", "der"])
NAMES: dict[str, str] = {
    "inverse": "inverse inverses",
    "determinant": "determinant determinante det",
    "rank": "rank rang",
    "trace": "trace spur",
    "transpose": "transpose transponierte",
    "eigenvalues": "eigenvalues eigenvectors eigenwerte eigenvektoren eigenvalue eigenvector",
    "kernel": "kernel kern nullspace",
    "characteristic polynomial": "charpoly",
}
"""Words for what is asked of a matrix, in the languages of schools."""

FOLLOWING = frozenset(["and", "und", "matrix", "polynomial", "polynom", "space"])
"""Words that may stand beside those."""

PHRASES = {
    "characteristic polynomial": "charpoly",
    "charakteristische polynom": "charpoly",
    "null space": "nullspace",
    "eigenvalues and eigenvectors": "eigenvalues",
    "eigenwerte und eigenvektoren": "eigenwerte",
}


def with_matrix_words(items: Items) -> Items:
    """The items with what their first words ask of a matrix, or of a letter, as signs; others as they are."""
    if len(items) != 2 or not isinstance(items[0], Text) or not _is_matrix(items[1]):
        return items
    name = _name(items[0].text.rstrip(" :.").lower())
    return items if name is None else ASKED[name](items[1])


def _is_matrix(node: Node) -> bool:
    if isinstance(node, Grid):
        return node.environment in MATRICES
    return isinstance(node, Atom) and node.token.isalpha() and node.token.isupper()


def _name(said: str) -> str | None:
    """The quantity that the words name: `the inverse of`; None for other words."""
    for phrase, word in PHRASES.items():
        said = said.replace(phrase, word)
    words = said.split()
    left = [word for word in words if word not in ARTICLES | OF | FOLLOWING]
    found = [name for name, spellings in NAMES.items() if left and set(left) <= set(spellings.split())]
    return found[0] if found else None


def _scripted(node: Node, script: Items) -> Items:
    assert not isinstance(node, Script)
    return (Script(node, sup=Row(script)),)


def _less_value(matrix: Node) -> Items:
    return (Atom(r"\det"), Atom("("), matrix, Atom("-"), LAMBDA, IDENTITY, Atom(")"))


def _eigenvalue_equation(matrix: Node) -> Items:
    """`A v = \\lambda v`; for a letter, whose order is not known, the characteristic equation."""
    if not isinstance(matrix, Grid):
        return (*_less_value(matrix), Atom("="), Atom("0"))
    column = _column(matrix, Atom("x"))
    return (matrix, column, Atom("="), LAMBDA, column)


def _column(matrix: Grid, letter: Atom) -> Grid:
    """A column of as many letters as the matrix has columns."""
    return Grid(
        "pmatrix",
        tuple(
            (Row((Script(letter, sub=Row(tuple(map(Atom, str(k))))),)),)
            for k in range(1, 1 + len(matrix.rows[0]))
        ),
    )


def _kernel(matrix: Node) -> Items:
    if not isinstance(matrix, Grid):
        return (Text("kernel of"), matrix)
    zero = Grid("pmatrix", ((Row((Atom("0"),)),),) * len(matrix.rows))
    return (matrix, _column(matrix, Atom("x")), Atom("="), zero)


ASKED: dict[str, Callable[[Node], Items]] = {
    "inverse": lambda matrix: _scripted(matrix, (Atom("-"), Atom("1"))),
    "transpose": lambda matrix: _scripted(matrix, (Atom("T"),)),
    "determinant": lambda matrix: (Atom(r"\det"), matrix),
    "rank": lambda matrix: (Text("rank"), matrix),
    "trace": lambda matrix: (Text("tr"), matrix),
    "eigenvalues": _eigenvalue_equation,
    "kernel": _kernel,
    "characteristic polynomial": _less_value,
}
"""The signs for each of `NAMES`."""
