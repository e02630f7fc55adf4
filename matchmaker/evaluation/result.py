"""What an evaluation found, as records; tables are drawn from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matchmaker.evaluation.bootstrap import Estimate
from matchmaker.texts import Message, say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Row:
    """One method's figures, by measure."""

    method: str
    measures: dict[str, Estimate]
    groups: int | None = None  # groups of two or more among the measured firms

    def as_dict(self) -> dict[str, Any]:
        figures = {name: estimate._asdict() for name, estimate in self.measures.items()}
        return {"method": self.method, **figures} | ({} if self.groups is None else {"groups": self.groups})


@dataclass(frozen=True)
class Evaluation:
    """Partner search and grouping measured against known groups.

    Attributes
    ----------
    search : tuple of Row
        `ours` and the baselines: precision_at_10 (normalised by what can be found) and mrr.
    grouping : tuple of Row
        `communities`, `proposals` and the baselines: ami, ari, and precision, recall and f1 over pairs.
    difference : tuple of Row
        Each row of ours minus municipality's, on the same draws of groups.
    whole : Evaluation, optional
        The same with the whole list as pool, where both were asked for.
    pool : dict
        `which` (labelled or all), `firms` and `groups` measured, `candidates`, `kind`, sizes, and how many ids were not found.
    """

    search: tuple[Row, ...]
    grouping: tuple[Row, ...]
    difference: tuple[Row, ...]
    pool: dict[str, Any]
    programme: dict[str, Any]
    provenance: dict[str, Any] = field(default_factory=dict)
    whole: Evaluation | None = None

    @property
    def records(self) -> list[dict[str, Any]]:
        """One record a figure: part (search, grouping, difference), method, measure, value, low, high."""
        return [
            {"part": part, "method": row.method, "measure": measure, **estimate._asdict()}
            for part, rows in self._parts()
            for row in rows
            for measure, estimate in row.measures.items()
        ]

    def to_pandas(self) -> pd.DataFrame:
        """`records` as a table."""
        import pandas as pd

        return pd.DataFrame(self.records)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "format": "matchmaker-evaluation-1",
            "programme": self.programme,
            "pool": self.pool,
            **{part: [row.as_dict() for row in rows] for part, rows in self._parts()},
            "provenance": self.provenance,
        } | ({} if self.whole is None else {"whole": self.whole.as_dict()})

    def row(self, part: str, method: str) -> Row:
        """One method's row of a part; KeyError where there is none."""
        found = {row.method: row for name, rows in self._parts() if name == part for row in rows}
        return found[method]

    def _parts(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        yield "search", self.search
        yield "grouping", self.grouping
        yield "difference", self.difference

    def __str__(self) -> str:
        pool = self.pool
        lines = [
            str(
                Message("evaluation-title", firms=pool["firms"], count=pool["groups"], programme=self.programme["name"])
            )
        ]
        for part, rows in self._parts():
            lines += ["", say(f"evaluation-part.{part}")]
            for row in rows:
                figures = "  ".join(f"{say(f'measure.{name}')} {_figure(x)}" for name, x in row.measures.items())
                lines.append(f"  {say(f'method.{row.method}'):<28} {figures}")
        return "\n".join(lines if self.whole is None else [*lines, "", str(self.whole)])


def _figure(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
