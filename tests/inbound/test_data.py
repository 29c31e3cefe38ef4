"""A mail is read to its lone dot, however it comes in pieces, and not a byte further."""

import asyncio
import threading

import pytest
from aiosmtpd.smtp import SMTP

from portal.inbound import data, server

MOST = 300_000
NEXT = b"QUIT\r\n"


def taken(sent: bytes, at_once: int, most: int = MOST) -> tuple[bytes | None, bytes]:
    """What is read of these bytes, sent in pieces of a size, and what is left for the next."""
    async def take() -> tuple[bytes | None, bytes]:
        reader = asyncio.StreamReader(limit=server.PIECE)
        reading = asyncio.create_task(data.mail_from(reader, most))
        for start in range(0, len(sent), at_once):
            reader.feed_data(sent[start:start + at_once])
            await asyncio.sleep(0)
        found = await asyncio.wait_for(reading, 20)
        reader.feed_eof()
        return found, await reader.read()
    return asyncio.run(take())


def sent_as(raw: bytes) -> bytes:
    """A mail as senders write it on the line (RFC 5321, 4.5.2)."""
    return b"".join(b"." * line.startswith(b".") + line + b"\r\n"
                    for line in raw.removesuffix(b"\r\n").split(b"\r\n")) + b".\r\n"


@pytest.mark.parametrize("raw", [
    b"\r\n", b"a\r\n", b".\r\n", b"..\r\n.\r\n...\r\n", b"An end.\r\nAnother.\r\n.hidden\r\n",
    b"a\n.\nb\r\n", b"a\r.\rb\r\n", b"a\n.\r\nb\r\n", b"a\r\n\r\n.\r\n\r\n", b"\r\n.\r\n",
    b"x" * 200_000 + b"\r\n.\r\n", (b"x" * 75 + b".\r\n") * 2_000,
    b"x" * (server.PIECE - 1) + b".\r\n", b"x" * (server.PIECE + 1) + b".\r\n",
    bytes(range(256)) + b"\r\n",
], ids=range(15))
@pytest.mark.parametrize("at_once", [1, 2, 3, 5, 4096, MOST])
def test_a_mail_comes_as_it_was_written(raw, at_once):
    if len(raw) > 10_000 * at_once:
        at_once = 1000
    assert taken(sent_as(raw) + NEXT, at_once) == (raw, NEXT)


def test_a_mail_without_a_line_is_empty():
    assert taken(b".\r\n" + NEXT, MOST) == (b"", NEXT)


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n..\n", b"\r.\r\n", b".\r\n"])
def test_what_is_not_the_end_ends_nothing(end):
    raw = b"a" + end + b"MAIL FROM:<forged@x.example>\r\n"
    found, left = taken(raw + b".\r\n" + NEXT, 7)
    assert (found, left) == (raw.replace(b"\r\n..", b"\r\n."), NEXT)


@pytest.mark.parametrize(("size", "is_kept"), [(1000, True), (1001, False), (MOST, False)])
def test_one_that_is_too_large_is_read_to_its_end(size, is_kept):
    raw = b"x" * (size - 2) + b"\r\n"
    assert taken(raw + b".\r\n" + NEXT, 999, most=1000) == (raw if is_kept else None, NEXT)


@pytest.mark.one_case
@pytest.mark.parametrize(
    "rest", ["", " SIZE=7500", " BODY=8BITMIME SIZE=1 ", "  ", "x", " <b@c.d>"])
@pytest.mark.parametrize("told", [
    "<mina@mail.example>", "<Reply+ab2=c@in.parley.example>", "<a.b-c_d@x>", "<>",
    "mina@x.example",
    "<a..b@x.example>", "<.a@x.example>", "<a.@x.example>", "<a@x..y>", "<a@x.>", "<@x>", "<a@>",
    "<a>", "<\"a b\"@x.example>", "<@r.example:a@x.example>", "<a@[127.0.0.1]>", "<a b@x>",
    " <a@x>",
    "<mïna@x.example>", "<a@b@c>", "<a(b)@x>", "<a@x", "a@x>", "<a/b@x!y>", "<a@-x->", "<a\n@x>",
])
def test_an_address_is_read_as_the_library_reads_it(app, told, rest):
    where = server.Listening("127.0.0.1", 0, lmtp=False)
    loop = asyncio.new_event_loop()
    try:
        line = server.listener(app, where, threading.Event(), loop=loop)
        assert answer(line._getaddr, told + rest) == answer(
            lambda arg: SMTP._getaddr(line, arg), told + rest)
    finally:
        loop.close()


def answer(read, arg: str):
    """What it returns, or which error it raises."""
    try:
        return read(arg)
    except Exception as error:
        return type(error)
