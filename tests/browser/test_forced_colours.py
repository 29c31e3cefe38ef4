"""Somebody whose system chooses the colours sees what is chosen, done and still ahead."""

import pytest

from tests.browser import told

pytestmark = pytest.mark.browser

GROUND = "one => getComputedStyle(one).backgroundColor"
DOT = "one => getComputedStyle(one, '::before').backgroundColor"


def test_the_chosen_filter_differs_from_the_others(served, window):
    w = window(forced_colors="active").be(told.freelancer(served)).open("/feedback")
    chosen, other = (w.page.locator(f".filters {which}").first.evaluate(GROUND)
                     for which in ("a[aria-current]", "a:not([aria-current])"))
    assert chosen != other


def test_what_happened_has_its_dot_in_the_history(served, window):
    mina = told.freelancer(served)
    ref = told.hold(served, mina)
    w = window(forced_colors="active").be(mina).open(f"/status/decisions/{ref}")
    page = w.page.locator("body").evaluate(GROUND)
    assert w.page.locator(".timeline li:not(.future)").first.evaluate(DOT) != page


def test_a_choice_has_the_ground_of_a_field_unless_the_system_chooses(served, window):
    mina = told.freelancer(served)
    dark = window(color_scheme="dark").be(mina).open("/requests/new")
    choice, field = (dark.page.locator(one).first for one in ("[name=about]", "[name=subject]"))
    assert choice.evaluate(GROUND) == field.evaluate(GROUND)

    chosen = window(forced_colors="active").be(mina).open("/requests/new")
    own = "one => getComputedStyle(one).appearance"
    assert chosen.page.locator("[name=about]").first.evaluate(own) == "auto"
