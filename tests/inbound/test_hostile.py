"""Mails that mean harm or were made badly, through the real door: kept, bounded, in their place."""

from email.encoders import encode_base64
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from sqlalchemy import select

from portal.models import File
from tests import people
from tests.engines import thinly
from tests.inbound.arriving_at import HERS, answers, thread

MINE = "I was in hospital."
HEAD = f"From: Mina <{HERS}>\r\nSubject: Re: My hold\r\n".encode()
PLAIN = b"Content-Type: text/plain\r\n"
PATHS = ("../../etc/passwd", "C:\\windows\\x.txt", "/etc/shadow", "a\x00b.txt", "x" * 400 + ".txt",
         'a".txt', "a\u202etxt.exe", "", ".", "con.txt", "a/../../b.txt")


# No database takes everything that SQLite does: no NUL as a text, nothing so long into an index.
KEPT_AS_THEY_ARE = ("Message-ID: " + "x" * 100_000, "In-Reply-To: " + "<a@b> " * 5000,
                    "To: \x00\x01", "Precedence: \x00", "From:")


def nested(depth: int) -> bytes:
    """A text inside so many parts that hold each other."""
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                       for n in range(depth))
    return HEAD + opening + PLAIN + b"\r\n" + MINE.encode() + b"\r\n" + b"".join(
        b"\r\n--b%d--\r\n" % n for n in reversed(range(depth)))


def forwarded(depth: int) -> bytes:
    """A text and beside it a mail in a mail in a mail."""
    inside = b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: x\r\n\r\ninside\r\n"
    return (HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + PLAIN + b"\r\n"
            + MINE.encode() + b"\r\n--b\r\n" + inside + b"--b--\r\n")


@pytest.mark.one_case
@pytest.mark.parametrize("raw", [nested(20), nested(120), forwarded(20)])
def test_words_in_many_nested_parts_are_read(db, case, arrive, raw):
    assert arrive(raw).state == "thread"
    assert thread(db, case) == [("person", MINE)]


@pytest.mark.one_case
@pytest.mark.parametrize("depth", [500, 5000])
@pytest.mark.parametrize("make", [nested, forwarded])
def test_words_in_parts_without_end_are_read_as_they_stand(db, case, arrive, make, depth):
    assert arrive(make(depth)).state == "thread"
    (_, said), = thread(db, case)
    assert said.startswith(MINE)


@pytest.mark.slow
def test_a_thousand_attachments_are_listed_and_the_words_read(db, case, arrive):
    part = b"--b\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\nnumber %d\r\n"
    raw = (HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + PLAIN + b"\r\n"
           + MINE.encode() + b"\r\n" + b"".join(part % (n, n) for n in range(1000)) + b"--b--\r\n")
    assert arrive(raw).state == "thread"
    assert thread(db, case) == [("person", MINE)]
    kept = list(db.scalars(select(File.withheld_because)))
    assert len(kept) > 5 and kept.count(None) == 5


@pytest.mark.slow
@pytest.mark.parametrize("charset", thinly(
    ["no-such", "utf-99", "x" * 300, "base64", "rot13", "unicode", "utf-7", "idna", "\x00", "hex",
     "zip", "undefined"], "x" * 300, "\x00"))
def test_a_charset_that_is_none_hides_no_word(db, case, arrive, charset):
    raw = HEAD + f'Content-Type: text/plain; charset="{charset}"\r\n\r\n{MINE}\r\n'.encode()
    assert arrive(raw).state == "thread"
    assert thread(db, case) == [("person", MINE)]


def test_a_winmail_dat_is_listed_and_the_words_beside_it_read(db, case, arrive):
    made = EmailMessage()
    made["From"] = HERS
    made.set_content(MINE)
    made.add_attachment(b"\x78\x9f\x3e\x22" + bytes(500), maintype="application",
                        subtype="ms-tnef", filename="winmail.dat")
    assert arrive(made.as_bytes().replace(b"\n", b"\r\n")).state == "thread"
    assert thread(db, case) == [("person", MINE)]
    assert db.execute(select(File.name, File.withheld_because.is_(None))).one() == (
        "winmail.dat", False)


def part(kind: str, content: bytes, name: str | None = None) -> MIMEBase:
    made = MIMEBase(*kind.split("/"))
    made.set_payload(content)
    encode_base64(made)
    if name:
        made.add_header("Content-Disposition", "attachment", filename=name)
    return made


TNEF = b"\x78\x9f\x3e\x22" + bytes(500)
CALENDAR = b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
PGP = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"


@pytest.mark.one_case
@pytest.mark.parametrize("made", [
    MIMEMultipart("mixed", None, [MIMEText(""), part("application/ms-tnef", TNEF, "winmail.dat")]),
    MIMEMultipart("mixed", None, [part("application/octet-stream", TNEF, "winmail.dat")]),
    MIMEMultipart("encrypted", None, [part("application/pgp-encrypted", b"Version: 1\n"),
                                      part("application/octet-stream", PGP.encode(), "x.asc")]),
    part("application/pkcs7-mime", b"0\x80", "smime.p7m"), MIMEText(PGP),
], ids=["winmail", "winmail-alone", "pgp", "smime", "pgp-in-the-text"])
def test_what_nobody_here_can_read_does_not_count_and_its_sender_is_told(db, case, arrive, made):
    made["From"] = HERS
    mail = arrive(made.as_bytes().replace(b"\n", b"\r\n"))
    assert (mail.state, answers(db)) == ("flagged", ["mail_unread"])
    assert [voice for voice, _ in thread(db, case)] == ["note"]


@pytest.mark.one_case
@pytest.mark.parametrize("kind", ["text/calendar", "text/x-amp-html", "text/vcard"])
def test_what_is_for_programs_is_no_word_of_the_person(db, case, arrive, kind):
    made = MIMEMultipart("alternative", None, [MIMEText(MINE), part(kind, CALENDAR),
                                               MIMEText(f"<p>{MINE}</p>", "html")])
    made["From"] = HERS
    assert arrive(made.as_bytes().replace(b"\n", b"\r\n")).state == "thread"
    assert thread(db, case) == [("person", MINE)]
    assert len(list(db.scalars(select(File)))) == 1


def test_html_is_read_and_never_shown(db, case, arrive, client):
    evil = ("<html><head><script>steal()</script><style>p{}</style></head><body onload=steal()>"
            f"<p>{MINE}</p><img src=http://t.example/x.gif onerror=steal()><svg onload=steal()>"
            "</svg><a href='javascript:steal()'>Here</a><iframe src=//x></iframe></body></html>")
    raw = HEAD + b"Content-Type: text/html\r\n\r\n" + evil.encode() + b"\r\n"
    assert arrive(raw).state == "thread"
    (_, said), = thread(db, case)
    assert MINE in said and "Here" in said
    assert not any(word in said for word in ("steal", "<", "t.example"))
    page = client.as_person(people.reviewer()).get(f"/staff/requests/{case.ref}")
    assert page.has(MINE) and "steal" not in page.response.get_data(as_text=True)


@pytest.mark.slow
@pytest.mark.parametrize("line", thinly([
    "From: " + "(" * 400, "Message-ID: <<<[@]>\r\nReferences: " + "<" * 5000,
    "Message-ID: " + "x" * 100_000, "Content-Type: ;;;=", "Content-Type: text/plain; charset*0*=",
    "Content-Transfer-Encoding: nonsense", "Subject: =?utf-8?b?////?= =?none?q?=ff?=",
    "Date: 99 Foo 99999999 99:99:99 +9999", "To: \x00\x01", "X: " + "a" * 500_000,
    "Content-Disposition: attachment; filename*=utf-99''%ff%00", ": no name", "MIME-Version: 9",
    "Auto-Submitted: ;;;", "Content-Type: multipart/mixed", "In-Reply-To: " + "<a@b> " * 5000,
    "Content-Type: multipart/mixed; boundary=\"" + "b" * 5000 + "\"", "From:", "\tfolded",
    "Authentication-Results: ;;; dmarc", "Precedence: \x00", "List-Unsubscribe: <>",
], *KEPT_AS_THEY_ARE))
def test_headers_that_crash_parsers_are_kept_and_end_in_sight(db, case, arrive, line):
    found = arrive(line.encode() + b"\r\n" + HEAD + b"\r\n" + MINE.encode() + b"\r\n")
    assert found.state in {"thread", "flagged", "quarantine"}, (found.state, found.error)
    seen = thread(db, case)
    assert MINE in (seen[-1][1] if found.thread_message_id else found.told["text"])


@pytest.mark.parametrize("body", [b"\x00\x01\x02", b"\xff\xfe\xed\xa0\x80 lone", b"\xc0\xaf",
                                  "\u202e\u2066\u200b".encode(), b"\x1b[2J\x07"])
def test_bytes_that_are_no_text_leave_the_words(db, case, arrive, body):
    assert arrive(HEAD + b"\r\n" + body + b"\r\n" + MINE.encode() + b"\r\n").state == "thread"
    (_, said), = thread(db, case)
    assert MINE in said and "\x00" not in said


@pytest.mark.parametrize("name", PATHS)
def test_names_that_attack_paths_are_only_names(db, case, arrive, name, app):
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').encode()
    raw = (HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + PLAIN + b"\r\n"
           + MINE.encode() + b'\r\n--b\r\nContent-Disposition: attachment; filename="' + quoted
           + b'"\r\n\r\nAs agreed.\r\n--b--\r\n')
    assert arrive(raw).state == "thread"
    kept = db.scalars(select(File)).one()
    assert not set("/\\\x00\r\n\u202e") & set(kept.name) and 0 < len(kept.name) <= 200


@pytest.mark.one_case
@pytest.mark.slow
@pytest.mark.parametrize("never_ends", [b"<!--", b"<!x", b"<?x", b"</", b"<a b='", b"&", b"<a ",
                                        b"<style>", b"<![CDATA["])
def test_html_that_never_ends_what_it_begins_is_read_in_time(db, case, arrive, never_ends):
    body = f"<p>{MINE}</p>".encode() + never_ends * 300_000 + b"\r\n"
    assert arrive(HEAD + b"Content-Type: text/html\r\n\r\n" + body).state == "thread"
    (_, said), = thread(db, case)
    assert said.startswith(MINE)


@pytest.mark.one_case
@pytest.mark.slow
@pytest.mark.parametrize("word", [b"=?utf-8?q?a?= ", b"=?utf-8?b?YQ==?=", b"=?", b"a b "])
def test_a_header_without_end_is_read_in_time(db, case, arrive, word):
    raw = b"From: " + HERS.encode() + b"\r\nSubject: " + word * 80_000
    assert arrive(raw + b"\r\n\r\n" + MINE.encode() + b"\r\n").state == "thread"
    assert thread(db, case) == [("person", MINE)]
