"""Make docs/overview.png, the picture in README.md: the top of the page that `make demo` writes.

make demo
python tools/make_overview.py out/portfolio.html
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "overview.png"
WIDTH, HEIGHT = 1240, 1080
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main(page: Path) -> None:
    """Photograph the top of a page with Debian's Chromium."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        sys.exit("This needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.goto(page.resolve().as_uri())
        tab.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/portfolio.html"))
