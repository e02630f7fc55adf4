"""The page in a real browser: it asks for nothing, fits a phone, can be searched, and axe finds no fault in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

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


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("width", [360, 1440])
def test_fits_the_screen(portfolio, opened, lang, width):
    page = opened(portfolio_page(portfolio, lang), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize(("lang", "width", "scheme"), [("en", 1440, "light"), ("es", 360, "dark")])
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


def test_works_without_script(portfolio, opened):
    page = opened(portfolio_page(portfolio), java_script_enabled=False)
    assert not page.locator("#search-form").is_visible()
    assert all(row.is_visible() for row in page.locator("#unplaced-table tbody tr").all())


def test_an_index_link_leads_to_its_proposal_below_the_navigation(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    page.get_by_role("link", name="Proposal 2").click()
    top = page.locator("#proposal-2").evaluate("part => part.getBoundingClientRect().top")
    bar = page.locator("nav").evaluate("part => part.getBoundingClientRect().bottom")
    assert bar <= top + 20 < 200


def test_prints_without_navigation_and_search(portfolio, opened):
    page = opened(portfolio_page(portfolio))
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#search-form").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
