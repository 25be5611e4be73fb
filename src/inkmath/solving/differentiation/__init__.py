"""Uses of the derivative: implicit derivatives, gradients, tangents and Taylor polynomials.

problems    which statements ask for them
steps       derivatives with their steps
implicit    y' of a curve
gradients   the partial derivatives of a function of several letters
tangents    the line that touches a curve
taylor      the polynomial that comes close to a function
"""
