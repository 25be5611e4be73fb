"""Ordinary differential equations in one unknown function.

problems      what is given: the equation, its function and letter, the conditions
working       the lines of a working, each checked against the equation
solver        the way in: which method, the constants, the check by substitution
first_order   separable, linear, homogeneous, Bernoulli, exact
linear        linear with constant coefficients
constants     constants from initial and boundary values
"""
