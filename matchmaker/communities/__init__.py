"""Neighbourhoods in a graph, and groups of bounded size as a scikit-learn clusterer. Heavy parts load on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.communities.detection import Communities, detect_communities
from matchmaker.communities.quality import cpm, modularity

if TYPE_CHECKING:
    from matchmaker.communities.size_constrained import SizeConstrainedCommunities

__all__ = ["Communities", "SizeConstrainedCommunities", "cpm", "detect_communities", "modularity"]


def __getattr__(name: str) -> Any:
    if name == "SizeConstrainedCommunities":  # brings scikit-learn
        from matchmaker.communities.size_constrained import SizeConstrainedCommunities

        return SizeConstrainedCommunities
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
