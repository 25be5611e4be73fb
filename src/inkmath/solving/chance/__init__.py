"""Chance: probabilities, expected values and deviations of the distributions of schools.

problems        which problems these are, what is given and what is asked
distributions   binomial, Poisson and normal: exact values, and values found in another way
results         values as they are written
normal          normal variables
solver          the solver, with variables of whole numbers
"""
