"""Checks of steps and answers: by solution sets, by values, by enclosures."""
