"""The best partners of a firm, or of a profile that is not in the list."""
