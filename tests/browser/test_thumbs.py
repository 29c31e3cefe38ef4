"""A thumb on a phone: what is pressed alone is high enough, and leads where its words say."""

import pytest

from portal.models import Person
from tests import answers, giving, requests_of
from tests.browser import told

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# Links within a sentence are as high as their line; what is pressed through a whole row or
# card is as high as that.
SMALL = """() => [...document.querySelectorAll("a[href], button, select, summary, textarea, input")]
  .filter(one => !one.closest(".skip, .sr") && one.checkVisibility())
  .filter(one => !["hidden", "radio", "checkbox"].includes(one.type))
  .filter(one => getComputedStyle(one, "::after").position !== "absolute")
  .filter(one => getComputedStyle(one).display !== "inline"
    || one.parentElement.innerText.trim() === one.innerText.trim())
  .filter(one => one.getBoundingClientRect().height < 42.5)
  .map(one => `${one.innerText || one.name}: ${one.getBoundingClientRect().height}`)"""
SIDEWAYS = """() => [...document.querySelectorAll(".scroll")]
  .filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"""


def test_mina_hits_what_she_aims_at(served, window):
    mina = told.freelancer(served)
    ref = told.hold(served, mina)
    w = window(**PHONE).be(mina)
    for path in ("/status", f"/status/decisions/{ref}", f"/status/decisions/{ref}/review",
                 "/feedback", "/requests", "/requests/new", "/settings", "/settings/mail",
                 "/settings/declarations", "/learning", "/rules", "/rules/honest-feedback", "/tips",
                 "/tips/asking"):
        assert w.open(path).page.evaluate(SMALL) == [], path


def test_a_client_once_a_year_hits_what_they_aim_at(served, window):
    with served.inside():
        work = answers.ended()
        answers.asked(work)
        waiting = giving.ended()
        omar, ref = served.know(work.omar), work.of_client.ref
        other, waits = served.know(waiting.omar), waiting.ref
    w = window(**PHONE).be(omar)
    for path in ("/client/feedback", f"/client/feedback/{ref}", f"/client/feedback/{ref}/change",
                 "/client/contracts", "/client/organisation", "/requests"):
        assert w.open(path).page.evaluate(SMALL) == [], path
    w = window(**PHONE).be(other).open(f"/client/feedback/give/{waits}")
    assert w.page.evaluate(SMALL) == []


def test_staff_see_the_date_of_a_request_without_pushing_the_table(served, window):
    mina = told.freelancer(served, "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren Novak")
    told.hold(served, mina)
    with served.inside() as db:
        requests_of.question(db.get(Person, mina.id))
    w = window(**PHONE).be(told.staff(served))
    for path in ("/staff/requests", "/staff/queue", "/staff/holds", "/staff/mail",
                 "/staff/restorations", "/staff/reports", "/staff/reviews", "/staff/mail/in"):
        w.open(path)
        assert w.page.evaluate(SIDEWAYS) == [], path
        assert w.page.evaluate(SMALL) == [], path
    due = w.open("/staff/requests").page.locator("[data-is^=Due]").first
    box = due.bounding_box()
    assert box and box["x"] + box["width"] <= PHONE["viewport"]["width"]


def test_a_link_in_a_row_is_not_the_link_of_the_row(served, window):
    with served.inside():
        work = giving.ended()
        omar, ref = served.know(work.omar), work.ref
    w = window(**PHONE).be(omar).open("/client/contracts")
    w.page.get_by_role("link", name="Shop for old books", exact=True).tap()
    w.page.wait_for_url(f"**/client/contracts/{ref}")
    w.open("/client/contracts").page.get_by_role("link", name="Give feedback").tap()
    w.page.wait_for_url(f"**/client/feedback/give/{ref}")
