"""The page of `inkmath watch`: trainings side by side while they go on.

Everything is read from the run folders, so a run can be watched from another process, during or after its
training. Needs the [train] extra, as `inkmath.reports` does.
"""

from inkmath.watch.server import Server
from inkmath.watch.state import pictures_of, state_of, watched_runs

__all__ = ["Server", "pictures_of", "state_of", "watched_runs"]
