"""What is asked about a group that lacks somebody, and the answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.kit.models import Out, Said
from api.proposals.schemas import ChangedRule, GroupsRequest, Number
from api.runs.portfolio import Gap, Reason, Share


class FillRequest(GroupsRequest):
    """The groups that stand, and the one that is to be filled. Firms of the other groups are taken unless `placed`."""

    proposal: Number = 1
    k: Annotated[int, Field(ge=1, le=100, description="How many firms at most.")] = 5
    gap: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=300,
            description="What they must bring: a place in the proposal's list of gaps (from 1), `experience`, `language`,"
            " `volume`, or a certificate.",
            examples=["organic-eu"],
        ),
    ] = None
    placed: Annotated[bool, Field(description="Firms of the other groups too.")] = False


class FillerOut(Out):
    """A firm that could join: the group's score with it, its mean affinity to the members, where it is now."""

    id: str
    name: str
    score: Share
    tie: Share
    proposal: int | None
    rules: Annotated[list[ChangedRule], Field(description="Verdicts that would be others than they are.")]
    closes: Annotated[list[Gap], Field(description="Gaps of the group that would be gone.")]
    reasons: list[Reason]


class FillOut(Out):
    """Best first; ties by id. `note` says why nobody is named."""

    format: Literal["matchmaker-fill-1"]
    proposal: int
    score: Share
    asked: Said | None
    fillers: list[FillerOut]
    note: Said | None
