"""Working that somebody has written, checked: each line against the one before, the first wrong one named."""
