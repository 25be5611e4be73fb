"""Work in processes beside this one: within limits, or several pieces at a time."""
