"""The bytes of a letter: safe headers, short lines, the same words after the way back."""

import dataclasses
import email
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest

from portal.mail.domains import to_ascii, to_unicode
from portal.mail.letters import write
from portal.mail.letters.samples import HOUSE, MINA, SAMPLES
from portal.mail.message import Wire, as_bytes, mailbox, new_message_id

AT = datetime(2026, 11, 25, 18, 32, tzinfo=UTC)
WIRE = Wire("<a.b.c@parley.example>", "mina@kovalenko.example", "Hello", "text\n", "<p>x</p>\n", AT)


def sent(**changes):
    raw = as_bytes(dataclasses.replace(WIRE, **changes), HOUSE)
    return raw, email.message_from_bytes(raw)


def parts(message):
    found = [part.get_payload(decode=True).decode() for part in message.get_payload()]
    return [words.replace("\r\n", "\n") for words in found]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_letter_arrives_as_it_was_written(name):
    letter = write(SAMPLES[name], MINA, HOUSE)
    raw, message = sent(subject=letter.subject, text=letter.text, html=letter.html)
    assert [p.get_content_type() for p in message.get_payload()] == ["text/plain", "text/html"]
    text, page = parts(message)
    assert text == letter.text
    assert page == letter.html.encode("ascii", "xmlcharrefreplace").decode()
    assert str(make_header(decode_header(message["Subject"]))).split() == letter.subject.split()
    assert raw.isascii()
    assert message.defects == []


def test_it_says_who_writes_whom_and_that_no_person_typed_it():
    _raw, message = sent()
    assert message["From"] == '"Parley Account Quality" <quality@parley.example>'
    assert message["To"] == "mina@kovalenko.example"
    assert message["Reply-To"] == "team@parley.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Date"] == "Wed, 25 Nov 2026 18:32:00 +0000"
    assert message["Message-ID"] == "<a.b.c@parley.example>"
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "evil", ["1\r\nBcc: evil@x.example", "1\nBcc: x", "1\rBcc: x", "1\0", "\x85", "a\u2028b"]
)
@pytest.mark.parametrize("place", ["subject", "to_address", "message_id", "headers", "name"])
def test_a_line_break_never_becomes_another_header(evil, place):
    changes = {"headers": {"X-Case": evil}} if place == "headers" else {place: evil}
    house = HOUSE
    if place == "name":
        changes, house = {}, HOUSE._replace(sender_name=evil)
    with pytest.raises(ValueError, match=r"line break|no e-mail address|codec"):
        as_bytes(dataclasses.replace(WIRE, **changes), house)


@pytest.mark.parametrize("name", ["X Y", "", "X:", "Bcc\r\nX", "1X", "É"])
def test_what_is_no_header_name_is_refused(name):
    with pytest.raises(ValueError, match="name of a header"):
        sent(headers={name: "x"})


LONG = ["x" * 5000, "é" * 3000, "😀" * 800, "word " * 900, "=?utf-8?q?x?= looks encoded", "", " a "]


@pytest.mark.parametrize("words", LONG)
def test_lines_stay_short_however_long_the_words(words):
    raw, message = sent(subject=words, text=words + "\n", html=f"<p>{words}</p>")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 990
    head = raw.split(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert str(make_header(decode_header(message["Subject"]))).split() == words.split()
    assert parts(message)[0] == words + "\n"


def test_only_crlf_ends_a_line():
    raw, _message = sent(text="a\rb\nc\r\nd\x0be\x85f\u2028g", html="<p>a\rb</p>\n")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_dots_and_boundaries_in_the_text_do_no_harm():
    text = ".\n..\nFrom here\n--=_x\n--\n-- \ntrailing  \n"
    raw, message = sent(text=text)
    assert parts(message)[0] == text
    assert len(message.get_payload()) == 2
    assert raw.endswith(b"--\r\n")


def test_threading_headers_are_folded_but_never_encoded():
    ids = " ".join(f"<{n:060x}@parley.example>" for n in range(12))
    raw, message = sent(headers={"References": ids, "In-Reply-To": ids.split()[0]})
    assert b"=?" not in raw.split(b"\r\n\r\n")[0]
    assert " ".join(message["References"].split()) == ids
    assert max(len(line) for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 100


@pytest.mark.parametrize(
    "name", ['Parley "Quality", Inc.', "Équipe Parley", "Команда " * 12, "a\\b"]
)
def test_the_name_of_the_team_may_be_any_words(name):
    raw = as_bytes(WIRE, HOUSE._replace(sender_name=name))
    found = getaddresses([email.message_from_bytes(raw)["From"]])
    assert [address for _name, address in found] == ["quality@parley.example"]
    assert str(make_header(decode_header(found[0][0]))).split() == name.split()


def test_domains_travel_in_ascii():
    assert mailbox("mina@köln.example") == "mina@xn--kln-sna.example"
    assert mailbox("mina@faß.example") == "mina@xn--fa-hia.example", "not to fass.example"


@pytest.mark.parametrize("domain", ["köln.example", "faß.example", "пошта.example", "例え.テスト"])
def test_a_domain_is_read_as_it_was_before_it_travelled(domain):
    assert to_unicode(to_ascii(domain)) == domain
    assert to_unicode(to_ascii(domain).upper()) == domain


@pytest.mark.parametrize("domain", [
    "xn--mail-.example", "xn--a.example", "xn--.example", "xn--zzzzzzzz99999999.example",
    "xn--\xff.example", "xn--0000h.example", "mail.example",
])
def test_no_domain_is_read_as_somebody_elses(domain):
    assert to_unicode(domain) == domain


@pytest.mark.parametrize(
    "address",
    ["", "mina", "@x.example", "a b@x.example", "a@x.example,b@y.example", "<a@x.example>",
     "a@x.example\n", "mina@ß..example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError):
        mailbox(address)


def test_message_ids_are_our_own_fresh_and_not_taken_for_spam():
    made = {new_message_id("parley.example") for _ in range(500)}
    assert len(made) == 500
    left, _, right = made.pop().strip("<>").partition("@")
    assert right == "parley.example"
    assert max(len(piece) for piece in left.split(".")) < 12


def test_without_a_team_mailbox_no_reply_address_is_promised():
    raw = as_bytes(WIRE, HOUSE._replace(team_address="", can_reply=False))
    assert email.message_from_bytes(raw)["Reply-To"] is None
