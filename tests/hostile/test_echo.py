"""What was stored once is shown on every page of everybody, and in mail, as the text it is."""

import pytest
from sqlalchemy import select

from portal.models import OutboxLetter, Person, Proposal
from tests import decisions, markup, people
from tests.engines import thinly
from tests.hostile import forms
from tests.hostile.attacker import keep_the_law
from tests.hostile.payloads import PRODUCT, RAW, TEXTS
from tests.hostile.world import NASTY

STARTS = {
    "freelancer": ("/status", "/settings", "/work/postings", "/work/offers", "/work/proposals",
                   "/work/contracts", "/learning", "/demo", "/demo/mailbox", "/rules"),
    "held": ("/status", "/paused/send-proposals", "/work/proposals", "/work/offers"),
    "client": ("/rules", "/settings", "/demo"),
    "reviewer": ("/staff/queue", "/staff/holds?show=ended", "/staff/holds", "/staff/mail",
                 "/staff/restorations", "/staff/mail/in", "/staff/mail/in?show=all"),
}


@pytest.mark.slow
@pytest.mark.parametrize("visitor", thinly(STARTS, "reviewer"))
def test_every_page_shows_hostile_texts_as_texts(db, world, attacker, visitor):
    """The browser checks each page it opens for marks that nobody escaped."""
    decided(attacker(world.ruth), world)
    browser, pages = attacker(world.people[visitor]), []
    for url, page in forms.pages(browser, list(STARTS[visitor])):
        pages.append(url)
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), url
    assert len(pages) >= len(STARTS[visitor])


def decided(ruths, world):
    """Ruth ends Holly's hold and confirms Wanda's, in words that are markup."""
    token = ruths.token()
    for address, fields in (
            (f"/staff/decisions/{world.hold.ref}/lift", {}),
            (f"/staff/decisions/{world.waiting.ref}/decide",
             {"outcome": "confirm", "seen": str(world.waiting.revision)})):
        reasons = f"{NASTY} {TEXTS['format']} {TEXTS['sql']}"
        answer = ruths.post(address, {**fields, "reasons": reasons, "csrf_token": token})
        assert answer.status_code == 303, answer.get_data(as_text=True)


def test_letters_carry_hostile_texts_as_texts(db, world, attacker):
    decided(attacker(world.ruth), world)
    letters = db.scalars(select(OutboxLetter).where(OutboxLetter.dedupe_key != "dead")).all()
    assert len(letters) >= 3
    for letter in letters:
        html = letter.html or ""
        assert not [mark for mark in (*RAW, PRODUCT) if mark in html], letter.letter
        assert "\n" not in (letter.subject or "") + letter.to_address


@pytest.mark.parametrize("kind", [kind for kind in TEXTS if kind not in {"long", "blank"}])
def test_a_letter_to_a_client_is_kept_and_shown_as_typed(db, portal, attacker, kind):
    mina, posting, text = people.person(), people.posting(), TEXTS[kind]
    posting_ref, mina_id = posting.ref, mina.id
    db.commit()
    browser = attacker(mina)
    answer = browser.post(f"/work/postings/{posting_ref}/proposal", {
        "price": "800", "letter": text, "then": "send", "csrf_token": browser.token()})
    if kind == "nul":  # said in words, and given back with a sign in its place
        assert answer.status_code == 422
        assert text.replace("\x00", "\ufffd") in answer.get_data(as_text=True)
        return
    assert answer.status_code == 302
    kept = db.scalars(select(Proposal).where(Proposal.freelancer_id == mina_id)).one()
    assert kept.letter == text.replace("\r\n", "\n")
    words = forms.pages(browser, [f"/work/proposals/{kept.ref}"])
    assert " ".join(text.split()) in " ".join(markup.inside(next(words)[1]).split())


def test_a_name_with_line_ends_adds_no_header(db, portal, attacker):
    mina = people.person("Mina\r\nBcc: everybody@evil.example")
    action = decisions.hold_on(mina)
    assert action.ref
    ruths = attacker(people.reviewer())
    answer = ruths.open(f"/staff/people/{db.get_one(Person, mina.id).ref}")
    keep_the_law(answer, "record", private=True)
    assert "Bcc" not in answer.headers
    for letter in db.scalars(select(OutboxLetter)).all():
        assert not {"\r", "\n"} & set((letter.subject or "") + str(letter.headers.values()))
