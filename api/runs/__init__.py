"""Forming consortia over HTTP: one run, one portfolio."""
