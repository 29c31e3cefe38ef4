"""What people keep on paper: a decision and a request, dark on white and without buttons."""

import pytest

from portal.models import Person
from tests import requests_of
from tests.browser import told

pytestmark = pytest.mark.browser

GROUND = "getComputedStyle(document.documentElement).colorScheme"
ON_PAPER = """() => [...document.querySelectorAll(
  "main a, main button, main textarea, nav, .me button")]
  .filter(one => one.getClientRects().length).map(one => one.innerText || one.tagName)"""


def printed(w):
    """The page as it goes to paper, for somebody who reads it in the dark."""
    w.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    w.page.emulate_media(media="print", color_scheme="dark")
    assert w.page.evaluate(GROUND) == "light"
    return w.page.evaluate(ON_PAPER)


def test_a_decision_on_paper_is_the_decision(served, window):
    mina = told.freelancer(served)
    ref = told.hold(served, mina)
    w = window().be(mina).open(f"/status/decisions/{ref}")
    left = printed(w)
    for words in ("Mina Novak", "Why this happened", "Review possible until",
                  "If you think this is wrong"):
        assert w.page.get_by_text(words).first.is_visible()
    assert not {"Ask for a review", "Status", "As a PDF document", "Sign out"} & set(left)
    assert not any(words.startswith("Write to us") for words in left)


def test_a_request_on_paper_is_its_thread(served, window):
    mina = told.freelancer(served)
    with served.inside() as db:
        ref = requests_of.question(db.get(Person, mina.id)).ref
    w = window().be(mina).open(f"/requests/{ref}")
    left = printed(w)
    assert w.page.locator(".me").get_by_text("Mina Novak").is_visible()
    assert w.page.get_by_text("A contract of mine is listed twice").first.is_visible()
    assert not {"TEXTAREA", "Send", "Save draft", "Your requests"} & set(left)
