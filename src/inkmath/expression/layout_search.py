"""The best well-formed layout trees under the scores of names and edges.

Every symbol has two choices to make, its name and its edge (parent and relation), each with a cost: minus the
logarithm of its probability. The search begins with the cheapest of all and, as long as the choices
contradict each other, moves on to where one of the contradicting choices is the next best: best first, so the
first tree without a contradiction is the cheapest there is (conflict-directed search, Williams and Ragno,
2007), and the ones after it are the next best.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from inkmath.expression.layout import ACCENTS, BAR, ROOT, LayoutTree, Relation
from inkmath.vocab import NAMES

FloatArray = npt.NDArray[np.float64]

_ROOT_EDGE = (-1, Relation.RIGHT)
_NAME_CHOICES, _EDGE_CHOICES = 4, 6
_STRUCTURES = {
    Relation.ABOVE: {BAR},
    Relation.BELOW: {BAR},
    Relation.INSIDE: {ROOT, *ACCENTS},
    Relation.INDEX: {ROOT},
}
"""The names of the symbols that can have a child by a relation; by the others all can."""

_COVERING = {ROOT, *ACCENTS}
_PARTNERS = {
    Relation.ABOVE: Relation.BELOW,
    Relation.BELOW: Relation.ABOVE,
    Relation.INDEX: Relation.INSIDE,
}
"""The relations by which a symbol has a child where it has one by another."""

PRIME = r"\prime"
_IMPOSSIBLE = 1e3
EFFORT = 500
"""States that are looked at: of 671 expressions of CROHME 2013 none needs more than 190."""

_MOST_WORK = EFFORT * 80**2  # a state can lead to as many others as there are symbols, each as long

Edge = tuple[int, Relation]


@dataclass(frozen=True, slots=True)
class ScoredTree:
    """A well-formed tree and the logarithm of the product of the probabilities of its choices."""

    tree: LayoutTree
    log_probability: float


def best_trees(
    name_scores: FloatArray,
    edge_scores: FloatArray,
    *,
    most: int = 5,
    margin: float = math.inf,
    least: float = -math.inf,
    effort: int = EFFORT,
    fractions: Collection[int] = (),
) -> list[ScoredTree]:
    """The most probable well-formed trees, best first; empty where `effort` states hold none.

    name_scores: float (N, len(NAMES)), log probabilities of the names.
    edge_scores: float (N, N * R + 1), log probabilities of (parent, relation) at parent * R + relation; of
    being the root last.
    margin: how far below the best, as a logarithm, a tree may be. least: the least that a tree may be.
    fractions: symbols that have to have something above and below them.
    Only the 4 likeliest names and the 6 likeliest edges of each symbol are tried. Of more than 80 symbols
    fewer states are looked at, so that time and memory stay bounded.
    """
    found: list[ScoredTree] = []
    if len(name_scores) == 0:
        return found
    effort = min(effort, max(1, _MOST_WORK // len(name_scores) ** 2))
    choices = _Choices(name_scores, edge_scores, fractions)
    for state, cost in _cheapest_first(choices, effort, margin, -least):
        found.append(ScoredTree(choices.tree(state), -cost))
        if len(found) == most:
            break
    return found


class _Choices:
    """The choices of each variable, cheapest first, and their costs.

    The variables are the names of all symbols and then their edges. A state is the rank of each one's choice,
    a byte each: many states are kept.
    """

    def __init__(self, name_scores: FloatArray, edge_scores: FloatArray, fractions: Collection[int]) -> None:
        self.size = len(name_scores)
        self.fractions = fractions
        relations = len(Relation)
        root = edge_scores.shape[1] - 1
        names, name_costs = _cheapest(name_scores, _NAME_CHOICES)
        edges, edge_costs = _cheapest(edge_scores, _EDGE_CHOICES)
        self.names = [[NAMES[i] for i in picks] for picks in names]
        self.edges: list[list[Edge]] = [
            [_ROOT_EDGE if i == root else (i // relations, Relation(i % relations)) for i in picks]
            for picks in edges
        ]
        self.costs = name_costs + edge_costs

    def tree(self, state: bytes) -> LayoutTree:
        names, edges = self._chosen(state)
        return LayoutTree(tuple(names), tuple(edge[0] for edge in edges), tuple(edge[1] for edge in edges))

    def _chosen(self, state: bytes) -> tuple[list[str], list[Edge]]:
        """The name and the edge of each symbol."""
        names = [picks[rank] for picks, rank in zip(self.names, state[: self.size], strict=True)]
        return names, [picks[rank] for picks, rank in zip(self.edges, state[self.size :], strict=True)]

    def conflict(self, state: bytes) -> list[int]:
        """The variables of one contradiction, one of which must change; empty for a well-formed tree."""
        size = self.size
        names, edges = self._chosen(state)
        roots = [i for i, edge in enumerate(edges) if edge is _ROOT_EDGE]
        if len(roots) > 1:
            return [size + i for i in roots]
        taken: dict[Edge, int] = {}
        for child, edge in enumerate(edges):
            if edge is _ROOT_EDGE:
                continue
            if edge in taken:
                return [size + taken[edge], size + child]
            taken[edge] = child
            parent, relation = edge
            needed = _STRUCTURES.get(relation)
            if needed is not None and names[parent] not in needed:
                return [size + child, parent]
            if names[child] == PRIME and relation is Relation.RIGHT and names[parent] != PRIME:
                return [size + child, child, parent]
        cycle = _cycle([parent for parent, _ in edges])
        if cycle:
            return [size + i for i in cycle]
        return self._incomplete(names, taken)

    def _incomplete(self, names: list[str], taken: dict[Edge, int]) -> list[int]:
        """A bar with only one side, or a root sign or an accent with nothing inside."""
        concerned = {parent for parent, relation in taken if relation in _PARTNERS}
        concerned.update(symbol for symbol, name in enumerate(names) if name in _COVERING)
        for symbol in sorted(concerned):
            for there, missing in _PARTNERS.items():
                if (symbol, there) in taken and (symbol, missing) not in taken:
                    return list(range(self.size, 2 * self.size))
            if names[symbol] in _COVERING and (symbol, Relation.INSIDE) not in taken:
                return [symbol, *range(self.size, 2 * self.size)]
        if any((symbol, Relation.ABOVE) not in taken for symbol in self.fractions):
            return list(range(self.size, 2 * self.size))
        return []


def _cheapest_first(
    choices: _Choices, effort: int, margin: float, max_cost: float
) -> Iterator[tuple[bytes, float]]:
    """The well-formed states and their costs, cheapest first, found in looking at `effort` states.

    None costs more than the first and `margin`, or than `max_cost`.
    """
    start = bytes(len(choices.costs))
    tie = count()
    heap = [(sum(costs[0] for costs in choices.costs), next(tie), start)]
    seen = {start}
    for _ in range(effort):
        if not heap:
            return
        cost, _, state = heapq.heappop(heap)
        if cost > max_cost:
            return
        conflict = choices.conflict(state)
        if not conflict:
            max_cost = min(max_cost, cost + margin)
            yield state, cost
        for variable in conflict or range(len(state)):
            rank, costs = state[variable] + 1, choices.costs[variable]
            if rank == len(costs):
                continue
            next_cost = cost + costs[rank] - costs[rank - 1]
            if next_cost > max_cost:
                continue
            following = state[:variable] + bytes((rank,)) + state[variable + 1 :]
            if following not in seen:
                seen.add(following)
                heapq.heappush(heap, (next_cost, next(tie), following))


def _cheapest(scores: FloatArray, most: int) -> tuple[list[list[int]], list[list[float]]]:
    """The choices of each row (N, choices) of log probabilities and their costs, cheapest first."""
    costs, most = -scores, min(most, scores.shape[1])
    max_costs = np.partition(costs, most - 1, axis=1)[:, most - 1 : most]
    rows, columns = np.nonzero(costs <= max_costs)  # few, so that few are sorted
    by_cost = np.lexsort((costs[rows, columns], rows))
    starts = np.searchsorted(rows, np.arange(len(scores)))
    order = columns[by_cost][starts[:, None] + np.arange(most)]
    costs = np.take_along_axis(costs, order, axis=1)
    counts = (costs < _IMPOSSIBLE).sum(axis=1).tolist()  # what is masked out is no choice
    return (
        [picks[:count] for picks, count in zip(order.tolist(), counts, strict=True)],
        [row[:count] for row, count in zip(costs.tolist(), counts, strict=True)],
    )


def _cycle(parents: list[int]) -> list[int]:
    """The members of one cycle of the parent pointers, or nothing."""
    state = [0] * len(parents)  # 0 not seen, 1 on the way, 2 leads to the root
    for start in range(len(parents)):
        path, node = [], start
        while node >= 0 and state[node] == 0:
            state[node] = 1
            path.append(node)
            node = parents[node]
        if node >= 0 and state[node] == 1:
            return path[path.index(node) :]
        for visited in path:
            state[visited] = 2
    return []
