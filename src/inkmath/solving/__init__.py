"""From the expression to its worked, checked solution. Importing this room does not load SymPy."""

from __future__ import annotations

from inkmath.solving.solver import solve_latex, solve_lines, warm_up

__all__ = ["solve_latex", "solve_lines", "warm_up"]
