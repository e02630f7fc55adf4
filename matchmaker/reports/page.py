"""What every page has in common: one file that asks nothing of the network, its only script and style named by digest."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import Any

from matchmaker.drawing.svg import Svg
from matchmaker.reports.wording import Words

PROVENANCE = (
    "engine", "programme", "overrides", "product", "area", "proximity", "seed", "effort", "as_of", "index_version", "digest",
    "reproducible",
)  # fmt: skip


def page(template: str, words: Words, **values: Any) -> str:
    """A whole document from one of the templates, which extend `page.html.j2`; write it as UTF-8."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("matchmaker.reports", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["first_capital"] = words.capital
    style, script = _asset("portfolio.css"), _asset("portfolio.js")
    return str(
        environment.get_template(template).render(
            t=words, lang=words.lang, style=Svg(style), script=Svg(script), policy=_policy(style, script), **values
        )
    )


def said_of_run(value: Any, words: Words) -> str:
    """A value of a run's provenance as a person reads it out."""
    if isinstance(value, bool):
        return words("report-yes" if value else "report-no")
    if isinstance(value, dict):
        return ", ".join(f"{name} = {setting}" for name, setting in sorted(value.items()))
    if isinstance(value, float):
        return words.number(value, None)
    if isinstance(value, list):
        return ", ".join(said_of_run(each, words) for each in value)
    return "–" if value is None else str(value)


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and no style or script runs but the two that stand in the page."""
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return (resources.files("matchmaker.reports") / "templates" / name).read_text(encoding="utf-8").strip()
