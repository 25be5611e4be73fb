"""Draws pictures without mathematics, and counts those that a reader takes for a formula."""
