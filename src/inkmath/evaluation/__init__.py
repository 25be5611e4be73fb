"""Measures of recognisers, with intervals: metrics, calibration, `evaluate` and `bench`."""
