"""The page of a comparison: what changed, what was set otherwise, each proposal before and after, each firm that moved."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from matchmaker.reports.comparison import comparison_page


@pytest.fixture
def pair(portfolio: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two runs: a member moves to another proposal, one comes in, one falls out; a rule breaks; the optimum is another."""
    for proposal in portfolio["proposals"]:
        proposal |= {"pairs": [], "reserves": []}
        for member in proposal["members"]:
            member["target_markets"] = member["target_markets"] or []
    before = copy.deepcopy(portfolio)
    first, second, third = portfolio["proposals"]
    moved = first["members"].pop(0)
    second["members"].append(moved)
    newcomer = portfolio["unplaced"].pop(0)
    second["members"].append({**moved, "id": newcomer["id"], "name": newcomer["name"]})
    fallen = third["members"].pop()
    kept = ("id", "name", "country", "subdivision", "locality", "latitude", "longitude", "products")
    reason = portfolio["unplaced"][0]["reason"]
    lost = {**portfolio["unplaced"][0], **{key: fallen[key] for key in kept}, "reason": reason}
    portfolio["unplaced"].append(lost)
    rule = next(rule for rule in second["rules"] if rule["verdict"] == "met" and not rule["hard"])
    rule["verdict"] = "broken"
    second["score"] = round(second["score"] - 0.03, 9)
    portfolio["programme"]["size"] = {**portfolio["programme"]["size"], "optimum": 8.0}
    portfolio["summary"] |= {"mean_size": 5.5}
    return before, portfolio


def words_of(html: str) -> str:
    shown = re.sub(r"<(style|script)>.*?</\1>", " ", html, flags=re.S)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", shown))
    return text.replace("&amp;", "&").replace("&#39;", "'").replace("&#34;", '"')


@pytest.mark.parametrize("lang", ["en", "es"])
def test_golden_comparison(pair, golden, lang):
    page = comparison_page(*pair, lang)
    main = re.search(r"<main>.*</main>", page, re.S)
    assert main is not None
    golden(f"comparison_{lang}.html", re.sub(r"\n\s*\n+", "\n", main[0]) + "\n")


def test_who_moved_came_and_left(pair):
    before, after = pair
    text = words_of(comparison_page(before, after))
    moved, fallen = before["proposals"][0]["members"][0]["name"], before["proposals"][2]["members"][-1]["name"]
    came = after["proposals"][1]["members"][-1]["name"]
    assert f"− {moved} left to proposal 2" in text
    assert f"+ {moved} came from proposal 1" in text
    assert f"+ {came} came, in none before" in text
    assert f"− {fallen} left, in none now" in text
    assert "Stay with their proposal: 15. Move to another: 1. Come in: 1. Leave: 1." in text
    assert f"{fallen} left {after['unplaced'][-1]['reason']['text']}" in text


def test_rules_scores_and_settings(pair):
    text = words_of(comparison_page(*pair))
    assert "(−0.03)" in text
    assert "Met → ✗ broken :" in text
    assert re.search(r"size\.optimum \S+ 8 ", text)


def test_terms_and_gaps_that_differ(pair):
    before, after = pair
    layers = {"product": (0.30, 0.25), "place": (0.05, 0.08), "market": (0.1, 0.1)}
    for side, record in enumerate(pair):
        record["proposals"][1]["terms"] = {
            "layers": [
                {"layer": layer, "weight": 0.1, "similarity": 0.5, "known": 1.0, "contribution": both[side]}
                for layer, both in layers.items()
            ],
            "neutral": 0.3, "size": (0.0, 0.04)[side], "soft": 0.0, "value": 1.0,
        }  # fmt: skip
    lacked = [gap for gap in after["proposals"][1]["gaps"] if gap["need"] and gap["kind"] != "question"]
    after["proposals"][1]["gaps"].remove(lacked[0])
    fewer = lacked[1]["need"]["firms"]
    lacked[1]["values"] |= {"firms": fewer[:1], "count": 1}
    lacked[1]["need"] |= {"firms": fewer[:1]}
    text = words_of(comparison_page(before, after))
    assert "Difference by term: product −0.05, place +0.03, size −0.04" in text
    assert "What it lacks: 0 new, 1 gone − Gone: " in text
    text = words_of(comparison_page(after, before, "es"))
    assert "Diferencia por término: producto +0,05, lugar −0,03, tamaño +0,04" in text
    assert "Qué le falta: 1 más, 0 menos + Nuevo: " in text


def test_a_portfolio_beside_itself(pair):
    text = words_of(comparison_page(pair[0], pair[0]))
    assert "No proposal changed" in text
    assert "Nothing: the same firms under the same rules." in text
    assert "3 proposals have the same members as before" in text


def test_names_are_text_and_never_markup(pair):
    before, after = pair
    evil = "</title></style></script><img src=x onerror=alert(1)>"
    for record in pair:
        record["proposals"][0]["members"][0]["name"] = evil
    after["proposals"][1]["members"][-2]["name"] = evil
    before["programme"]["size"]["unit"] = evil
    page = comparison_page(before, after)
    assert "<img" not in page and page.count("<script>") == 1
    assert evil in words_of(page).replace("&lt;", "<").replace("&gt;", ">")
