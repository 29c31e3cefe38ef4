"""Answers of the demo's mailbox look as mail programs write them, whatever they answer."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy

import pytest

from portal.mail import reply
from portal.mail.mailbox import Mail

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
LETTER = Mail("k", ("mina@mail.example",), "Parley <q@parley.example>", "You are on hold", AT,
              "<b@x>", "Hello Mina,\n\nyour account.\n", "", "reply+abc@in.x", "<a@x> <c@x>")


def parsed(letter=LETTER, **more):
    made = reply.write(letter, sender="mina@mail.example", text="I was ill.", at=AT, **more)
    return email.message_from_bytes(made.raw, policy=policy.default)


def test_it_is_threaded_and_quotes_the_letter_below_the_words():
    made = parsed()
    assert made["In-Reply-To"] == "<b@x>" and made["References"] == "<a@x> <c@x> <b@x>"
    assert made["To"] == "reply+abc@in.x" and made["Subject"] == "Re: You are on hold"
    text = made.get_content().replace("\r\n", "\n")
    assert text.startswith("I was ill.\n\nOn Fri, 20 Nov 2026 at 10:00, Parley")
    assert "> Hello Mina,\n>\n> your account.\n" in text


def test_files_go_along_under_their_names():
    made = parsed(enclosed=[reply.Enclosed("scan ä.pdf", b"%PDF-1.4"), reply.Enclosed("x", b"\0")])
    one, other = made.iter_attachments()
    assert (one.get_filename(), one.get_content_type()) == ("scan ä.pdf", "application/pdf")
    assert other.get_content_type() == "application/octet-stream"


@pytest.mark.parametrize("broken", [
    {"subject": "Hi\r\nBcc: x@y"}, {"message_id": "nonsense\r\n"}, {"references": "<" * 5000},
    {"subject": "Re: " + "ü" * 500}, {"text": "x" * 5000},
])
def test_no_letter_makes_an_answer_that_is_two(broken):
    made = parsed(replace(LETTER, **broken))
    assert made["Bcc"] is None
    assert len(made.get_all("Subject")) == 1
    assert max(map(len, made.as_bytes().splitlines())) < 998
