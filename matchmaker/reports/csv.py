"""A portfolio as CSV: one row a member, canonical column names, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import Any

COLUMNS = (
    "proposal", "score", "confidence", "id", "name", "country", "subdivision", "locality", "latitude", "longitude",
    "products", "hs_codes", "certifications", "kind", "size_class", "export_stage", "target_markets", "mean_tie",
)  # fmt: skip
# A spreadsheet takes a cell that begins with one of these for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def portfolio_csv(portfolio: dict[str, Any]) -> str:
    """Members of all proposals, in the order of the portfolio; lists are joined by `;`, unknown is empty.

    Text that a spreadsheet could take for a formula gets an apostrophe in front. Lines end in CRLF (RFC 4180).
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for proposal in portfolio["proposals"]:
        own = {"proposal": proposal["number"], "score": proposal["score"], "confidence": proposal["confidence"]}
        for member in proposal["members"]:
            row = {**member, **own}
            writer.writerow([cell(row.get(column)) for column in COLUMNS])
    return written.getvalue()


def cell(value: Any) -> str:
    """One value as CSV text. An empty certificate list means *none*, which is not the same as unknown.

    Examples
    --------
    >>> cell("=1+1"), cell(-70.25), cell(["mango", "café"]), cell([]), cell(None)
    ("'=1+1", '-70.25', 'mango;café', 'none', '')
    """
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = ";".join(str(item) for item in value) or "none"
    if isinstance(value, str):
        return neutral(value)
    return str(value)


def neutral(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + text if text.lstrip(" ").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text
