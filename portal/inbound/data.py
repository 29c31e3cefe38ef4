"""The bytes of a mail as its sender hands them over, up to the lone dot that ends them."""

from asyncio import LimitOverrunError, StreamReader

END = b"\r\n.\r\n"  # and nothing like it: other line ends are of the mail (RFC 5321, 2.3.8)


async def mail_from(reader: StreamReader, most: int) -> bytes | None:
    """Read a mail to its end; None for one of more than `most` bytes, which are read all the same.

    In pieces as large as they come: to take each line by itself costs more than to keep the mail.
    """
    came, is_too_large = bytearray(b"\r\n"), False
    while not came.endswith(END):
        try:
            came += await reader.readuntil(b".\r\n")
        except LimitOverrunError as piece:
            came += await reader.read(piece.consumed)
        if len(came) > most + len(END):
            is_too_large = True
            del came[:-len(END)]
    return None if is_too_large else _without_added_dots(bytes(came))


def _without_added_dots(came: bytes) -> bytes:
    """Take away the end, and the dot that a sender puts before each other dot of a line's start."""
    return came[:2 - len(END)].replace(b"\r\n.", b"\r\n")[2:]
