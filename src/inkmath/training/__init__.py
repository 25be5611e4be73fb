"""Training of the networks, with PyTorch."""

import os

# Read when torch is loaded. By default threads of libgomp, which PyTorch's wheels for Linux use, spin for
# milliseconds while they wait, in the way of those that they wait for where other programs work too.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
