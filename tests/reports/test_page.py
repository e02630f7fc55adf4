"""The page as text: what it says, what it escapes, what it leaves out, and how large it gets."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from matchmaker.reports.html import FULL_PROPOSALS, UNPLACED_SHOWN, portfolio_page
from matchmaker.reports.proposal_screen import LEAST_GAPS, ROWS
from matchmaker.reports.wording import Words
from matchmaker.texts import Message, say


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


def test_gaps_point_to_the_members_that_lack_it(portfolio):
    """By the number that the table of members gives them; never by an id."""
    proposal = portfolio["proposals"][1]
    gap = next(gap for gap in proposal["gaps"] if gap["code"] == "gap-need" and gap["kind"] != "question")
    numbers = [i for i, member in enumerate(proposal["members"], 1) if member["id"] in gap["need"]["firms"]]
    page = portfolio_page(portfolio)
    requirement = say(gap["values"]["requirement"], {}, "en")
    screen = page[page.index('id="lacks-2"') :]
    row = next(row for row in re.findall(r"<tr>.*?</tr>", screen, re.S) if requirement[1:] in row)
    assert [int(each) for each in re.findall(r'class="badge">(\d+)<', row)] == numbers
    assert "jm-0015" not in _Parsed(page).text


def test_gaps_beyond_a_screen_are_unfolded_and_none_is_lost(portfolio):
    proposal = portfolio["proposals"][1]
    gap = next(gap for gap in proposal["gaps"] if gap["kind"] not in ("question", "certificate"))
    proposal["gaps"] = [gap] * 20
    article = re.search(r'<article id="proposal-2".*?</article>', portfolio_page(portfolio), re.S)
    assert article is not None
    what = re.search(r'<th scope="row">([^<]*)', article[0][article[0].index('class="lacks"') :])
    assert what is not None and article[0].count(f'<th scope="row">{what[1]}') == 20
    shown = max(LEAST_GAPS, ROWS - len(proposal["members"]))
    assert f"{20 - shown} more gaps" in article[0]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_training_and_questions(portfolio, lang):
    text = _Parsed(portfolio_page(portfolio, lang)).text
    said = {"en": ("HACCP training and plan", "Unlocks proposal 2.", "Applies from 30 December 2026, in 120 days."),
            "es": ("Capacitación y plan HACCP", "Destraba la propuesta 2.", "en 120 días."),
            }[lang]  # fmt: skip
    assert all(each in text for each in said)
    weakest = {"en": "One member without it endangers the whole lot.", "es": "pone en peligro todo el lote."}[lang]
    assert text.count(weakest) >= 2  # at the proposal and in the list of questions
    for proposal in portfolio["proposals"]:
        proposal["gaps"] = []
    assert 'id="training"' not in portfolio_page(portfolio, lang)


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


def test_everything_in_a_picture_stands_in_a_table_too(portfolio):
    """Each dot and node is named in a table, and each line of a network is a figure of the table of its pairs."""
    page = portfolio_page(portfolio)
    tables = unescape(" ".join(re.findall(r"<table.*?</table>", page, re.S)))
    drawn = re.findall(r"<title>(.*?)</title>", page[page.index("<body>") :])
    named = [unescape(title).rpartition(" · ")[2] for title in drawn]
    assert len(named) > 40 and [name for name in named if name not in tables] == []
    networks = re.findall(r'<svg[^>]*class="network".*?</svg>', page, re.S)
    matrices = re.findall(r'<table class="matrix".*?</table>', page, re.S)
    assert len(networks) == len(matrices) == 3
    for network, matrix in zip(networks, matrices, strict=True):
        assert 2 * network.count("<line") == len(re.findall(r'<td class="n">\d', matrix))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_proposals_says_what_can_be_done(empty_portfolio, lang):
    text = " ".join(_Parsed(portfolio_page(empty_portfolio, lang)).text.split())
    reason = Words(lang, "en").sentence(empty_portfolio["summary"]["unplaced_by_reason"][0]["reason"])
    said = {"en": "25 firms are left out for the commonest reason:", "es": "25 empresas quedan fuera por el motivo"}[
        lang
    ]
    assert said in text and reason in text[text.index(said) :][:120]
    assert {"en": "The programme wants 4 to 12 members", "es": "El programa quiere de 4 a 12 miembros"}[lang] in text


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


def test_a_score_is_opened_by_its_reasons(portfolio):
    """Weight, similarity and what the layer adds stand in the row of each reason."""
    reason = portfolio["proposals"][0]["reasons"][0]
    weight = portfolio["programme"]["weights"][reason["layer"]]
    row = re.search(r'<table class="score".*?<tbody>\s*(<tr>.*?</tr>)', portfolio_page(portfolio), re.S)
    assert row is not None
    cells = re.findall(r'<td class="n">(.*?)</td>', row[1])
    assert cells == [f"{weight:.0%}", f"{reason['similarity']:.2f}", f"{reason['contribution']:.2f}"]


def test_a_score_is_opened_to_the_objective_where_the_record_does(portfolio):
    layer = {"layer": "product", "weight": 0.5, "similarity": 0.8, "known": 0.6, "contribution": 0.4}
    portfolio["proposals"][0]["terms"] = {
        "layers": [layer],
        "neutral": 0.3,
        "size": 0.012,
        "soft": 0.05,
        "value": 1.234,
    }
    text = _Parsed(portfolio_page(portfolio)).text
    for said in ("60%", "neutral company −0.30, size −0.01, soft rules broken −0.05; times", "1.23"):
        assert said in text


def test_a_preference_that_is_not_met_says_its_price(portfolio):
    rule = next(rule for rule in portfolio["proposals"][1]["rules"] if not rule["hard"])
    rule["verdict"] = "broken"
    portfolio["programme"]["rules"] = [{"id": rule["id"], "check": rule["check"], "weight": 0.07}]
    said = _Parsed(portfolio_page(portfolio)).text
    assert "Preference, costs 0.07" in said


def test_who_is_placed_by_size_where_the_record_tells(portfolio):
    assert "By size of firm" not in portfolio_page(portfolio)
    portfolio["summary"]["by_size"] = {"micro": {"firms": 20, "placed": 13}, "": {"firms": 5, "placed": 4}}
    text = " ".join(_Parsed(portfolio_page(portfolio)).text.split())
    assert "Micro201365%" in text
    assert "Not known" in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_stability_is_a_table_and_names_loose_pairs_by_number(portfolio, lang):
    proposal = portfolio["proposals"][0]
    a, b = proposal["members"][0]["id"], proposal["members"][2]["id"]
    proposal["stability"] = {
        "runs": 20, "together": 0.93, "whole": 0.6, "by_disturbance": {"seed": 1.0, "leaving": 0.8},
        "pairs": [{"a": a, "b": b, "together": 0.55}, {"a": a, "b": proposal["members"][1]["id"], "together": 1.0}],
    }  # fmt: skip
    text = _Parsed(portfolio_page(portfolio, lang)).text.replace("\xa0", " ")
    assert {"en": "Stability over 20 runs", "es": "Estabilidad en 20"}[lang] in text
    assert {"en": "1 and 3: 55%", "es": "1 y 3: 55 %"}[lang] in text
    assert {"en": "1 and 2: 100%", "es": "1 y 2: 100 %"}[lang] not in text


def _comparable(portfolio):
    """The record without what a change by hand would leave standing: ties, and who replaces whom."""
    for proposal in portfolio["proposals"]:
        proposal |= {"pairs": [], "reserves": []}
        for member in proposal["members"]:
            member["target_markets"] = member["target_markets"] or []
    return copy.deepcopy(portfolio)


def test_before_and_after_stand_side_by_side(portfolio):
    before = _comparable(portfolio)
    first, second = portfolio["proposals"][0], portfolio["proposals"][1]
    moved = first["members"].pop(0)
    second["members"].append(moved)
    newcomer = portfolio["unplaced"].pop(0)
    second["members"].append({**moved, "id": newcomer["id"], "name": newcomer["name"]})
    section = re.search(r'<section id="changes".*?</section>', portfolio_page(portfolio, before=before), re.S)
    assert section is not None
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", section[0]).replace("&amp;", "&").replace("&#39;", "'"))
    assert f"− {moved['name']} left to proposal 2" in text
    assert f"+ {moved['name']} came from proposal 1" in text
    assert f"+ {newcomer['name']} came, in none before" in text
    assert "1 proposal has the same members as before" in text
    assert f"1 firm has a place now: {newcomer['name']}." in text.replace("..", ".")
    assert section[0].count("<tr>") == 3  # the heading and two proposals that changed


def test_without_anything_to_compare_there_is_no_comparison(portfolio):
    page = portfolio_page(portfolio)
    assert 'id="changes"' not in page
    assert 'href="#changes"' not in page
    assert "No proposal has changed." in portfolio_page(portfolio, before=_comparable(portfolio))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_revision_gives_the_why_of_each_move(portfolio, lang):
    proposal = portfolio["proposals"][0]
    firm, others = proposal["members"][0], [member["id"] for member in proposal["members"][1:]]
    values = {"before": None, "after": 1, "tie_before": None, "tie_after": 0.5}
    why = {"code": "revision-joined", "values": values, "text": "It was in none before; it joins."}
    change = {"before": 1, "after": 1, "came": [firm["id"]], "left": ["gone-1"], "stayed": others,
              "score_before": 0.5, "score_after": 0.6}  # fmt: skip
    portfolio["revision"] = {
        "change_cost": 0.05, "moves": 1, "cost": 0.05,
        "firms": [{"id": firm["id"], "before": None, "after": 1, "tie_before": None, "tie_after": 0.5, "why": why}],
        "comparison": {"changes": [change], "placed_now": [firm["id"]], "unplaced_now": [], "same_pairs": 0.9,
                       "objective_before": 1.0, "objective_after": 1.1},
    }  # fmt: skip
    text = _Parsed(portfolio_page(portfolio, lang)).text
    assert {"en": "It was in none before; it joins.", "es": "Antes no estaba en ninguna"}[lang] in text
    assert {"en": "1 move, at 0.050 a move, has cost 0.050.", "es": "1 traslado, a 0,050"}[lang] in text
    assert "gone-1" in text  # a firm that is in no record any more has only its id


def test_alternatives_say_price_difference_and_groups(portfolio):
    members = [member["id"] for member in portfolio["proposals"][0]["members"]]
    other = {"objective": 1.5, "loss": 0.013, "changed": 0.42, "gains": members[:2], "loses": [],
             "proposals": [{"members": members, "score": 0.61}], "comparison": {}}  # fmt: skip
    page = portfolio_page(portfolio, alternatives=[other])
    section = re.search(r'<section id="alternatives".*?</section>', page, re.S)
    assert section is not None
    for said in ("42%", "1%", "Alternative 1: 1 proposal", "0.61"):
        assert said in section[0]
    assert section[0].count(portfolio["proposals"][0]["members"][0]["name"].replace("'", "&#39;")) == 2


def test_the_portfolio_as_a_whole_is_judged(portfolio):
    message = {"code": "rule-groups-least", "values": {"count": 3, "min": 2}, "text": "3 proposals; asked: 2 or more."}
    portfolio["rules"] = [
        {"id": "groups", "check": "groups", "hard": True, "verdict": "met", "value": 3, "limit": {"min": 2},
         "source": "Call 7, article 4", "message": message},
    ]  # fmt: skip
    page = portfolio_page(portfolio, portfolio["lang"])
    section = re.search(r'<section id="whole".*?</section>', page, re.S)
    assert section is not None
    assert message["text"] in section[0] and "Call 7, article 4" in section[0] and "✓" in section[0]


def test_an_empty_portfolio_says_what_to_give_up(empty_portfolio):
    def said(code, **values):
        return {"code": code, "values": values, "text": str(Message(code, **values))}

    change = {"rule": "size", "asked": 4, "instead": 3, "message": said("relax-size-min", asked=4, instead=3)}
    empty_portfolio["relaxation"] = {
        "changes": [change], "proposals": 2, "firms": 7, "message": said("relaxation", count=2, firms=7, changes=1),
    }  # fmt: skip
    for lang in ("en", "es"):
        section = re.search(r'<section id="relaxation".*?</section>', portfolio_page(empty_portfolio, lang), re.S)
        assert section is not None
        assert Message("relax-size-min", asked=4, instead=3).text(lang) in section[0]
