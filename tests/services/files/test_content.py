"""Hostile uploads are refused with a sentence or lose their sting, each within seconds."""

import io
import random
import time

import pytest
from PIL import Image, ImageFile

from portal.policy.refusal import Refusal
from portal.services import files
from tests.services.files import hostile

FOLDER = {name: (content, fate) for name, content, fate in hostile.folder()}
SECONDS = 5


def examined(name: str, content: bytes) -> files.Examined:
    return files.examine(name, io.BytesIO(content))


def test_the_folder_is_as_large_as_promised():
    assert len(FOLDER) >= 31


@pytest.mark.parametrize("name", FOLDER)
def test_hostile_uploads_are_refused_or_inert(name):
    content, fate = hostile.made(FOLDER[name][0]), FOLDER[name][1]
    started = time.process_time()
    if fate == hostile.REFUSED:
        with pytest.raises(Refusal, match=r"^“.+” .+\.$"):
            examined(name, content)
    else:
        kept = examined(name, content).content
        assert b"<script" not in kept and b"PK\x05\x06" not in kept
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", ["cut.png", "note.png"])
def test_a_damaged_picture_is_refused_also_after_a_pdf_was_printed(monkeypatch, name):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(Refusal):
        examined(name, hostile.made(FOLDER[name][0]))


@pytest.mark.parametrize(("name", "words"), [
    ("bomb.docx", "is an archive or an office document"), ("huge.png", "25 million pixels"),
    ("drawing.svg", "a drawing with code"), ("program.pdf", "is a program"),
    ("zip.pdf", "holds another file"), ("script.pdf", "holds scripts"), ("empty.txt", "is empty"),
    ("large.txt", "larger than 10 MB"), ("picture.gif", "Save it as PNG or JPEG"),
])
def test_the_sentence_says_what_to_do(name, words):
    with pytest.raises(Refusal) as no:
        examined(name, hostile.made(FOLDER[name][0]))
    assert words in no.value.sentence


def test_a_photograph_loses_its_place_and_stands_upright():
    kept = examined("place.jpg", hostile.with_place())
    picture = Image.open(io.BytesIO(kept.content))
    assert picture.size == (30, 40)
    assert not picture.getexif() and "comment" not in picture.info
    assert b"SecretCamera" not in kept.content and b"GPS" not in kept.content


@pytest.mark.slow
def test_a_picture_of_the_largest_size_is_taken_in_time():
    content = hostile.picture(size=(5_000, 5_000))
    started = time.process_time()
    kept = examined("large.png", content)
    assert Image.open(io.BytesIO(kept.content)).size == (5_000, 5_000)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(("mode", "kind"), [
    ("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("I;16", "PNG"),
    ("L", "JPEG"), ("CMYK", "JPEG"),
])
def test_every_honest_picture_is_taken(mode, kind):
    out = io.BytesIO()
    Image.new(mode, (8, 6)).save(out, kind)
    kept = examined("x", out.getvalue())
    assert Image.open(io.BytesIO(kept.content)).size == (8, 6)


@pytest.mark.parametrize("text", [
    "Hello Mina, as agreed.", "привіт\r\nдякую", "<Mina> will it be ready?\n<Omar> yes", "a < b",
    "I <3 it", "Here is the code: <script>", "PKZIP was a program", "=1+1",
])
def test_honest_text_stays_as_it_is(text):
    kept = examined("chat.txt", text.encode())
    assert (kept.media_type, kept.content.decode()) == ("text/plain", text)


@pytest.mark.parametrize("letters", ["latin-1", "utf-16"])
def test_text_with_another_alphabet_is_told_how_to_save_it(letters):
    with pytest.raises(Refusal) as no:
        examined("alt.txt", "Grüße".encode(letters))
    assert "Save it as UTF-8" in no.value.sentence


def test_an_honest_pdf_stays_byte_by_byte():
    kept = examined("contract.pdf", hostile.PDF)
    assert (kept.media_type, kept.content) == ("application/pdf", hostile.PDF)


@pytest.mark.parametrize("seed", range(4))
def test_a_large_pdf_of_scans_is_not_taken_for_something_else(seed):
    scan = random.Random(seed).randbytes(9_900_000)
    whole = hostile.PDF.replace(b"trailer", b"3 0 obj<</Length 9900000>>stream\n" + scan
                                + b"\nendstream endobj\ntrailer")
    assert examined("scan.pdf", whole).content == whole
