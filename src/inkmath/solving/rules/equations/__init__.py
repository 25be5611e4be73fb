"""Equations in one unknown: their branches, and the rules by which they are solved, one kind a file."""
