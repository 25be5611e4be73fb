"""Values of terms: exact, in floating point, as SymPy expressions and back."""
