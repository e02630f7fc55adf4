"""Members who sell one subheading to one market: the flag for legal review, on the terminal and in the record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from processes import run

HEAD = "id,name,country,hs_codes,products,target_markets\n"


def rows(*markets: str) -> str:
    return HEAD + "".join(f"f{n},Farm {n},PE,080450,mango,{market}\n" for n, market in enumerate(markets))


@pytest.mark.long
def test_rivals_are_flagged_for_a_lawyer(tmp_path: Path) -> None:
    path = tmp_path / "rivals.csv"
    path.write_text(rows("US", "US", "US", "US"), "utf-8")
    (flag,) = json.loads(run("suggest", str(path), "--format", "json")[1])["proposals"][0]["flags"]
    assert (flag["code"], flag["values"]["codes"], flag["values"]["markets"]) == (
        "flag-legal-review",
        ["080450"],
        ["US"],
    )
    assert " ".join(flag["text"].split()[:4]) in " ".join(run("suggest", str(path))[1].split())
    path.write_text(rows("US", "JP", "DE", "BR"), "utf-8")
    strangers = json.loads(run("suggest", str(path), "--set", "neutral_affinity=0.1", "--format", "json")[1])
    assert [proposal["flags"] for proposal in strangers["proposals"]] == [[]]
