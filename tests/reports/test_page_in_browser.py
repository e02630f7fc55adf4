"""The page in a real browser: it asks for nothing, fits a phone, can be searched, and axe finds no fault in it."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from matchmaker.reports.comparison import comparison_page
from matchmaker.reports.html import portfolio_page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium. In CI its absence is a failure; elsewhere the tests say why they did not run."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        message = "these tests need Chromium: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def opened(browser, tmp_path) -> Iterator[Any]:
    """Open a page; afterwards it must have asked for nothing but itself, and its console must be silent."""
    contexts, requests, complaints = [], [], []

    def open_page(html: str, width: int = 1440, **options: Any) -> Any:
        file = tmp_path / "portfolio.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url.rsplit("/", 1)[-1] for url in requests if not url.startswith("data:")} == {"portfolio.html"}
    assert complaints == []


@pytest.mark.parametrize(("lang", "width"), [("en", 1440), ("es", 360)])
def test_fits_the_screen(portfolio, opened, lang, width):
    page = opened(portfolio_page(portfolio, lang), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("es", 360, "dark"), pytest.param("en", 1440, "light", marks=pytest.mark.long)]
)
def test_no_accessibility_violation(portfolio, opened, lang, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(portfolio_page(portfolio, lang), width, color_scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("part => part.open = true")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_search_finds_without_accents_and_counts(portfolio, opened):
    page = opened(portfolio_page(portfolio, "es"))
    rows = page.locator("#unplaced-table tbody tr")
    assert rows.count() == 8
    page.get_by_label("Busque por nombre").fill("ACAI")
    assert [row.inner_text().splitlines()[0] for row in rows.all() if row.is_visible()] == ["Para Acai & Noni"]
    assert page.locator("#search-status").inner_text() == "Se muestran 1 de 8"
    page.get_by_label("Busque por nombre").fill("trinidad cocoa")
    assert page.locator("#search-status").inner_text() == "Se muestran 1 de 8"
    page.get_by_label("Busque por nombre").fill("zzz")
    assert page.locator("#search-nothing").is_visible()
    page.get_by_label("Busque por nombre").fill("")
    assert not page.locator("#search-nothing").is_visible()
    assert all(row.is_visible() for row in rows.all())


def test_proposals_are_found_by_member_and_country_list_and_screens_together(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    rows = page.locator("#glance-table tbody tr")
    screens = page.locator("article")
    name = portfolio["proposals"][1]["members"][0]["name"]
    page.get_by_label("Find proposals").fill(name)
    assert [row.is_visible() for row in rows.all()] == [False, True, False]
    assert [screen.is_visible() for screen in screens.all()] == [False, True, False]
    page.get_by_label("Find proposals").fill("")
    abroad = portfolio["proposals"][2]["members"][0]["country"]
    there = [any(m["country"] == abroad for m in p["members"]) for p in portfolio["proposals"]]
    page.get_by_label("Country", exact=True).select_option(abroad)
    assert [row.is_visible() for row in rows.all()] == there
    assert page.locator("#glance-table").locator("xpath=..").get_by_role("status").inner_text() == (
        f"{sum(there)} of 3 shown"
    )


def test_a_link_to_a_proposal_that_a_search_hides_shows_it(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    page.get_by_label("Find proposals").fill("zzz")
    assert page.locator("#glance-nothing").is_visible()
    page.evaluate("location.hash = '#proposal-3'")
    page.locator("#proposal-3").wait_for(state="visible")
    assert page.locator("#glance-nothing").is_hidden()


def test_a_table_is_sorted_by_the_column_pressed(portfolio, opened):
    portfolio["proposals"][2]["score"] = 0.99
    page = opened(portfolio_page(portfolio))
    numbers = page.locator("#glance-table tbody tr th")
    score = page.locator("#glance-table thead th").nth(3)
    score.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert score.get_attribute("aria-sort") == "descending"
    assert numbers.first.inner_text() == "3"
    score.get_by_role("button").click()
    assert score.get_attribute("aria-sort") == "ascending"
    assert numbers.last.inner_text() == "3"
    first = page.locator("#unplaced-table thead th").first
    first.get_by_role("button").click()
    names = [row.inner_text().splitlines()[0] for row in page.locator("#unplaced-table tbody tr").all()]
    assert sorted(names, key=str.casefold) == names


def test_works_without_script(portfolio, opened):
    page = opened(portfolio_page(portfolio), java_script_enabled=False)
    assert not any(form.is_visible() for form in page.locator(".search").all())
    assert page.locator("thead button").count() == 0
    for rows in ("#unplaced-table tbody tr", "#glance-table tbody tr", "article"):
        assert all(row.is_visible() for row in page.locator(rows).all())


def test_each_proposal_is_one_screen(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    heights = [screen.bounding_box()["height"] for screen in page.locator("article").all()]
    assert len(heights) == 3 and max(heights) < 860


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (360, "light")])
def test_a_page_with_everything_on_it_fits_and_is_accessible(portfolio, opened, width, scheme):
    """Comparison, alternatives, stability, sizes and the opened score, in Spanish."""
    from axe_playwright_python.sync_playwright import Axe

    for proposal in portfolio["proposals"]:
        for member in proposal["members"]:
            member["target_markets"] = member["target_markets"] or []
    before = copy.deepcopy(portfolio)
    before["proposals"][0]["members"].pop()
    first = portfolio["proposals"][0]
    layers = [{"layer": "product", "weight": 0.5, "similarity": 0.8, "known": 0.6, "contribution": 0.4}]
    first["terms"] = {"layers": layers, "neutral": 0.3, "size": 0.01, "soft": 0.05, "value": 1.2}
    ids = [member["id"] for member in first["members"]]
    first["stability"] = {"runs": 20, "together": 0.9, "whole": 0.6, "by_disturbance": {"seed": 1.0},
                          "pairs": [{"a": ids[0], "b": ids[1], "together": 0.5}]}  # fmt: skip
    portfolio["summary"]["by_size"] = {"micro": {"firms": 20, "placed": 13}}
    other = {"objective": 1.5, "loss": 0.013, "changed": 0.42, "gains": ids, "loses": [],
             "proposals": [{"members": ids, "score": 0.61}]}  # fmt: skip
    page = opened(portfolio_page(portfolio, "es", before=before, alternatives=[other]), width, color_scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("part => part.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("es", 360, "dark"), pytest.param("en", 1440, "light", marks=pytest.mark.long)]
)
def test_a_comparison_fits_is_accessible_and_is_searched(portfolio, opened, lang, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    for proposal in portfolio["proposals"]:
        for member in proposal["members"]:
            member["target_markets"] = member["target_markets"] or []
    before = copy.deepcopy(portfolio)
    moved = portfolio["proposals"][0]["members"].pop()
    portfolio["proposals"][1]["members"].append(moved)
    page = opened(comparison_page(before, portfolio, lang), width, color_scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("part => part.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator("#find-change").fill(before["proposals"][1]["members"][0]["name"])
    assert [row.is_visible() for row in page.locator("#changes-table tbody tr").all()] == [False, True]


def test_an_index_link_leads_to_its_proposal_below_the_navigation(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    page.get_by_role("link", name="Proposal 2").click()
    top = page.locator("#proposal-2").evaluate("part => part.getBoundingClientRect().top")
    bar = page.locator("nav").evaluate("part => part.getBoundingClientRect().bottom")
    assert bar <= top + 20 < 200


@pytest.mark.long
def test_prints_without_navigation_and_search(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#search-form").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
