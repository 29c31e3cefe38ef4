"""Machines are told from people by what their mails say, not by where they were sent."""

import pytest

from portal.inbound.classify import Sort, classify
from portal.inbound.mime import read


def sort_of(head: str = "", body: str = "I disagree.", env_from: str = "mina@mail.example") -> Sort:
    told = f"{head}\r\n" if head else ""
    raw = f"From: Mina <mina@mail.example>\r\n{told}\r\n{body}"
    return classify(read(raw.encode()), env_from, "parley.example").sort


@pytest.mark.parametrize("head", [
    "", "Auto-Submitted: no", "X-Auto-Response-Suppress: All",
    "Subject: Automatic renewal of my hold",
    "Precedence: first-class", "Subject: The client was out of office for weeks",
    "X-Portal-Mail: elsewhere.example", "Subject: undeliverable promises",
    "Subject: Absence of the client", "Subject: Absence", "Subject: Re: Absence du client",
    "Subject: On leave when they wrote", "Subject: Vacation was agreed with all three clients",
    "Subject: Abwesend war ich nie", "Subject: Abwesenheit im Oktober",
    "Subject: Out of office for surgery", "Subject: Out of the office: that was agreed before",
    "Subject: Automatic replies were off", "Subject: Auto response times count against me",
    "Subject: Autoreply of the client as proof", "Subject: Re: Automatic reply: Your order",
    "Subject: Out of office: hold\r\nAuto-Submitted: no",
])
def test_a_person_is_a_person(head):
    assert sort_of(head) is Sort.person


@pytest.mark.parametrize("head", [
    "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner=x", "X-Autoreply: yes",
    "X-Autorespond: vacation", "Precedence: bulk", "Precedence: list", "List-Id: <x.y>",
])
def test_what_says_that_it_is_automatic_is_automatic(head):
    assert sort_of(head) is Sort.automatic


def test_an_empty_return_path_is_automatic_unless_a_person_says_no():
    assert sort_of(env_from="") is Sort.automatic
    assert sort_of("Auto-Submitted: no", env_from="<>") is Sort.person


@pytest.mark.parametrize("subject", [
    "Out of office: back on Monday", "Out of Office", "Automatic reply: My hold", "Auto-Reply",
    "[Auto Reply] My hold", "Automatische Antwort: Urlaub", "Abwesenheitsnotiz: My hold",
    "Absence du bureau : My hold", "Réponse automatique\xa0: My hold", "Out of Office AutoReply: x",
    "AUTO: Mina Keller is out of the office (returning 23/11/2026)", "Автоответ", "自动回复: 你好",
    "Automatisch antwoord: My hold", "Fuera de la oficina: My hold",
])
def test_a_subject_alone_only_raises_doubt(subject):
    assert sort_of(f"Subject: {subject}") is Sort.looks_automatic


@pytest.mark.parametrize(("head", "body", "env_from"), [
    ("Subject: Undelivered Mail Returned to Sender", "It did not arrive.", ""),
    ("Subject: hello\r\nX-Failed-Recipients: x@y.example", "", "MAILER-DAEMON@mx.example"),
    ("Content-Type: multipart/report; report-type=delivery-status; boundary=b",
     "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--b--", "x@y.example"),
])
def test_reports_about_deliveries_are_bounces(head, body, env_from):
    assert sort_of(head, body, env_from) is Sort.bounce


@pytest.mark.parametrize(("method", "sort"), [
    ("REPLY", Sort.looks_automatic), ("COUNTER", Sort.looks_automatic), ("REQUEST", Sort.person),
])
@pytest.mark.parametrize("beside", [True, False])
def test_what_a_calendar_answers_only_raises_doubt(method, sort, beside):
    told = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR"
    if beside:
        found = sort_of("Content-Type: multipart/alternative; boundary=b",
                        "--b\r\n\r\nMina has accepted.\r\n--b\r\nContent-Type: text/calendar"
                        f"\r\n\r\n{told}\r\n--b--")
    else:
        found = sort_of("Content-Type: text/calendar", told)
    assert found is sort


def test_our_own_letter_that_comes_back_is_known_by_its_mark():
    assert sort_of("X-Portal-Mail: parley.example", env_from="") is Sort.own
