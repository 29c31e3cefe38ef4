"""Names of documents are safe to show and to store, whatever somebody called them."""

import pytest

from portal.policy.documents import NAME_LIMIT, PDF, PNG, TEXT, clean_name, size_words


@pytest.mark.parametrize(("given", "kind", "kept"), [
    ("chat.txt", TEXT, "chat.txt"), ("../../etc/passwd", TEXT, "passwd.txt"),
    ("C:\\Users\\mina\\a.png", PNG, "a.png"), ("a\x00.png", PNG, "a.png"),
    ("a\r\nSet-Cookie: x=1.png", PNG, "aSet-Cookie_ x=1.png"),
    ("evil\u202egnp.exe", PNG, "evilgnp.exe.png"), ("", PDF, "document.pdf"),
    (None, TEXT, "document.txt"), ("...", TEXT, "document.txt"), ("/", PNG, "document.png"),
    ('a"b<c>.pdf', PDF, "a_b_c_.pdf"), ("page.html", TEXT, "page.html.txt"),
    ("con.txt", TEXT, "_con.txt"), ("x.PNG", PNG, "x.png"), ("photo.png", TEXT, "photo.png.txt"),
    ("\ud800.pdf", PDF, "document.pdf"), ("звіт\u200b.pdf", PDF, "звіт.pdf"),
    (".pdf", PDF, "document.pdf"),
])
def test_names_are_cleaned(given, kind, kept):
    assert clean_name(given, kind) == kept


def test_a_long_name_is_cut_before_its_ending():
    name = clean_name("a" * 400 + ".pdf", PDF)
    assert len(name) == NAME_LIMIT and name.endswith("a.pdf")


@pytest.mark.parametrize(("size", "words"), [
    (1, "1 byte"), (999, "999 bytes"), (1_500, "2 kB"), (999_600, "1.0 MB"),
    (10_485_760, "10.5 MB"),
])
def test_sizes_are_words(size, words):
    assert size_words(size) == words
