"""One page a director can pass on: self-contained HTML, drawn from the portfolio record.

The page asks nothing of the network (its content security policy forbids it), works without its script and prints. A
large portfolio is cut to what a browser shows comfortably, and the page says what was left to the files.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from importlib import resources
from typing import Any

from matchmaker.drawing.map import MOST_DOTS, Dot, land_definitions, plane_of, portfolio_dots, region_map
from matchmaker.drawing.outlines import Plane
from matchmaker.drawing.plots import bar, network
from matchmaker.drawing.svg import Svg
from matchmaker.reports.wording import Words

# What one page shows; a portfolio beyond these goes on in the files.
FULL_PROPOSALS = 120
MEMBERS_SHOWN = 40
UNPLACED_SHOWN = 1_500
PROVENANCE = (
    "engine", "programme", "overrides", "seed", "effort", "as_of", "index_version", "digest", "reproducible",
)  # fmt: skip
DRAWN = 16  # members up to which ties are a picture and a table one can read
MARKED = 30  # a locator map prints members' numbers up to this many


def portfolio_page(portfolio: dict[str, Any], lang: str = "en") -> str:
    """The whole portfolio as one HTML page.

    Parameters
    ----------
    portfolio : dict
        The portfolio record, as `json.loads(portfolio.to_json())`.
    lang : str
        "en" or "es".

    Returns
    -------
    str
        A complete document; write it as UTF-8.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("matchmaker.reports", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    words = Words(lang, portfolio["lang"])
    environment.filters["first_capital"] = words.capital
    dots = portfolio_dots(portfolio)
    plane = plane_of(dots)
    style, script = _asset("portfolio.css"), _asset("portfolio.js")
    detailed = portfolio["proposals"][:FULL_PROPOSALS]
    page = environment.get_template("portfolio.html.j2").render(
        t=words,
        lang=lang,
        portfolio=portfolio,
        programme=portfolio["programme"],
        title=words.title(portfolio["programme"]),
        terms=_terms(portfolio["programme"], words),
        summary=portfolio["summary"],
        provenance=_provenance(portfolio, words),
        style=Svg(style),
        script=Svg(script),
        policy=_policy(style, script),
        land=land_definitions(plane) if dots else "",
        map=region_map(dots, lang, plane=plane, shared=True),
        map_key=_map_key(dots),
        off_map=portfolio["summary"]["firms"] - len(dots),
        glance=[_glance(proposal, words) for proposal in portfolio["proposals"]],
        proposals=[_detail(proposal, portfolio["programme"], plane, words) for proposal in detailed],
        unplaced=portfolio["unplaced"][:UNPLACED_SHOWN],
        bar=bar,
    )
    return str(page)


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
        "countries": _countries(proposal, words),
        "score": proposal["score"],
        "shown": proposal["number"] <= FULL_PROPOSALS,
    }


def _detail(proposal: dict[str, Any], programme: dict[str, Any], plane: Plane, words: Words) -> dict[str, Any]:
    """A proposal with its pictures, and the table of pairs that one of them shows."""
    members, number = proposal["members"], proposal["number"]
    position = {member["id"]: index for index, member in enumerate(members, 1)}
    pairs = proposal["pairs"] if len(members) <= DRAWN else []
    affinity = {(p["a"], p["b"]): p["affinity"] for p in pairs}
    dots = [
        Dot(m["latitude"], m["longitude"], m["country"], number, f"{position[m['id']]} · {m['name']}",
            str(position[m["id"]]) if len(members) <= MARKED else "")
        for m in members if m["latitude"] is not None
    ]  # fmt: skip
    return {
        "record": proposal,
        "names": {member["id"]: member["name"] for member in members},
        "members": members[:MEMBERS_SHOWN],
        "more": max(0, len(members) - MEMBERS_SHOWN),
        "countries": _countries(proposal, words),
        "origin": _origin(proposal["origin"], words),
        "locator": region_map(
            dots, words.lang, id=f"map-{number}", title=words("report-locator", number=number),
            plane=plane, shared=True, small=True,
        ),
        "network": network(
            members, pairs, words.lang,
            neutral=programme["neutral_affinity"], group=number, id=f"ties-{number}",
        ),
        "matrix": [
            [affinity.get((a["id"], b["id"]), affinity.get((b["id"], a["id"]))) for b in members] for a in members
        ]
        if affinity
        else [],
        "series": (number - 1) % 7,
    }  # fmt: skip


def _origin(origin: dict[str, Any] | None, words: Words) -> str:
    """What an origin consortium covers: the product, the area, the shares of what is known there."""
    if origin is None:
        return ""
    products = [words.hs(code) for code in origin["products"]] or list(origin["words"])
    area = origin["area"]
    said = [words("report-origin-products", products=products) if products else words("report-origin-no-product")]
    if area["subdivisions"]:
        said.append(
            words("report-origin-area", subdivisions=[words.subdivision(code) for code in area["subdivisions"]])
        )
    if area["radius_km"] is not None:
        said.append(words("report-origin-radius", radius=words.number(area["radius_km"])))
    for key, code in (("share_of_producers", "report-origin-producers"), ("share_of_volume", "report-origin-volume")):
        if origin[key] is not None:
            said.append(words(code, share=origin[key]))
    return " ".join(said)


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


def _countries(proposal: dict[str, Any], words: Words) -> str:
    """Countries of the members, the most frequent first."""
    counts = Counter(words.country(member["country"]) for member in proposal["members"])
    return words.listed([name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))])


def _provenance(portfolio: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    """The run's record as rows a person can read out over the telephone."""
    said = []
    for key in PROVENANCE:
        value = portfolio["provenance"].get(key)
        if value is None or value == {}:
            continue
        if isinstance(value, bool):
            text = words("report-yes" if value else "report-no")
        elif isinstance(value, dict):
            text = ", ".join(f"{name} = {setting}" for name, setting in sorted(value.items()))
        else:
            text = str(value)
        said.append((words(f"report-provenance.{key}"), text))
    said.append((words("report-provenance.objective"), words.number(portfolio["objective"], 3)))
    return said


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and no style or script runs but the two that stand in the page."""
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return (resources.files("matchmaker.reports") / "templates" / name).read_text(encoding="utf-8").strip()
