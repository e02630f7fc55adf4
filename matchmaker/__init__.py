"""matchmaker: which small firms should form an export or an origin consortium, and why.

Everything here loads on first use, so that `import matchmaker` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matchmaker.affinity.explain import PairExplanation, explain_pair
    from matchmaker.affinity.graph import AffinityGraph, build_graph
    from matchmaker.affinity.index import AffinityIndex
    from matchmaker.communities import Communities, SizeConstrainedCommunities, detect_communities
    from matchmaker.consortia.portfolio import Portfolio
    from matchmaker.consortia.proposal import Proposal
    from matchmaker.consortia.serialisation import read_portfolio
    from matchmaker.consortia.suggest import suggest_consortia
    from matchmaker.errors import (
        InputError,
        MatchmakerError,
        ProgrammeError,
        UnfeasibleError,
        UnknownFirmError,
    )
    from matchmaker.evaluation.evaluate import evaluate
    from matchmaker.firms.profile import Profile
    from matchmaker.firms.reading import read_firms
    from matchmaker.firms.single import profile_from_dict
    from matchmaker.firms.table import FirmTable
    from matchmaker.matching.partners import PartnerMatch, find_partners
    from matchmaker.programmes.programme import Programme, load_programme, programmes
    from matchmaker.vocabulary.products import HSSuggestion, suggest_hs

# Public name -> the module it lives in.
_PUBLIC = {
    "AffinityGraph": "affinity.graph",
    "AffinityIndex": "affinity.index",
    "Communities": "communities",
    "FirmTable": "firms.table",
    "HSSuggestion": "vocabulary.products",
    "InputError": "errors",
    "MatchmakerError": "errors",
    "PairExplanation": "affinity.explain",
    "PartnerMatch": "matching.partners",
    "Portfolio": "consortia.portfolio",
    "Profile": "firms.profile",
    "Programme": "programmes.programme",
    "ProgrammeError": "errors",
    "Proposal": "consortia.proposal",
    "SizeConstrainedCommunities": "communities",
    "UnfeasibleError": "errors",
    "UnknownFirmError": "errors",
    "build_graph": "affinity.graph",
    "detect_communities": "communities",
    "evaluate": "evaluation.evaluate",
    "explain_pair": "affinity.explain",
    "find_partners": "matching.partners",
    "load_programme": "programmes.programme",
    "profile_from_dict": "firms.single",
    "programmes": "programmes.programme",
    "read_firms": "firms.reading",
    "read_portfolio": "consortia.serialisation",
    "suggest_consortia": "consortia.suggest",
    "suggest_hs": "vocabulary.products",
}

__all__ = [
    "AffinityGraph",
    "AffinityIndex",
    "Communities",
    "FirmTable",
    "HSSuggestion",
    "InputError",
    "MatchmakerError",
    "PairExplanation",
    "PartnerMatch",
    "Portfolio",
    "Profile",
    "Programme",
    "ProgrammeError",
    "Proposal",
    "SizeConstrainedCommunities",
    "UnfeasibleError",
    "UnknownFirmError",
    "build_graph",
    "detect_communities",
    "evaluate",
    "explain_pair",
    "find_partners",
    "load_programme",
    "profile_from_dict",
    "programmes",
    "read_firms",
    "read_portfolio",
    "suggest_consortia",
    "suggest_hs",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib import metadata

        return metadata.version("matchmaker")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'matchmaker' has no attribute {name!r}")
    value = getattr(import_module(f"matchmaker.{_PUBLIC[name]}"), name)
    if not (hasattr(value, "__path__") or name == "programmes"):
        globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
