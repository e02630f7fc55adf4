"""Who is placed least, the member least tied, and who could stand in for each member, on the page where the record tells."""

from __future__ import annotations

import re
from typing import Any

import pytest

from matchmaker.reports.html import portfolio_page


def fairness(portfolio: dict[str, Any], price: str | None = None) -> dict[str, Any]:
    def row(group: str, eligible: int, placed: int) -> dict[str, Any]:
        share = placed / eligible if eligible else None
        return {"group": group, "firms": eligible + 1, "eligible": eligible, "placed": placed, "share": share}

    message = {"code": "fairness-no-price", "values": {}, "text": price}
    return {
        "criterion": "mean" if price is None else "worst-group",
        "by": "size",
        "groups": {
            "country": [row("BB", 4, 1), row("PE", 8, 6)],
            "size": [row("micro", 10, 5)],
            "kind": [row("cooperative", 3, 3), row("", 2, 0)],
        },
        "worst": {"country": "BB", "size": "micro", "kind": None},
        "worst_off": [{"proposal": p["number"], "id": p["members"][1]["id"], "mean_tie": 0.3} for p in portfolio["proposals"]],
        "price": None if price is None else {"message": message},
    }  # fmt: skip


def text_of(page: str) -> str:
    shown = re.sub(r"<(style|script)>.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", shown)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Placed least", "By country Barbados 25%", "By size of firm Micro 50%", "Co-operative 4 3", "Not known 3 0")),
        ("es", ("Con menos lugar", "Por país Barbados 25 %", "Cooperativa 4 3", "No se conoce 3 0")),
    ],
)  # fmt: skip
def test_who_is_placed_least(portfolio, lang, said):
    assert said[0] not in text_of(portfolio_page(portfolio, lang))
    portfolio["fairness"] = fairness(portfolio)
    text = text_of(portfolio_page(portfolio, lang))
    for each in said:
        assert each in text


def test_what_a_programme_maximises_and_its_price(portfolio):
    portfolio["fairness"] = fairness(portfolio, "It cost nothing.")
    text = text_of(portfolio_page(portfolio))
    assert "The portfolio places as many as it can of the group placed least, by size. It cost nothing." in text


def test_the_member_least_tied_is_marked_by_more_than_a_sign(portfolio):
    portfolio["fairness"] = fairness(portfolio)
    page = portfolio_page(portfolio)
    assert page.count("the member least tied to the others") == len(portfolio["proposals"])
    rows = re.findall(r"<tr>.*?</tr>", page[page.index('id="members-2"') :], re.S)
    assert "least tied" in rows[2] and portfolio["proposals"][1]["members"][1]["name"][:4] in rows[2]


def test_who_could_stand_in_for_each_member_and_what_it_would_touch(portfolio):
    proposal = portfolio["proposals"][0]
    rule = next(rule for rule in portfolio["programme"]["asked"] if not rule["hard"])
    touched = [{"id": rule["id"], "before": "met", "after": "broken"}]
    member = proposal["members"][2]
    member["reserves"] = [
        {"id": "x-1", "name": "Stand-in Ltd", "score": 0.5, "replaces": member["id"], "rules": touched}
    ]
    text = text_of(portfolio_page(portfolio))
    assert "For each member" in text
    assert f"3 Stand-in Ltd 0.50 ✗ broken: {rule['text']}" in text.replace("&#39;", "'")
