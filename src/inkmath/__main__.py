"""`python -m inkmath` is `inkmath`."""

from inkmath.cli import app

if __name__ == "__main__":
    app(prog_name="inkmath")
