"""What mail servers report about our letters, and what it means for an address."""

import pytest

from portal.inbound.mime import read
from portal.inbound.reports import Trouble, original_ids, report_of

DSN = """From: MAILER-DAEMON@mx.example
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It went wrong.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{fields}
--b
Content-Type: text/rfc822-headers

Message-ID: <12.34@parley.example>
--b--
"""


def dsn(*recipients: str):
    raw = DSN.format(fields="\n\n".join(recipients)).encode()
    return report_of(read(raw), raw)


@pytest.mark.parametrize(("fields", "trouble"), [
    ("Action: failed\nStatus: 5.1.1", Trouble.lasting),
    ("Action: failed\nStatus: 5.2.2", Trouble.passing),
    ("Action: failed\nStatus: 4.4.7", Trouble.passing),
    ("Action: delayed\nStatus: 4.4.1", Trouble.delayed),
    ("Action: delivered\nStatus: 2.0.0", Trouble.nothing),
    ("Action: failed\nDiagnostic-Code: smtp; 552 mailbox full", Trouble.passing),
])
def test_fields_say_what_it_means(fields, trouble):
    assert dsn(fields).trouble is trouble


def test_the_worst_of_several_recipients_counts():
    assert dsn("Action: delayed\nStatus: 4.4.1", "Action: failed\nStatus: 5.1.1").status == "5.1.1"


@pytest.mark.parametrize(("words", "trouble"), [
    ("550 no such user here", Trouble.lasting), ("The mailbox is full.", Trouble.passing),
    ("451 try later", Trouble.passing), ("It has not yet been delivered.", Trouble.delayed),
    ("", Trouble.lasting),
])
def test_prose_is_read_for_what_servers_use_to_say(words, trouble):
    raw = f"Subject: failure notice\n\n{words}".encode()
    assert report_of(read(raw), raw).trouble is trouble


def test_the_letter_it_is_about_is_found_by_its_id():
    raw = DSN.format(fields="Action: failed\nStatus: 5.1.1").encode()
    assert original_ids(read(raw)) == ["<12.34@parley.example>"]


def test_a_complaint_is_a_complaint():
    raw = (b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
           b"message/feedback-report\n\nFeedback-Type: abuse\n--b--")
    assert report_of(read(raw), raw).trouble is Trouble.complaint
