"""Measures of readers, tree parsers and symbol classifiers on expressions and pages."""
