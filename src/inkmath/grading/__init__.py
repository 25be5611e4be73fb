"""Pupils' pages against a key: the line that goes wrong, the answer, and the evidence for both."""
