"""A browser window of one person, told what to do in the words that stand on the page."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.browser.served import Known, Served
from tests.web.security.keys import PASSWORD

PATIENCE = 60_000  # milliseconds for anything to appear


class Window:
    """One window; whatever the browser complains about is kept in `complaints`."""

    def __init__(self, chromium: Browser, served: Served, **more: Any) -> None:
        self.served = served
        self.context = chromium.new_context(
            base_url=served.address, locale="en-GB", timezone_id="Europe/Kyiv",
            reduced_motion="reduce",
            **{"viewport": {"width": 1280, "height": 900}, **more})
        self.context.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._answered)
        self.status = 0

    def _listen(self, message: ConsoleMessage) -> None:
        """Keep errors, but not that a page was answered with its own refusal."""
        refused = "Failed to load resource" in message.text
        if message.type == "error" and not (refused and self._is_page(message.location["url"])):
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status

    @staticmethod
    def _is_page(url: str) -> bool:
        return "/static/" not in url

    # -- who ----------------------------------------------------------------------------------

    def be(self, somebody: Known) -> Window:
        """Go on as this person, by a real session."""
        self.context.add_cookies([self.served.cookie(somebody)])
        return self

    def sign_in(self, somebody: Known) -> None:
        """Fill in the sign-in form."""
        self.open("/sign-in")
        self.type("E-mail", somebody.email)
        self.type("Password", PASSWORD)
        self.press("Sign in")

    # -- doing --------------------------------------------------------------------------------

    def open(self, path: str, status: int = 200) -> Window:
        """Open an address; it must answer with this status."""
        self.page.goto(path)
        assert self.status == status, f"{path} answered {self.status}: {self.main[:300]}"
        return self

    def press(self, words: str, status: int = 200) -> None:
        """Press the button that says these words; what comes must have this status."""
        self.go(self.button(words), status)

    def unchecked(self) -> Window:
        """Let the forms of this page be sent as they are, without the browser's own checks."""
        self.page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
        return self

    def follow(self, words: str) -> None:
        """Follow the link that says these words."""
        self.go(self.page.get_by_role("link", name=words).first, 200)

    def go(self, thing: Locator, status: int = 200) -> None:
        """Click what leads to another page, and wait until that page is there."""
        assert thing.count(), f"{thing} is not on {self.path}: {self.main[:500]}"
        self.page.bring_to_front()  # a window behind others may draw nothing, and never rest
        with self.page.expect_navigation(wait_until="load"):
            thing.click()
        assert self.status == status, f"{self.path} answered {self.status}: {self.main[:300]}"

    def type(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self.field(label).fill(text)

    def choose(self, label: str) -> None:
        """Choose the option with this label."""
        self.page.locator("label").filter(has_text=label).first.click()

    # -- seeing -------------------------------------------------------------------------------

    def button(self, words: str) -> Locator:
        """The button that says these words."""
        return self.page.get_by_role("button", name=words).first

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(label).first

    def has_button(self, words: str) -> bool:
        """Whether there is such a button."""
        return self.button(words).count() > 0

    @property
    def path(self) -> str:
        """Where this window is."""
        return self.page.url.removeprefix(self.served.address)

    @property
    def h1(self) -> str:
        """The headline."""
        return one_line(self.page.locator("h1").inner_text())

    @property
    def main(self) -> str:
        """The words of the main part, single-spaced."""
        return one_line(self.page.locator("main").inner_text())

    @property
    def text(self) -> str:
        """All words of the page, single-spaced."""
        return one_line(self.page.locator("body").inner_text())

    def says(self, words: str) -> None:
        """The page must say these words, now or in a moment."""
        expect(self.page.locator("body")).to_contain_text(words, timeout=PATIENCE)

    def shut(self) -> list[str]:
        """Close the window; what the browser complained about."""
        self.context.close()
        return self.complaints


def one_line(text: str) -> str:
    """The same words with single spaces."""
    return re.sub(r"\s+", " ", text).strip()
