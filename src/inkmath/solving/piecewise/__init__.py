r"""Functions in pieces, `f(x)=\begin{cases}x^{2}&x<0\\x&x\geq0\end{cases}`, and what is asked of them.

`reading.py` knows such a problem without SymPy, `branches.py` has the pieces with the sets of numbers for
which they hold, `solver.py` answers one question, `study.py` goes through all that can be said.
"""
