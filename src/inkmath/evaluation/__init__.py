"""How good a recogniser is, with intervals: metrics, calibration, `evaluate` and `bench`."""
