"""What somebody wrote from right to left is read from right to left, in the middle of our words."""

import uuid

import pytest

from tests import people
from tests.browser import told

pytestmark = pytest.mark.browser

TITLE, WORDS = "موقع مكتبة (2026)!", "توقفت الرسائل في الأسبوع الأخير، ثم وصلت الملفات. HTML 5"
STARTS_RIGHT = """one => {
  const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
  const first = new Range();
  first.setStart(words, 0), first.setEnd(words, 1);
  const all = one.getBoundingClientRect(), letter = first.getBoundingClientRect();
  return letter.right > all.left + all.width * 0.9;
}"""


def test_arabic_words_begin_at_their_right(served, window):
    with served.inside():
        mina = people.person("مينا", email=f"{uuid.uuid4().hex}@mail.example")
        people.unhappy(mina, people.organisation("كتب حداد"), comment=WORDS, title=TITLE)
        ref = mina.ref
        her = served.know(mina)
    w = window().be(her).open("/feedback")
    assert w.page.locator(".said p").first.evaluate(STARTS_RIGHT)
    w.open(f"/people/{ref}")
    assert w.page.locator(".said p").first.evaluate(STARTS_RIGHT)


def test_a_field_follows_what_is_typed_into_it(served, window):
    w = window().be(told.freelancer(served)).open("/requests/new")
    for field in ("#text", "#subject"):
        kept = w.page.locator(field).evaluate("one => getComputedStyle(one).unicodeBidi")
        assert kept == "plaintext"
