"""Works: parts of one story found together, and what they say of the whole."""
