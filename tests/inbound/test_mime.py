"""Mails as programs write them, and as they should not: the words are found all the same."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.inbound.mime import Mail, Unreadable, read
from portal.inbound.mime.reading import address_in

HEAD = b"From: Mina Novak <Mina@Mail.Example>\r\nSubject: Re: hold\r\nMessage-ID: <a@b>\r\n"


def mail(body: bytes, kind: str = "text/plain; charset=utf-8", more: bytes = b"") -> Mail:
    return read(HEAD + more + f"Content-Type: {kind}\r\n\r\n".encode() + body)


def test_the_sender_is_an_address_in_lower_case():
    assert mail(b"Hi").sender == "mina@mail.example"


@pytest.mark.parametrize(("header", "address"), [
    ('"mina@mail.example" <stan@evil.example>', "stan@evil.example"),
    ("mina@mail.example (Mina)", "mina@mail.example"), ("Mina", ""), ("", ""),
    ("a@b.example, c@d.example", ""), ("<mina@mail.example>", "mina@mail.example"),
])
def test_a_name_that_looks_like_an_address_is_a_name(header, address):
    assert address_in(header) == address


def test_ids_that_it_answers_are_told_newest_first():
    found = mail(b"Hi", more=b"References: <1@x> <2@x>\r\nIn-Reply-To: <2@x>\r\n")
    assert found.replies_to == ["<2@x>", "<1@x>"]


@pytest.mark.parametrize(("raw", "declared"), [
    ("grün".encode(), "us-ascii"), ("grün".encode("latin-1"), "no-such-charset"),
    ("grün".encode("latin-1"), "iso-8859-1"), ("grün".encode("utf-16"), "utf-16"),
    ("grün".encode("cp1252"), ""),
])
def test_words_are_read_whatever_charset_was_declared(raw, declared):
    assert mail(raw, f'text/plain; charset="{declared}"').text == "grün"


def test_japanese_in_seven_bits_is_read_as_declared():
    assert mail("返事".encode("iso-2022-jp"), "text/plain; charset=iso-2022-jp").text == "返事"


def test_nul_and_control_characters_become_spaces():
    assert mail(b"a\x00b\x07c\r\nd").text == "a b c\nd"


def test_soft_line_ends_are_joined():
    found = mail(b"I was in \r\nhospital.\r\n> You said \r\n> no.", "text/plain; format=flowed")
    assert found.text == "I was in hospital.\n> You said no."


def test_html_alone_is_read_as_text_with_quotes_marked():
    found = mail(b"<style>p{}</style><p>I was <b>ill</b>.<br>Sorry &amp; thanks</p>"
                 b"<blockquote><p>Hold</p></blockquote><script>bad()</script>", "text/html")
    assert found.text == "I was ill.\nSorry & thanks\n\n> Hold"


def test_a_poor_plain_text_gives_way_to_the_html():
    made = EmailMessage()
    made.set_content("See HTML.")
    made.add_alternative("<p>I was in hospital all week and can prove it</p>", subtype="html")
    assert "hospital" in read(made.as_bytes()).text


def test_a_text_and_an_html_that_follow_each_other_are_both_read():
    made = EmailMessage()
    made.make_mixed()
    for text, kind in (("I was in hospital.", "plain"), ("<p>All three knew it.</p>", "html")):
        part = EmailMessage()
        part.set_content(text, subtype=kind)
        made.attach(part)
    assert read(made.as_bytes()).text == "I was in hospital.\n\nAll three knew it."


def test_texts_around_a_picture_are_all_read():
    made = EmailMessage()
    made["From"] = "a@b.example"
    made.make_mixed()
    for text in ("First.", "Second."):
        part = EmailMessage()
        part.set_content(text)
        made.attach(part)
        picture = EmailMessage()
        picture.set_content(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
        made.attach(picture)
    found = read(made.as_bytes())
    assert found.text.split() == ["First.", "Second."]
    assert [(one.name, one.media_type) for one in found.attachments] == [("a.png", "image/png")] * 2


def test_logos_in_a_signature_leave_the_places_to_what_was_attached():
    made = EmailMessage()
    made.set_content("My papers.")
    for number in range(2):
        made.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline",
                            filename=f"image00{number}.png", cid=f"<{number}@x>")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="papers.pdf")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="photo.png")
    names = [one.name for one in read(made.as_bytes()).attachments]
    assert names == ["papers.pdf", "photo.png", "image000.png", "image001.png"]


def test_a_reaction_in_a_form_for_programs_is_not_read_out():
    made = EmailMessage()
    made.set_content("👍")
    made.add_alternative('{"emoji":"👍","version":1}', subtype="vnd.google.email-reaction+json")
    assert read(made.as_bytes()).text == "👍"


@pytest.mark.parametrize("head", [
    b"From: " + b"(" * 4000 + b"\r\n", b"Message-ID: <<<<@\r\n", b"Content-Type: ;;;;\r\n",
    b"Content-Type: multipart/mixed\r\n", b"Content-Transfer-Encoding: nonsense\r\n",
    b"Subject: =?utf-8?b?////?= =?x-none?q?=ff?=\r\n", b"From: \xff\xfe\r\n", b"\x00: \x00\r\n",
    b"Content-Disposition: attachment; filename*=utf-99''%ff\r\n", b": no name\r\n",
    b"Content-Type: text/plain; charset*0=a; charset*1=b\r\n", b"Date: nonsense\r\n",
])
def test_headers_that_upset_parsers_do_not_upset_us(head):
    found = read(head + b"\r\nwords\r\n")
    assert found.sender == "" or "@" in found.sender
    assert found.replies_to == []


@pytest.mark.slow
def test_many_parts_and_deep_ones_end_in_time():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                    for n in range(500)) + b"\r\nwords"
    wide = (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + b"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n" * 3000)
    begun = time.process_time()
    for raw in (deep, wide):
        try:
            assert len(read(HEAD + raw).attachments) <= 500
        except Unreadable:
            assert raw is deep
    assert time.process_time() - begun < 8


@pytest.mark.slow
def test_a_large_mail_with_a_few_parts_in_parts_keeps_its_documents():
    lines = (b"a" * 76 + b"\r\n") * 100_000
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                    for n in range(9))
    found = read(HEAD + deep + b"Content-Disposition: attachment; filename=a.txt\r\n\r\n" + lines)
    assert [one.name for one in found.attachments] == ["a.txt"]


@pytest.mark.slow
@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_or_unreadable(raw):
    try:
        found = read(HEAD + raw)
    except Unreadable:
        return
    assert "\x00" not in found.text + found.subject
    (found.text + found.sender + found.message_id).encode()
