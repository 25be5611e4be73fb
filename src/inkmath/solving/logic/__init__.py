"""Propositional logic: truth tables, equivalences, normal forms.

problems    which problems these are
tables      truth tables, and the comparison of formulas by them
rules       the laws, from connectives written out to a normal form
solver      the solver
"""
