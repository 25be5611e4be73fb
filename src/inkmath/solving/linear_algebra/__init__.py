"""Matrices, determinants, vectors and systems in matrix form.

problems      what is given and what is asked
solver        the way in: calculations, statements, equations
gauss         augmented matrices, by row operations
equations     equations between matrices, and with determinants
eigenvalues   eigenvalues and eigenvectors
properties    what is said of a matrix or of vectors of which nothing is asked
"""
