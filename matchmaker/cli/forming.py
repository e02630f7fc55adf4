"""The options that decide which portfolio is formed: those of `suggest`, and of who explains or adds up what it would give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matchmaker.cli.shared import day_of, groups_of, progress_bar

if TYPE_CHECKING:
    from matchmaker.consortia.portfolio import Portfolio
    from matchmaker.firms.table import FirmTable
    from matchmaker.programmes import Programme

Effort = Annotated[float, typer.Option("--effort", help="How long to search; 2 takes twice the steps.")]
Together = Annotated[list[str] | None, typer.Option("--together", help="Ids that must share a consortium: A,B.")]
Apart = Annotated[list[str] | None, typer.Option("--apart", help="Ids that must not: A,B.")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="An id to leave out.")]
Keep = Annotated[list[str] | None, typer.Option("--keep", help="A proposal to keep: OLD.json:3.")]
Near = Annotated[Path | None, typer.Option("--near", help="An earlier portfolio (JSON) to stay close to.")]
ChangeCost = Annotated[
    float, typer.Option("--change-cost", help="With --near: what a firm's move must be worth; 0: nothing.")
]
Rounds = Annotated[Path | None, typer.Option("--history", help="CSV of earlier rounds: round,event,firms.")]
Product = Annotated[
    str | None, typer.Option("--product", help="Origin programmes: whose makers to look for, an HS code or words.")
]
Area = Annotated[
    list[str] | None, typer.Option("--area", help="Origin programmes: where, as codes: BR-MA,BR-PA or BR.")
]


def kept(proposals: Sequence[str] | None) -> list[tuple[str, ...]]:
    """`--keep OLD.json:3` as the members of that proposal, for each."""
    return [_kept(each) for each in proposals or ()]


def earlier(near: Path | None) -> Portfolio | None:
    """The portfolio of `--near`."""
    from matchmaker.consortia.serialisation import read_portfolio

    return None if near is None else read_portfolio(near)


def form(
    firms: FirmTable,
    rules: Programme,
    *,
    seed: int = 0,
    effort: float = 1.0,
    deadline: float | None = None,
    as_of: str | None = None,
    proximity: Path | None = None,
    together: list[str] | None = None,
    apart: list[str] | None = None,
    exclude: list[str] | None = None,
    fixed: Sequence[Sequence[str]] = (),
    near: Portfolio | None = None,
    change_cost: float = 0.05,
    history: Path | None = None,
    product: str | None = None,
    area: list[str] | None = None,
    stability: int | None = None,
) -> Portfolio:
    """`suggest_consortia` from options as they are written, behind a progress bar."""
    from matchmaker.consortia.suggest import suggest_consortia

    with progress_bar() as progress:
        portfolio = suggest_consortia(
            firms,
            rules,
            seed=seed,
            effort=effort,
            as_of=day_of(as_of),
            progress=progress,
            deadline=deadline,
            together=groups_of(together),
            apart=groups_of(apart),
            excluded=exclude or (),
            fixed=fixed,
            near=near,
            change_cost=change_cost,
            history=history,
            product=product,
            area=None if area is None else [each for one in area for each in one.split(",") if each],
            proximity=proximity,
        )
        return portfolio if stability is None else portfolio.stability(stability, progress).portfolio


def _kept(written: str) -> tuple[str, ...]:
    from matchmaker.consortia.serialisation import read_portfolio

    path, _, number = written.rpartition(":")
    if not path or not number.isdigit():
        raise typer.BadParameter(f"--keep takes FILE:NUMBER, such as old.json:3; given: {written}")
    for proposal in read_portfolio(path).proposals:
        if proposal.number == int(number):
            return proposal.members
    raise typer.BadParameter(f"{path} holds no proposal {number}")
