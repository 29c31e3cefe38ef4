"""What a document is, by what is in it: known kinds are made harmless, all others refused.

A name or a declared type proves nothing, so neither is looked at.
"""

import re
from collections.abc import Callable

from portal.policy.documents import JPEG, KINDS_IN_WORDS, PDF, PNG, TEXT
from portal.policy.refusal import Refusal
from portal.services.files import images, pdfs

WAY_OUT = f"Send it as {KINDS_IN_WORDS}."
EMPTY = "is empty. Check that it opens on your side, and add it again."
ARCHIVE = ("is an archive or an office document, and we do not open those. Save what it holds "
           "as PDF and add that.")
PICTURE = "is a kind of picture that we cannot take. Save it as PNG or JPEG and add that."
PROGRAM = f"is a program, and we take none. {WAY_OUT}"
MARKUP = ("is a web page or a drawing with code in it, and we do not take those. Save it as PDF "
          "or send a screenshot.")
LETTERS = "is text whose letters are not stored as UTF-8. Save it as UTF-8 or as PDF, and add that."
UNKNOWN = f"is not a kind of file that we can take. {WAY_OUT}"

KNOWN: tuple[tuple[bytes, str, Callable[[bytes], bytes]], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG, images.remade_png),
    (b"\xff\xd8\xff", JPEG, images.remade_jpeg),
    (b"%PDF-", PDF, pdfs.checked),
)
REFUSED: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", ARCHIVE), (0, b"PK\x05\x06", ARCHIVE), (0, b"\x1f\x8b", ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE), (0, b"Rar!\x1a\x07", ARCHIVE), (0, b"BZh", ARCHIVE),
    (0, b"\xfd7zXZ\x00", ARCHIVE), (0, b"\x28\xb5\x2f\xfd", ARCHIVE), (257, b"ustar", ARCHIVE),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ARCHIVE), (0, b"{\\rtf", ARCHIVE),
    (0, b"GIF8", PICTURE), (0, b"BM", PICTURE), (8, b"WEBP", PICTURE), (0, b"II*\x00", PICTURE),
    (0, b"MM\x00*", PICTURE), (4, b"ftyp", PICTURE), (0, b"8BPS", PICTURE),
    (0, b"MZ", PROGRAM), (0, b"\x7fELF", PROGRAM), (0, b"#!", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", PROGRAM), (0, b"\x00asm", PROGRAM),
    (0, b"\xff\xfe", LETTERS), (0, b"\xfe\xff", LETTERS),  # UTF-16, as Windows offers it
)
PDF_MARK, PDF_WITHIN = b"%PDF-", 1_024  # readers of PDF look for its beginning so far in
UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
MARKUP_FIRST = re.compile(
    r"\s*<(!--|!doctype|\?xml|\?php|%|(html|head|title|meta|link|style|script|body|svg|math|iframe|object"
    r"|embed|img|video|form|input|table|div|font|h1|p|br|a|b)[\s/>])", re.IGNORECASE)


def made_safe(data: bytes) -> tuple[str, bytes]:
    """Return the media type and the bytes to keep: pictures are drawn anew, text is UTF-8.

    Raises `Refusal` with a sentence that goes on from the document's name.
    """
    if not data:
        raise Refusal(EMPTY)
    for start, media_type, make in KNOWN:
        if data.startswith(start):
            return media_type, make(data)
    if PDF_MARK in data[:PDF_WITHIN]:
        raise Refusal(pdfs.DAMAGED)
    text = _text(data)
    if text is None:
        raise Refusal(_why_not(data))
    if data.startswith(b"#!") or MARKUP_FIRST.match(text):
        raise Refusal(PROGRAM if data.startswith(b"#!") else MARKUP)
    return TEXT, text.encode()


def _text(data: bytes) -> str | None:
    """Return the text of plain UTF-8, None for anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if UNREADABLE.search(text) or _is_archive_of_text(data) else text


def _is_archive_of_text(data: bytes) -> bool:
    """Some formats are letters from end to end; they are no text all the same."""
    return any(data.startswith(mark, at) for at, mark, why in REFUSED if why is ARCHIVE)


def _why_not(data: bytes) -> str:
    usual = UNKNOWN if UNREADABLE.search(data.decode("cp437")) else LETTERS
    return next((why for at, mark, why in REFUSED if data.startswith(mark, at)), usual)
