"""Expressions: the tree of what is written, its LaTeX, and its printings in other formats."""
