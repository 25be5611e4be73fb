"""Rules for matrices, determinants and vectors."""
