"""A folder of hostile uploads, made here: each one's name, content and fate."""

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from PIL import Image

REFUSED, INERT = "refused", "inert"
Content = bytes | Callable[[], bytes]  # or how it is made, where that takes long
SCRIPT = b"<script>alert(document.domain)</script>"
PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
       b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **how) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 60, 20)).save(out, kind, **how)
    return out.getvalue()


def with_place() -> bytes:
    """A photograph that says where it was taken, by which camera, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 27.0, 0.0), 3: "E", 4: (30.0, 31.0, 0.0)})
    return picture("JPEG", exif=exif, comment=b"shot at home")


def huge_png(width: int, height: int) -> bytes:
    """A picture that claims to be huge and is a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body)
            + _chunk(b"IEND", b""))


def huge_jpeg() -> bytes:
    """A photograph whose head claims 65,000 by 65,000."""
    data = bytearray(picture("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at:at + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


@cache
def text_bomb_png() -> bytes:
    """A picture with a compressed note of 400 MB."""
    squeezer = zlib.compressobj(1)
    note = b"".join(squeezer.compress(bytes(1 << 20)) for _ in range(400)) + squeezer.flush()
    plain = picture()
    return plain[:33] + _chunk(b"zTXt", b"Comment\x00\x00" + note) + plain[33:]


def packed(name: str = "readme.txt", content: bytes = b"hello", **how) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@cache
def bomb() -> bytes:
    """An office document of 400 MB in less than two."""
    out = io.BytesIO()
    with (zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
          archive.open("word/document.xml", "w") as inside):
        for _ in range(400):
            inside.write(bytes(1 << 20))
    return out.getvalue()


def tar() -> bytes:
    """An archive whose first bytes are plain letters."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/cron.d/x"))
    return out.getvalue()


@cache
def packed_text() -> bytes:
    """A packed text of 64 MB."""
    return gzip.compress(bytes(1 << 26), 1)


def made(content: Content) -> bytes:
    """Return the content itself."""
    return content() if callable(content) else content


def folder() -> Iterator[tuple[str, Content, str]]:
    """Go through all of them, as (name, content, what must become of it)."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
    page = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
    yield "drawing.svg", svg, REFUSED
    yield "drawing.png", b'<?xml version="1.0"?>\n' + svg, REFUSED
    yield "comment.txt", b"<!-- nothing to see -->\n" + svg, REFUSED
    yield "page.html", page, REFUSED
    yield "page.png", page, REFUSED
    yield "page.txt", b"\xef\xbb\xbf \n\t" + page, REFUSED
    yield "page.xhtml", b'<html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT, REFUSED
    yield "entity.txt", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', REFUSED
    yield "shell.php", b"<?php system($_GET[0]); ?>", REFUSED
    yield "run.txt", b"#!/bin/sh\nrm -rf ~\n", REFUSED
    yield "program.pdf", b"MZ" + bytes(200), REFUSED
    yield "library.png", b"\x7fELF" + bytes(200), REFUSED
    yield "picture.gif", b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)", REFUSED
    yield "archive.zip", packed(), REFUSED
    yield "bomb.docx", bomb, REFUSED
    yield "bomb.txt.gz", packed_text, REFUSED
    yield "archive.txt", tar(), REFUSED
    yield "huge.png", huge_png(60_000, 60_000), REFUSED
    yield "wide.png", huge_png(2_000_000_000, 1), REFUSED
    yield "just-over.png", huge_png(5_001, 5_000), REFUSED
    yield "huge.jpg", huge_jpeg(), REFUSED
    yield "cut.png", picture(size=(400, 300))[:-40], REFUSED
    yield "cut.jpg", picture("JPEG", (400, 300))[:300], REFUSED
    yield "note.png", text_bomb_png, REFUSED
    yield "page.pdf", b"%PDF-1.4\n" + page + PDF, REFUSED
    yield "zip.pdf", PDF + packed(), REFUSED
    yield "zip-in-comment.pdf", b"%PDF-1.4\n" + packed() + b"\n%%EOF", REFUSED
    yield "behind-the-end.pdf", PDF + SCRIPT + b"\n%%EOF\nMZ", REFUSED
    yield "late-head.pdf", b"\n" + PDF, REFUSED
    yield "cut.pdf", PDF[:-10], REFUSED
    for called, extra in (
            ("script", b"/OpenAction<</S/JavaScript/JS(x)>>"),
            ("hidden", b"/OpenAction<</S/J#61vaScript>>"),
            ("launch", b"/OpenAction<</S/Launch/F(cmd)>>"),
            ("attached", b"/Names<</EmbeddedFiles 3 0 R>>")):
        yield f"{called}.pdf", PDF.replace(b"/Pages 2", extra + b"/Pages 2"), REFUSED
    yield "empty.txt", b"", REFUSED
    yield "noise.bin", random.Random(1).randbytes(4_000), REFUSED
    yield "zero.txt", b"hello\x00world", REFUSED
    yield "overlong.txt", b"\xc0\xaf\xc0\xae", REFUSED
    yield "surrogate.txt", b"\xed\xa0\x80", REFUSED
    yield "large.txt", b"a" * (10 * 1024 * 1024 + 1), REFUSED
    yield "zip.png", picture() + packed(), INERT
    yield "page.jpg", picture("JPEG", comment=page) + page, INERT
    yield "place.jpg", with_place(), INERT
    yield "formula.txt", b'=HYPERLINK("http://evil.example","click")', INERT


def _chunk(kind: bytes, body: bytes) -> bytes:
    mark = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + mark
