"""The command line: one command a file."""

from matchmaker.cli.app import main

__all__ = ["main"]
