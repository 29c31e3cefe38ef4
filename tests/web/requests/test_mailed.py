"""Messages that came by mail: own words open, quotes folded, nothing runs, staff see more."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from portal.inbound import rounds
from portal.models import InboundMail, OutboxLetter
from portal.services.mailroom import addresses, arriving
from tests import people, requests_of

OWN = "I have asked the client, and she says that both are mine."
LINE = "On Fri, 20 Nov 2026 at 10:00, Parley"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;"
SCRIPT = "<script>alert(1)</script> & <b>bold</b>"


@pytest.fixture
def mina(db):
    return people.person(email="mina@mail.example")


@pytest.fixture
def case(mina):
    return requests_of.question(mina)


def mailed(db, mina, case, text, *, subject=None, sender="mina@mail.example", files=()):
    """A mail to the secret address of the request, settled; returns its record."""
    address = addresses.address_for(case, mina)
    made = EmailMessage()
    made["From"], made["Subject"] = sender, subject or f"Re: {case.subject} [{case.ref}]"
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    ref = arriving.accept(made.as_bytes(), env_from=sender, rcpt=address, via="lmtp").ref
    db.commit()
    rounds.round_of_mail()
    return db.scalars(select(InboundMail).where(InboundMail.ref == ref)).one()


def html_of(page) -> str:
    return page.response.get_data(as_text=True)


def quoting(db, text):
    sent = db.scalars(select(OutboxLetter.text).order_by(OutboxLetter.id)).first()
    return f"{text}\n\n{LINE} <q@parley.example> wrote:\n" + "".join(
        f"> {line}\n" for line in sent.splitlines())


def test_own_words_are_open_and_what_is_quoted_is_behind_a_click(client, db, mina, case):
    mailed(db, mina, case, quoting(db, OWN))
    html = html_of(client.as_person(mina).get(f"/requests/{case.ref}"))
    shown, _, folded = html.partition("<details><summary>Quoted text</summary>")
    assert OWN in shown and "by e-mail" in shown
    assert LINE in folded and LINE not in shown
    assert OWN not in folded


def test_nothing_in_a_mail_is_ever_markup(client, db, mina, case):
    mail = mailed(db, mina, case, SCRIPT, subject=SCRIPT)
    for reader, path in ((mina, "/requests/"), (people.reviewer(), "/staff/requests/")):
        html = html_of(client.as_person(reader).get(path + case.ref))
        assert "<script>alert" not in html and "<b>bold" not in html
        assert html.count(SAFE) >= 2
    assert mail.state == "thread"


@pytest.mark.parametrize(("subject", "shown"), [
    ("Re: We have your message: A contract that ended twice [{ref}]", False),
    ("AW: Re: A contract that ended twice", False),
    ("I was in hospital", True),
])
def test_a_subject_of_their_own_is_shown(client, db, mina, case, subject, shown):
    mailed(db, mina, case, OWN, subject=subject.format(ref=case.ref))
    page = client.as_person(mina).get(f"/requests/{case.ref}")
    assert page.has("Subject:") is shown


def test_staff_see_the_flag_in_words_and_the_original_and_mina_does_not(client, db, mina, case):
    mail = mailed(db, mina, case, OWN, sender="else@other.example")
    assert mail.state == "flagged"
    page = client.as_person(people.reviewer()).get(f"/staff/requests/{case.ref}")
    assert page.has("It was sent from else@other.example, not from the address of the account.")
    assert page.link("The original e-mail") == f"/staff/mail/in/{mail.ref}/original"
    assert page.link("How it arrived") == f"/staff/mail/in/{mail.ref}"
    hers = client.as_person(mina).get(f"/requests/{case.ref}")
    assert not hers.has("else@other.example") and not hers.has("The original e-mail")
    assert hers.has("changes nothing until you confirm it")


def test_a_file_that_was_withheld_is_listed_with_the_reason(client, db, mina, case):
    mailed(db, mina, case, OWN, files=[("run-me.exe", b"MZ\x90\x00")])
    page = client.as_person(mina).get(f"/requests/{case.ref}")
    assert page.has("run-me.exe") and page.has("was not kept:")


def test_a_very_long_mail_is_cut_and_says_so(client, db, mina, case):
    mailed(db, mina, case, "A line of words that goes on.\n" * 3_000)
    page = client.as_person(mina).get(f"/requests/{case.ref}")
    assert page.has("The mail goes on; the original has all of it.")
    assert len(html_of(page)) < 200_000
