"""Mails in which their person says nothing: they take nobody's review away, and are not lost."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from portal.inbound.splitting import unsaid
from portal.models import Appeal, Case, File, InboundMail
from portal.policy.vocabulary import Kind
from portal.services.cases import notices
from portal.services.mailroom import addresses
from tests import conduct
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive, thread

ADDED = [
    "Sent from my iPhone", "Sent from my phone", "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Sent from Outlook for Android", "Sent from Yahoo Mail for iPhone",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone", "Enviado desde mi iPhone", "Enviado do meu iPhone",
    "Inviato da iPhone", "Verstuurd vanaf mijn iPhone", "Отправлено с iPhone",
    "Надіслано з iPhone", "Wysłane z iPhone’a", "Skickat från min iPhone", "发自我的iPhone",
    "iPhoneから送信", "Lähetetty iPhonesta", "iPhone'umdan gönderildi", "Sent from my Galaxy S21",
    "Sent from Mail for Windows 10", "Diese Nachricht wurde von meinem Android Mobilgerät mit "
    "GMX Mail gesendet", "Sent with Proton Mail secure email.", "[cid:image001.png@01DA.2B]",
    "<image001.png>", "[image: logo.png]", "Mina Novak reacted to your message:",
    "👍 Mina Novak reacted via Gmail <https://www.google.com/gmail/about/>",
]
WORDS = [
    "Why?", "No.", "No", "Ні", "为什么", "Sent from my iPhone. Why?", "My phone was stolen",
    "Get me a person", "I sent it", "iPhone", "Outlook for my review is bad", "Mina, no",
    "The client reacted to your message: he laughed", "Thanks", "-- ok\nwhy",
    "Mina Novak\nI object", "regards to nobody", "https://files.example/proof",
    "Mina Novak\nSenior Designer", "Senior Designer\n+380 44 123 45 67",
    "Mina Novak\nWrong person\n+380 44 123 45 67", "Mina Novak\nNot Guilty\nTel +380 44 1234567",
    "Mina Novak\nPlease call me: +380 44 123 45 67", "Mina\nmy contract 20231104-77 was paid",
    "Mina Novak\nI was called on +380441234567 by the manager", "Mina\nCall +380 44 123 45 67",
    "Mina Novak\nThe manager lied\n+380441234567", "Mina Novak\nDesigner?\n+380441234567",
    "Mina Novak\nhttps://drive.example/file/1\n+380441234567", "My phone: +380 44 123 45 67",
    "Mina\nhttps://files.example/a\nhttps://files.example/b", "???\n+380 44 123 45 67",
]
SIGNATURES = [
    "-- \nMina Novak\nDesigner, Lviv", "--\nMina", "Mina Novak", "Best regards,\nMina Novak",
    "Kind regards\nMina\n+380 44 123 45 67\nmina@mail.example", "Mit freundlichen Grüßen\nMina",
    "З повагою,\nMina Novak",
    "Mina Novak\nSenior Designer | Studio Nova\nT: +380 44 123 45 67",
    "Best regards,\n\nMina Novak\nHead of Design\nNova GmbH\n12 Main Street, 10115 Berlin\n"
    "Tel. +49 30 123456 | mina@nova.example\nwww.nova.example",
    "Mit freundlichen Grüßen\nMina Novak\nLeitende Designerin\nMobil: +49 170 1234567",
    "Mina Novak (she/her)\nUX/UI Designer\n+380441234567<tel:+380441234567>",
    "З повагою,\nMina Novak\nСтарший дизайнер\nтел. +380 44 123 45 67",
    "MINA NOVAK\nSENIOR DESIGNER\nM +1 (555) 123-4567\n"
    "E mina@nova.example<mailto:mina@nova.example>",
    "Mina Novak | Freelance Translator\n+380 44 123 45 67",
    "Cordialement,\nMina Novak\nGraphiste indépendante\nTél. : 06 12 34 56 78",
    "Saludos,\nMina\nDiseñadora gráfica\nMóvil: 600 123 456",
]
SIGNS = ["👍", "🙏🏽", "?", "...", "!!!", ":-)", "________"]
PICTURE = bytes.fromhex("89504e470d0a1a0a") + bytes(50)


@pytest.mark.parametrize("line", ADDED)
def test_what_a_program_adds_is_nobodys_words(line):
    assert unsaid.written(f"\n{line}\n\n") == []
    assert unsaid.written(f"Why?\n\n{line}") == ["Why?"]


@pytest.mark.parametrize("text", WORDS)
def test_one_word_is_enough(text):
    assert unsaid.says_something(unsaid.written(text), ["Mina Novak"])


@pytest.mark.parametrize("text", [*SIGNATURES, *SIGNS])
def test_a_signature_and_a_sign_leave_in_doubt_what_is_meant(text):
    assert not unsaid.says_something(unsaid.written(text), ["Mina Novak"])


def test_who_writes_on_below_a_signature_has_said_something():
    text = "-- \nMina Novak\n" + "One more thing that I did not do.\n" * unsaid.MOST_LINES
    assert unsaid.says_something(unsaid.written(text), ["Mina Novak"])


def reply(db, mina, action, text="", **more) -> InboundMail:
    """Mina answers the notice of a decision, and quotes all of it."""
    notice = next(one for one in letters(db, mina) if one.action_id == action.id)
    quoted = "".join(f"> {line}\n" for line in notice.text.splitlines())
    address = addresses.address_for(notices.of(action.id), mina)
    return arrive(db, address, f"{text}\n\nOn Fri, Nov 20, 2026, Q <{address}> wrote:\n{quoted}",
                  sender="Mina Novak <mina@mail.example>",
                  **{"In_Reply_To": notice.message_id, **more})


def reviews(db) -> list[Appeal]:
    return list(db.scalars(select(Appeal)))


def told(db, mina) -> list[str]:
    return [one.letter for one in letters(db, mina)][1:]


@pytest.mark.one_case
@pytest.mark.parametrize("text", ["", "Sent from my iPhone", "Mina reacted to your message:"])
def test_a_pocket_mail_starts_nothing_and_is_told_of(db, mina, hold, text):
    mail = reply(db, mina, hold, text)
    assert (mail.state, reviews(db), told(db, mina)) == ("flagged", [], ["mail_unread"])
    assert [voice for voice, _ in thread(db, notices.of(hold.id))][-1] == "note"
    reply(db, mina, hold, "Why?")
    assert len(reviews(db)) == 1


@pytest.mark.one_case
@pytest.mark.parametrize("text", [SIGNATURES[0], SIGNATURES[3], "👍", "?"])
def test_what_leaves_in_doubt_is_a_message_and_asks_for_no_review(db, mina, hold, text):
    mail = reply(db, mina, hold, f"{text}\n\nSent from my iPhone")
    notice = notices.of(hold.id)
    assert (mail.state, mail.case_id, reviews(db)) == ("thread", notice.id, [])
    voice, said = thread(db, notice)[-1]
    assert voice == "person" and said.startswith(text), "whoever reads it sees all of it"
    receipt, = letters(db, mina, "mail_received")
    assert receipt.facts["unasked"], "it says that none was asked for, and until when one can be"
    reply(db, mina, hold, "No.\n\nSent from my iPhone")
    assert len(reviews(db)) == 1


def test_in_doubt_it_answers_what_was_asked_and_no_more(db, mina):
    asked = conduct.decided(mina, Kind.info_request, active=False)
    reply(db, mina, asked, "Mina Novak")
    db.refresh(asked)
    assert (asked.answered_at is not None, reviews(db)) == (True, [])


def test_in_doubt_it_goes_to_the_review_that_waits(db, mina, hold):
    first = reply(db, mina, hold, "Why?")
    assert reply(db, mina, hold, "???").case_id == first.case_id
    assert len(reviews(db)) == 1


def enclosed(text: str, content: str, kind: str, name: str, to: str) -> bytes:
    """A mail of hers with something that a program may have added."""
    made = EmailMessage()
    made["From"], made["In-Reply-To"] = "Mina Novak <mina@mail.example>", to
    made.set_content(text)
    made.add_attachment(content.encode(), maintype=kind.partition("/")[0],
                        subtype=kind.partition("/")[2], filename=name)
    return made.as_bytes()


BY_PROGRAMS = [("text/x-vcard", "mina.vcf"), ("application/octet-stream", "Mina Novak.vcf"),
               ("application/ics", "invite.ics"), ("text/calendar", "invite.ics")]
SEALS = [("application/pgp-signature", "signature.asc"),
         ("application/pkcs7-signature", "smime.p7s")]


@pytest.mark.one_case
@pytest.mark.parametrize(("kind", "name"), BY_PROGRAMS)
def test_what_programs_enclose_is_no_document_of_hers(db, mina, hold, kind, name):
    to = letters(db, mina)[0].message_id
    address = addresses.address_for(notices.of(hold.id), mina)
    mail = arrive(db, address, raw=enclosed("Mina Novak", "BEGIN:V", kind, name, to))
    assert (mail.state, reviews(db)) == ("thread", [])
    assert len(db.scalars(select(File)).all()) == 1, "it is listed all the same"
    arrive(db, address, raw=enclosed("Why?", "BEGIN:V", kind, name, to))
    assert len(reviews(db)) == 1


@pytest.mark.one_case
@pytest.mark.parametrize(("kind", "name"), SEALS)
def test_a_seal_below_nothing_says_nothing(db, mina, hold, kind, name):
    to = letters(db, mina)[0].message_id
    address = addresses.address_for(notices.of(hold.id), mina)
    mail = arrive(db, address, raw=enclosed("Sent from my iPhone", "x", kind, name, to))
    assert (mail.state, reviews(db), told(db, mina)) == ("flagged", [], ["mail_unread"])
    arrive(db, address, raw=enclosed("Why?", "x", kind, name, to))
    assert len(reviews(db)) == 1


def appointment(method: str, text: str) -> bytes:
    """What a calendar sends: an invitation, or the press of a button that takes one."""
    made = EmailMessage()
    made["From"] = "Mina Novak <mina@mail.example>"
    made["Subject"] = "A call about my hold"
    made.set_content(text)
    made.add_alternative(f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n",
                         subtype="calendar", params={"method": method})
    return made.as_bytes()


@pytest.mark.one_case
@pytest.mark.parametrize("text", ["", "Mina Novak has invited you to a call."])
def test_an_invitation_of_a_calendar_is_a_message_and_asks_for_no_review(db, mina, hold, text):
    address = addresses.address_for(notices.of(hold.id), mina)
    mail = arrive(db, address, raw=appointment("REQUEST", text))
    assert (mail.state, reviews(db)) == ("thread", [])
    assert text in thread(db, notices.of(hold.id))[-1][1]
    receipt, = letters(db, mina, "mail_received")
    assert receipt.facts["unasked"]


def test_the_press_of_a_button_in_a_calendar_starts_nothing(db, mina, hold):
    address = addresses.address_for(notices.of(hold.id), mina)
    made = enclosed("", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n", "application/ics", "a.ics", "<x>")
    states = [arrive(db, address, raw=raw).state for raw in (appointment("REPLY", ""), made)]
    assert (states, reviews(db)) == (["flagged", "flagged"], [])


def test_her_name_is_known_from_her_account_too(db, mina, hold):
    notice = letters(db, mina)[0]
    address = addresses.address_for(notices.of(hold.id), mina)
    arrive(db, address, f"{mina.name}\nDesigner\n+380 44 123 45 67", sender="mina@mail.example",
           In_Reply_To=notice.message_id)
    assert reviews(db) == []


def with_picture(text: str, number: int, to: str, **more: str) -> bytes:
    made = EmailMessage()
    made["In-Reply-To"] = to
    made["From"] = "Mina Novak <mina@mail.example>"
    made.set_content(text)
    made.add_attachment(PICTURE + bytes([number]), maintype="image", subtype="png",
                        filename="image001.png", **more)
    return made.as_bytes()


@pytest.mark.one_case
@pytest.mark.parametrize("text", ["", "Best regards,\nMina", "Sent from my iPhone"])
def test_a_picture_in_the_text_may_be_a_logo_and_one_beside_it_is_a_document(db, mina, hold, text):
    address = addresses.address_for(notices.of(hold.id), mina)
    notice = letters(db, mina)[0].message_id
    logo = arrive(db, address, raw=with_picture(text, 1, notice, disposition="inline", cid="<1@x>"))
    assert (logo.state, reviews(db)) == ("thread", [])
    assert len(db.scalars(select(File)).all()) == 1, "it is kept all the same"
    arrive(db, address, raw=with_picture(text, 2, notice))
    assert len(reviews(db)) == 1


@pytest.mark.one_case
@pytest.mark.parametrize("alone", [True, False])
def test_a_reaction_in_the_form_of_gmail_is_no_answer(db, mina, hold, alone):
    made = EmailMessage()
    made["From"] = "Mina Novak <mina@mail.example>"
    kind = "vnd.google.email-reaction+json"
    if alone:
        made.set_content('{"emoji":"👍","version":1}', subtype=kind)
    else:
        made.set_content("👍 Mina Novak hat über Gmail reagiert")
        made.add_alternative('{"emoji":"👍","version":1}', subtype=kind)
        made.add_alternative("<p>👍 Mina Novak hat über Gmail reagiert</p>", subtype="html")
    mail = arrive(db, addresses.address_for(notices.of(hold.id), mina), raw=made.as_bytes())
    assert (mail.state, reviews(db), told(db, mina)) == ("flagged", [], ["mail_unread"])
    assert not db.scalars(select(File)).all()


@pytest.mark.one_case
@pytest.mark.parametrize("body", ["", "<br>", "<div dir=auto></div>", "<p>&nbsp;</p>",
                                  "<img src='https://t.example/x.gif' width=1 height=1>",
                                  "<div>Von meinem iPhone gesendet</div>"])
def test_an_empty_html_says_nothing(db, mina, hold, body):
    made = EmailMessage()
    made["From"] = "Mina Novak <mina@mail.example>"
    made.set_content(f"<html><body>{body}</body></html>", subtype="html")
    mail = arrive(db, addresses.address_for(notices.of(hold.id), mina), raw=made.as_bytes())
    assert (mail.state, reviews(db), told(db, mina)) == ("flagged", [], ["mail_unread"])


@pytest.mark.one_case
@pytest.mark.parametrize(("subject", "text"), [
    ("Why was this decided?", ""), ("Re: Why was this decided?", "Sent from my iPhone"),
    ("AW: [EXTERN] Why was this decided?", ""), ("Чому?", "")])
def test_what_stands_in_the_subject_alone_is_said(db, mina, hold, subject, text):
    mail = reply(db, mina, hold, text, Subject=subject)
    assert (mail.state, len(reviews(db))) == ("thread", 1)
    (_, said), *_ = thread(db, db.get(Case, mail.case_id))
    assert subject.split(": ")[-1].removeprefix("[EXTERN] ") in said


@pytest.mark.one_case
@pytest.mark.parametrize("subject", [
    "{}", "Re: {}", "RE: [EXTERNAL] {}", "Fwd: Re: {}", "**SPAM** {}", "", "Re:", "(no subject)",
    "Kein Betreff", "👍", "Re: New proposals are paused until you fin…"])
def test_a_subject_of_ours_or_nobodys_says_nothing(db, mina, hold, subject):
    mail = reply(db, mina, hold, Subject=subject.format(letters(db, mina)[0].subject))
    assert (mail.state, reviews(db), told(db, mina)) == ("flagged", [], ["mail_unread"])
