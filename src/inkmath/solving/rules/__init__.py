"""Rules that rewrite expressions, one topic a file."""
