"""The head of a page keeps its lines on a phone, a tablet and a desk."""

import pytest

from tests.browser import told

pytestmark = pytest.mark.browser

LONG = "Maria Aurelia Konstantinopolitanskaja-Donaudampfschifffahrt"
HEIGHT = "one => one.getBoundingClientRect().height"
TOP = "one => one.getBoundingClientRect().top"


@pytest.mark.parametrize("name", ["Mina Novak", LONG])
@pytest.mark.parametrize(("width", "lines"), [(320, 4), (768, 2), (1000, 2), (1280, 1)])
def test_whose_page_it_is_stands_beside_the_brand(served, window, name, width, lines):
    w = window(viewport={"width": width, "height": 700}).be(told.freelancer(served, name))
    w.open("/status")
    brand, me = w.page.locator(".brand"), w.page.locator(".me")
    assert abs(brand.evaluate(TOP) - me.evaluate(TOP)) < 16
    assert w.page.locator(".top").evaluate(HEIGHT) <= 66 + 48 * (lines - 1)
    assert w.page.locator(".me button").evaluate(HEIGHT) < 50, "Sign out takes one line"
