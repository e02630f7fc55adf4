"""Established consortia to learn from."""
