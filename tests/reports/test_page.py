"""The page as text: what it says, what it escapes, what it leaves out, and how large it gets."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from matchmaker.reports.html import FULL_PROPOSALS, UNPLACED_SHOWN, portfolio_page


class _Parsed(HTMLParser):
    """Every start tag with its attributes, and the text a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag in ("script", "style")

    def handle_endtag(self, tag):
        self._hidden = False

    def handle_data(self, data):
        if not self._hidden:
            self.text += data


@pytest.mark.parametrize("lang", ["en", "es"])
def test_golden_proposal(portfolio, golden, lang):
    page = portfolio_page(portfolio, lang)
    article = re.search(r'<article id="proposal-3".*?</article>', page, re.S)
    assert article is not None
    pictures_out = re.sub(r"<figure>.*?</figure>", "<figure/>", article[0], flags=re.S)
    golden(f"proposal_3_{lang}.html", re.sub(r"\n\s*\n+", "\n", pictures_out) + "\n")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_says_who_and_why(portfolio, lang):
    text = _Parsed(portfolio_page(portfolio, lang)).text
    for proposal in portfolio["proposals"]:
        for member in proposal["members"]:
            assert member["name"] in text
            assert (member["products"][0]) in text
        for rule in proposal["rules"]:
            assert rule["source"] in text
        for reserve in proposal["reserves"]:
            assert reserve["name"] in text
    for firm in portfolio["unplaced"]:
        assert firm["name"] in text
    assert {"en": "What would place it", "es": "Qué le daría lugar"}[lang] in text


def test_gaps_name_firms_and_not_ids(portfolio):
    text = _Parsed(portfolio_page(portfolio)).text
    assert "Mandeville Pickle Works lacks it" in text
    assert "jm-0015" not in text


def test_names_are_text_and_never_markup(portfolio):
    evil = "</title></style></script><img src=x onerror=alert(1)>\"'&"
    portfolio["proposals"][0]["members"][0]["name"] = evil
    portfolio["unplaced"][0]["name"] = evil
    portfolio["unplaced"][0]["locality"] = "<b onclick=x>"
    portfolio["programme"]["titles"]["en"] = evil
    portfolio["programme"]["source"] = evil
    parsed = _Parsed(portfolio_page(portfolio))
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    assert "img" not in [tag for tag, _ in parsed.tags]
    assert not [name for _, attributes in parsed.tags for name in attributes if name.startswith("on")]
    assert evil in parsed.text


def test_nothing_is_loaded_or_linked_outside(portfolio):
    portfolio["programme"]["source"] = "Law 1, https://example.org/law"
    page = portfolio_page(portfolio)
    parsed = _Parsed(page)
    for tag, attributes in parsed.tags:
        for name in ("href", "src", "action", "data", "xlink:href", "srcset", "poster"):
            target = attributes.get(name)
            assert target is None or target.startswith("#") or target == "data:,", (tag, name, target)
        assert "style" not in attributes
    assert "https://example.org/law" in parsed.text
    assert "@import" not in page
    assert "url(" not in page


def test_policy_allows_the_pages_own_script_and_style_only(portfolio):
    page = portfolio_page(portfolio)
    meta = next(a for tag, a in _Parsed(page).tags if tag == "meta" and a.get("http-equiv"))
    policy = meta["content"] or ""
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_ids_are_unique_and_links_lead_somewhere(portfolio):
    tags = _Parsed(portfolio_page(portfolio)).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for tag, a in tags if a.get("href", "").startswith("#")}
    labels = {i for _, a in tags for i in (a.get("aria-labelledby") or "").split()}
    assert targets | labels <= set(ids)


def test_same_record_same_page(portfolio):
    again = json.loads(json.dumps(portfolio))
    assert portfolio_page(portfolio, "es") == portfolio_page(again, "es")


def test_no_proposals(empty_portfolio):
    text = _Parsed(portfolio_page(empty_portfolio)).text
    assert "No consortium could be proposed" in text
    assert "25 firms were compared and none has a place" in text


def test_firms_without_any_place_leave_the_map_out(empty_portfolio):
    for firm in empty_portfolio["unplaced"]:
        firm |= {"latitude": None, "longitude": None, "subdivision": None, "locality": None, "country": None}
    empty_portfolio["summary"]["by_country"] = {"": {"firms": 25, "placed": 0}}
    page = portfolio_page(empty_portfolio)
    assert "<figure>" not in page
    assert "country not known" in page


def test_a_registers_page_stays_small_and_says_what_it_left_out(register):
    page = portfolio_page(register)
    assert len(page.encode()) < 5_000_000
    assert page.count("<article") == FULL_PROPOSALS
    text = re.sub(r"<[^>]*>", "", page)
    assert f"The {FULL_PROPOSALS} best proposals are shown in full below; all are in the spreadsheet" in text
    assert f"The first {UNPLACED_SHOWN:,} of 6,000 firms by id are listed here" in text
    assert text.count("Proposal 120") >= 1
    assert 'aria-label="Proposal 121"' not in page


def test_a_large_proposal_is_cut_and_counted(portfolio):
    proposal = portfolio["proposals"][0]
    model = proposal["members"][0]
    proposal["members"] = [{**model, "id": f"m{i}", "name": f"Member {i}."} for i in range(75)]
    proposal["pairs"] = []
    proposal["reserves"] = []
    text = _Parsed(portfolio_page(portfolio)).text
    assert "Member 39." in text
    assert "35 more members are in the spreadsheet, the CSV and the JSON file." in text
