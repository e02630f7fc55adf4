"""What every rule has: it is hard, or it weighs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A *hard* rule that a group breaks leaves the group unformed; a *soft* one costs `weight` for each of its members."""

    hard: bool = True
    weight: float = 0.0

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"the weight of a soft rule must be at least 0, got {self.weight}")
