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
    from matchmaker.affinity.relatedness import read_proximity
    from matchmaker.communities import Communities, SizeConstrainedCommunities, detect_communities
    from matchmaker.consortia.assess import assess_groups
    from matchmaker.consortia.gap_list import gaps
    from matchmaker.consortia.history import History, read_history
    from matchmaker.consortia.portfolio import Portfolio
    from matchmaker.consortia.proposal import Proposal
    from matchmaker.consortia.serialisation import read_portfolio
    from matchmaker.consortia.suggest import suggest_consortia
    from matchmaker.consortia.training import training_needs
    from matchmaker.errors import (
        InputError,
        MatchmakerError,
        ProgrammeError,
        UnfeasibleError,
        UnknownFirmError,
    )
    from matchmaker.evaluation.evaluate import evaluate
    from matchmaker.firms.decisions import read_decisions
    from matchmaker.firms.duplicates import find_duplicates
    from matchmaker.firms.profile import Profile
    from matchmaker.firms.proposing import propose_mapping
    from matchmaker.firms.reading import read_firms
    from matchmaker.firms.single import profile_from_dict
    from matchmaker.firms.table import FirmTable
    from matchmaker.matching.analogues import analogues
    from matchmaker.matching.assemble import assemble
    from matchmaker.matching.fill import fill
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
    "History": "consortia.history",
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
    "analogues": "matching.analogues",
    "assemble": "matching.assemble",
    "assess_groups": "consortia.assess",
    "build_graph": "affinity.graph",
    "detect_communities": "communities",
    "evaluate": "evaluation.evaluate",
    "explain_pair": "affinity.explain",
    "fill": "matching.fill",
    "find_duplicates": "firms.duplicates",
    "find_partners": "matching.partners",
    "gaps": "consortia.gap_list",
    "load_programme": "programmes.programme",
    "profile_from_dict": "firms.single",
    "programmes": "programmes.programme",
    "propose_mapping": "firms.proposing",
    "read_decisions": "firms.decisions",
    "read_firms": "firms.reading",
    "read_history": "consortia.history",
    "read_portfolio": "consortia.serialisation",
    "read_proximity": "affinity.relatedness",
    "suggest_consortia": "consortia.suggest",
    "suggest_hs": "vocabulary.products",
    "training_needs": "consortia.training",
}

__all__ = [
    "AffinityGraph",
    "AffinityIndex",
    "Communities",
    "FirmTable",
    "HSSuggestion",
    "History",
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
    "analogues",
    "assemble",
    "assess_groups",
    "build_graph",
    "detect_communities",
    "evaluate",
    "explain_pair",
    "fill",
    "find_duplicates",
    "find_partners",
    "gaps",
    "load_programme",
    "profile_from_dict",
    "programmes",
    "propose_mapping",
    "read_decisions",
    "read_firms",
    "read_history",
    "read_portfolio",
    "read_proximity",
    "suggest_consortia",
    "suggest_hs",
    "training_needs",
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
