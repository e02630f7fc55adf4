"""The interactive page: it loads nothing from outside, reads well for everyone, and its forms call the service."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright import sync_api as playwright

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        message = "this test needs Debian's package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, client: httpx2.Client) -> Iterator[Any]:
    context = browser.new_context(base_url=str(client.base_url), viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.asked: list[str] = []
    page.complaints: list[str] = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def test_the_page_and_its_parts_come_from_here(client: httpx2.Client) -> None:
    answer = client.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "http" not in answer.text.replace("<!doctype html>", "")
    assert client.get("/docs/page.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/docs/page.css").headers["content-type"].startswith("text/css")
    assert client.get("/docs/page.html").status_code == 404


def test_it_speaks_spanish(client: httpx2.Client) -> None:
    answer = client.get("/docs", headers={"Accept-Language": "es"})
    assert '<html lang="es">' in answer.text
    assert ">Enviar<" in answer.text


def test_its_forms_call_the_service(page: Any, client: httpx2.Client) -> None:
    page.goto("/docs")
    for call in ("get_firm", "find_matches", "form_groups", "list_programmes", "health"):
        page.click(f"#{call} button")
        page.wait_for_selector(f"#{call} output:not([hidden])")
        assert page.inner_text(f"#{call} output strong").startswith("200"), call
    hosts = {urlsplit(url).netloc for url in page.asked if not url.startswith("data:")}
    assert hosts == {urlsplit(str(client.base_url)).netloc}
    assert page.complaints == []


def test_it_shows_a_problem_too(page: Any) -> None:
    page.goto("/docs")
    page.fill("#find_matches textarea", '{"firm_id": "nobody"}')
    page.click("#find_matches button")
    page.wait_for_selector("#find_matches output:not([hidden])")
    assert page.inner_text("#find_matches output strong").startswith("404")
    assert "unknown-firm" in page.inner_text("#find_matches output pre")


@pytest.mark.long
def test_it_can_be_used_by_everyone_and_on_a_phone(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto("/docs")
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
