"""Counting: equations with factorials and numbers of choices, over the whole numbers.

problems    which equations these are
values      exact values at whole numbers
rules       factorials written out and cancelled
equations   the solver
"""
