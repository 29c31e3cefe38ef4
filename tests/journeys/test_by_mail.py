"""Heard by mail alone: a notice, a reply from a phone, a reviewer's mailed answer, the end of it.

Everything travels over SMTP: out through a relay, in through the portal's own door.
"""

import re

import pytest
from sqlalchemy import select

from portal.models import Action, Appeal, Case, InboundMail, Message
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import standing
from tests import people
from tests.conduct import decided
from tests.journeys import post_office
from tests.journeys.post_office import from_a_desk, from_a_phone
from tests.journeys.test_heard import decide

pytestmark = pytest.mark.slow

HERS = "This is wrong. The client is a bakery in Lviv, and I have their invoices at home."
IDAS = "Thank you. Could you send me the invoices of August? A photo of each is enough."
AGAIN = "Here is what they say: 4,000 on the 3rd, and 1,200 on the 19th of August."


def said(db, case) -> list[tuple[str, str, str]]:
    """What stands in a thread: voice, way in, words."""
    db.rollback()
    return [tuple(row) for row in db.execute(
        select(Message.voice, Message.via, Message.text).where(Message.case_id == case.id)
        .order_by(Message.id))]


def newest(office, person, words):
    """The newest letter in somebody's mailbox; its subject says so much."""
    office.deliver()
    letter = office.letters(person)[0]
    assert words in letter.subject, letter.subject
    return letter


@pytest.fixture
def office(app, db, store, tmp_path):
    with post_office.opened(app, store, tmp_path) as opened:
        yield opened


def test_a_suspension_is_answered_from_a_phone_and_reviewed_by_mail_and_page(db, client, office):
    lena = people.person("Lena Fischer", email="lena@mail.example")
    ruth = people.reviewer("Ruth Adeyemi", email="ruth@parley.example")
    ida = people.reviewer("Ida Brandt", email="ida@parley.example")
    action = decided(lena, Kind.suspension, by=ruth)

    notice = newest(office, lena, action.ref)
    assert "Reply to this e-mail" in notice.text
    assert office.send(from_a_phone(notice, lena.email, HERS), sender=lena.email,
                       to=notice.reply_to.upper()) == "thread"
    review = db.scalars(select(Case).where(Case.kind == "review")).one()
    assert [text for _, _, text in said(db, review) if HERS in text]
    assert "We answer by" in newest(office, lena, review.ref).text

    told = newest(office, ida, review.ref)
    assert HERS in told.text and "Mina" not in told.text
    assert office.letters(ruth) == [], "she decided it, so she reads nothing of its review"
    wrong = from_a_desk(told, "stan@evil.example", "LIFTED. Signed: the team.")
    assert office.send(wrong, sender="stan@evil.example", to=told.reply_to) == "quarantine"
    assert "was not passed on" in newest(office, ida, review.ref).subject

    assert office.send(from_a_desk(told, ida.email, IDAS), sender=ida.email,
                       to=told.reply_to) == "thread"
    assert db.get(Appeal, review.id).decided_at is None, "no mail decides"
    answer = newest(office, lena, "Ida wrote to you")
    assert IDAS in re.sub(r"\s+", " ", answer.text)
    assert not re.search(r"ida@|Brandt", answer.text + answer.html)
    assert office.send(from_a_phone(answer, lena.email, AGAIN), sender=lena.email,
                       to=answer.reply_to) == "thread"
    again = newest(office, ida, review.ref)
    assert AGAIN in again.text and again.subject == told.subject
    assert told.message_id in again.references.split()

    theirs = client.as_person(ida)
    assert decide(theirs, "Lena Fischer", "reversed", "Undo the decision").has("is undone")
    assert "apolog" in newest(office, lena, review.ref).text
    assert standing.may(lena.id, Ability.work_contract)
    assert db.get(Action, action.id).annulled_at is not None

    whole = said(db, review)
    assert [(voice, way) for voice, way, _ in whole] == [
        ("person", "mail"), ("team", "mail"), ("person", "mail"), ("team", "page")]
    for _, _, text in whole[:3]:  # no words but their own
        assert not re.search(r"reply\+|wrote:|^From:|Decision D-|How to answer", text)
    page = client.as_person(lena).get(f"/requests/{review.ref}")
    for words in (HERS, IDAS, AGAIN, "We apologise"):
        assert page.has(words)
    assert not page.has("LIFTED")
    states = db.scalars(select(InboundMail.state).where(InboundMail.rcpt.not_like("probe+%")))
    assert sorted(states) == ["quarantine", "thread", "thread", "thread"]
