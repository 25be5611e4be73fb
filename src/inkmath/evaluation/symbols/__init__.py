"""Measures of classifiers of single symbols."""
