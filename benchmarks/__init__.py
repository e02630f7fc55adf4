"""Ours beside peers, measured in the same run: quality, time, memory. `python -m benchmarks [name]`.

A benchmark is a module of this folder with `run() -> list[Row]`; peers that are GPL stand here and nowhere else.
"""
