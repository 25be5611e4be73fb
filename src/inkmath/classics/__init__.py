"""The classic networks of the teaching engine: four small ones, what they learn from, and a run of each."""
