"""The head of a page and its references keep their lines on a phone, a tablet and a desk.

`make soak` looks at more widths, and at plain names where a long one says more.
"""

import pytest

from portal.models import Person
from tests import requests_of
from tests.browser import told
from tests.engines import thinly

pytestmark = pytest.mark.browser

LONG = "Maria Aurelia Konstantinopolitanskaja-Donaudampfschifffahrt"
HEIGHT = "one => one.getBoundingClientRect().height"
TOP = "one => one.getBoundingClientRect().top"
SQUEEZED = """one => {
  one.parentElement.style.width = "1px";
  return one.getClientRects().length;
}"""


@pytest.mark.parametrize("name", thinly(["Mina Novak", LONG], soak=["Mina Novak"]))
@pytest.mark.parametrize(
    "here", thinly([(320, 4), (768, 2), (1000, 2), (1280, 1)], soak=[(768, 2), (1000, 2)]))
def test_whose_page_it_is_stands_beside_the_brand(served, window, name, here):
    width, lines = here
    w = window(viewport={"width": width, "height": 700}).be(told.freelancer(served, name))
    w.open("/status")
    brand, me = w.page.locator(".brand"), w.page.locator(".me")
    assert abs(brand.evaluate(TOP) - me.evaluate(TOP)) < 16
    assert w.page.locator(".top").evaluate(HEIGHT) <= 66 + 48 * (lines - 1)
    assert w.page.locator(".me button").evaluate(HEIGHT) < 50, "Sign out takes one line"


def test_a_reference_never_breaks_over_two_lines_on_a_phone(served, window):
    mina = told.freelancer(served)
    with served.inside() as db:
        ref = requests_of.question(db.get(Person, mina.id)).ref
    w = window(viewport={"width": 320, "height": 640}).be(mina).open(f"/requests/{ref}")
    assert w.page.get_by_text(ref, exact=True).first.evaluate(SQUEEZED) == 1


@pytest.mark.parametrize("name", thinly(["Mina Novak", "W" * 60], soak=["Mina Novak"]))
def test_a_table_of_staff_fits_a_tablet(served, window, name):
    ref = told.hold(served, told.freelancer(served, name))
    ruth = told.staff(served)
    w = window(viewport={"width": 768, "height": 900}).be(ruth).open(f"/staff/holds?name={ref}")
    assert w.page.locator(".scroll").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_what_a_document_is_stays_on_one_line_beside_a_long_name(served, window):
    mina = told.freelancer(served)
    with served.inside() as db:
        ref = requests_of.question(db.get(Person, mina.id)).ref
    w = window(viewport={"width": 390, "height": 844}).be(mina).open(f"/requests/{ref}")
    name = "milestone-log-of-a-shop-for-old-and-new-books-and-maps.txt"
    w.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": b"Agreed on Monday."})
    w.type("Add a message", "This is the log.")
    w.press("Send")
    assert w.page.locator(".files .muted").evaluate(HEIGHT) < 30


@pytest.mark.parametrize("width", thinly([390, 1280], soak=[1280]))
def test_words_of_twice_the_size_stay_on_the_page(served, window, width):
    mina = told.freelancer(served)
    with served.inside() as db:
        requests_of.question(db.get(Person, mina.id))
    w = window(viewport={"width": width, "height": 844}, bypass_csp=True).be(mina)
    w.open("/requests").page.add_style_tag(content="html { font-size: 200% }")
    fits = "one => one.scrollWidth <= one.clientWidth"
    assert w.page.locator("html").evaluate(fits)
    assert w.page.locator(".card").evaluate(fits), "nothing of a row is cut off"


def test_the_mondays_of_a_hold_stay_on_the_page_in_words_of_twice_the_size(served, window):
    mina = told.freelancer(served)
    told.hold(served, mina)
    w = window(viewport={"width": 390, "height": 844}, bypass_csp=True).be(mina).open("/status")
    later = w.page.locator("details", has_text="If you finish later")
    later.evaluate("one => { one.open = true; }")
    w.page.add_style_tag(content="html { font-size: 200% }")
    assert w.page.locator("html").evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_a_bracket_stays_with_the_date_it_opens(served, window):
    mina = told.freelancer(served)
    with served.inside() as db:
        requests_of.question(db.get(Person, mina.id))
    page = window(viewport={"width": 390, "height": 844}).be(mina).open("/requests").page
    dates = page.locator(".rows .nowrap").all_inner_texts()
    assert [one for one in dates if one.startswith("(")], "the reader's own date is whole"
