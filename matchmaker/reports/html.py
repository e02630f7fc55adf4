"""One page a director can pass on: self-contained HTML, drawn from the portfolio record.

The page asks nothing of the network (its content security policy forbids it), works without its script and prints. A
large portfolio is cut to what a browser shows comfortably, and the page says what was left to the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.consortia.training import open_questions, training_needs
from matchmaker.drawing.map import MOST_DOTS, Dot, land_definitions, plane_of, portfolio_dots, region_map
from matchmaker.drawing.plots import bar
from matchmaker.reports.fairness import fair, group_name
from matchmaker.reports.gaps import in_words, missing, to_ask
from matchmaker.reports.page import PROVENANCE, page, said_of_run
from matchmaker.reports.proposal_screen import countries, proposal_screen
from matchmaker.reports.side_by_side import beside, side_by_side
from matchmaker.reports.whole import relaxation_lines
from matchmaker.reports.wording import Words

# What one page shows; a portfolio beyond these goes on in the files.
FULL_PROPOSALS = 120
UNPLACED_SHOWN = 1_500
CHANGES_SHOWN = 200
HELD_SHOWN = 3  # certificates that some members of a proposal hold; the rest can be unfolded


def portfolio_page(
    portfolio: dict[str, Any],
    lang: str = "en",
    *,
    before: Mapping[str, Any] | None = None,
    alternatives: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The whole portfolio as one HTML page.

    Parameters
    ----------
    portfolio : dict
        The portfolio record, as `json.loads(portfolio.to_json())`.
    lang : str
        "en" or "es".
    before : portfolio record, optional
        An earlier or another portfolio to set beside this one; without it, what the portfolio's own `revision` tells.
    alternatives : sequence of records
        Other portfolios that are nearly as good, as `Alternative.as_dict` gives them.

    Returns
    -------
    str
        A complete document; write it as UTF-8.
    """
    words = Words(lang, portfolio["lang"])
    dots = portfolio_dots(portfolio)
    plane = plane_of(dots)
    detailed = portfolio["proposals"][:FULL_PROPOSALS]
    return page(
        "portfolio.html.j2",
        words,
        portfolio=portfolio,
        programme=portfolio["programme"],
        title=words.title(portfolio["programme"]),
        terms=_terms(portfolio["programme"], words),
        summary=portfolio["summary"],
        whole=portfolio.get("rules", []),
        relaxation=relaxation_lines(portfolio, words),
        provenance=_provenance(portfolio, words),
        land=land_definitions(plane) if dots else "",
        map=region_map(dots, lang, plane=plane, shared=True),
        map_key=_map_key(dots),
        off_map=portfolio["summary"]["firms"] - len(dots),
        by_country=[(words.country(code), row) for code, row in portfolio["summary"]["by_country"].items()],
        by_size=[
            (group_name("size", code, words), row) for code, row in portfolio["summary"].get("by_size", {}).items()
        ],
        fairness=fair(portfolio, words),
        glance=[_glance(proposal, words) for proposal in portfolio["proposals"]],
        steady=any(proposal["stability"] for proposal in portfolio["proposals"]),
        proposals=[proposal_screen(proposal, portfolio["programme"], plane, words) for proposal in detailed],
        training=[need.as_dict(lang) for need in training_needs(portfolio)],
        questions=[question.as_dict(lang) for question in open_questions(portfolio)],
        changes=side_by_side(portfolio, before, words),
        changes_shown=CHANGES_SHOWN,
        held_shown=HELD_SHOWN,
        as_of=portfolio["provenance"].get("as_of"),
        alternatives=beside(portfolio, alternatives, words),
        unplaced=portfolio["unplaced"][:UNPLACED_SHOWN],
        bar=bar,
        market=lambda code: in_words([code] if code else [], words),
    )


def _map_key(dots: list[Dot]) -> str:
    if len(dots) > MOST_DOTS:
        return "report-map-key-clusters"
    return "report-map-key-numbers" if any(dot.mark for dot in dots) else "report-map-key"


def _glance(proposal: dict[str, Any], words: Words) -> dict[str, Any]:
    """A proposal's line in the list of all."""
    return {
        "number": proposal["number"],
        "why": words.sentence(proposal["reasons"][0]) if proposal["reasons"] else words("report-no-reasons"),
        "members": len(proposal["members"]),
        "countries": countries(proposal, words),
        "codes": sorted({member["country"] for member in proposal["members"] if member["country"]}),
        "score": proposal["score"],
        "missing": len(missing(proposal)),
        "to_ask": len(to_ask(proposal)),
        "stability": proposal["stability"],
        "shown": proposal["number"] <= FULL_PROPOSALS,
    }


def _terms(programme: dict[str, Any], words: Words) -> str:
    """The programme's terms in a paragraph: what it groups by, how many, when, by whose authority."""
    size = {key: value for key, value in programme["size"].items() if value is not None}
    said = [words(f"report-relation.{programme['product_relation']}")]
    said.append(words("report-size-optimum" if "optimum" in size else "report-size", **size))
    for key, code in (("valid_from", "report-programme-valid-from"), ("valid_to", "report-programme-valid-to")):
        if programme[key]:
            said.append(words(code, date=words.date(programme[key])))
    if programme["source"]:
        said.append(words("report-programme-source", source=programme["source"]))
    return " ".join(said)


def _provenance(portfolio: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    """The run's record as rows a person can read out over the telephone."""
    said = []
    for key in PROVENANCE:
        value = portfolio["provenance"].get(key)
        if value is None or value == {}:
            continue
        said.append((words(f"report-provenance.{key}"), said_of_run(value, words)))
    said.append((words("report-provenance.objective"), words.number(portfolio["objective"], 3)))
    return said
