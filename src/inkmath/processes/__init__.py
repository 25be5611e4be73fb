"""Work in processes and threads beside this one: within limits, or several pieces at a time."""
