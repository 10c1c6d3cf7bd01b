"""The bench: an invented heap of chosen size with known truth, and what taking it in costs."""
