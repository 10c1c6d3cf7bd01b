"""The library: what is kept, what is known of it, and who may see it."""
