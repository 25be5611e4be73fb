"""Problems over the complex numbers.

problems      which problems these are; loads no SymPy
solver        the way in: which part solves what
numbers       calculations and values put in
equations     equations in one complex unknown
real_parts    equations by their real and imaginary parts
loci          lines and circles in the plane
expressions   expressions with letters
offer         the complex answer beside a real outcome
"""
