"""A real browser for the tests: Chromium as the machine has it, what it complained of, and what it drew.

Pictures go to the folder that OMBUD_SCREENSHOTS names, else to build/screenshots. A machine without
Chromium skips these tests with the reason; where OMBUD_BROWSER=required they fail instead.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PICTURES = Path(os.environ.get("OMBUD_SCREENSHOTS") or Path(__file__).parents[3] / "build" / "screenshots")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = (
    "There is no Chromium here, so the sandbox desk was not tried in a browser. "
    "On Debian or Ubuntu: apt-get install chromium"
)
_LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
_TELL = "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str:
    """Is where Chromium is; without one the test is skipped, or fails where a browser is required."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("OMBUD_BROWSER") == "required":
        pytest.fail(_MISSING)
    if found is None:
        pytest.skip(_MISSING)
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """Gives a browser without a window."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


class Window:
    """One page before one person, and everything the browser complained of meanwhile."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.page: Page = context.new_page()
        self.origin = origin.rstrip("/")
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.page.set_default_timeout(30_000)  # milliseconds; the machine may be busy
        self.page.on("console", lambda said: self._note(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url))
        self.page.add_init_script(_TELL)

    def go(self, path: str) -> Page:
        """Opens a place."""
        self.page.goto(self.origin + path)
        return self.page

    def picture(self, name: str) -> Path:
        """Keeps what is to be seen now."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def unlabelled(self) -> list[str]:
        """Lists what somebody who cannot see the page would not understand."""
        found: list[str] = self.page.evaluate(f"{_LOOKS.strip()}.unlabelled()")
        return found

    def pale(self) -> list[str]:
        """Lists text whose contrast is below WCAG's AA: 4.5, or 3 where it is large."""
        found: list[str] = self.page.evaluate(f"{_LOOKS.strip()}.pale()")
        return found

    def outside(self) -> set[str]:
        """Is every address asked for that is not the desk's own."""
        return {url for url in self.asked if not url.startswith(self.origin)}

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")
