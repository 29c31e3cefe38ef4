"""The demo's mailbox shows every mail as the person reads it, locked up."""

import pytest

HTML = ('<html><head><title>x</title></head><body style="color:red"><h1>Hello Mina</h1>'
        '<script>alert(1)</script><a href="http://127.0.0.1/status">See why</a></body></html>')


def test_an_empty_mailbox_says_so(demo, db):
    assert demo.get("/demo/mailbox").has("No letter yet.")


def test_the_newest_comes_first_and_can_be_opened(demo, db, put):
    put("a1", "Welcome to Parley", "mina@mail.example")
    put("b2", "New proposals are paused", "mina@mail.example", "Text for you", HTML)
    page = demo.get("/demo/mailbox")
    assert page.text.index("New proposals are paused") < page.text.index("Welcome to Parley")
    page = demo.get(page.link("New proposals are paused"))
    assert page.h1 == "New proposals are paused"
    assert page.has("Text for you")
    assert page.soup.iframe["sandbox"] == ["allow-top-navigation-by-user-activation"]
    assert "frame-src 'self'" in page.response.headers["Content-Security-Policy"]


def test_one_persons_letters_alone(demo, db, put):
    put("a1", "For Mina", "mina@mail.example")
    put("b2", "For Stan", "stan@mail.example")
    page = demo.get("/demo/mailbox?to=MINA@mail.example")
    assert page.has("For Mina")
    assert not page.has("For Stan")


def test_the_html_part_can_do_nothing(demo, db, put):
    put("b2", "New proposals are paused", "mina@mail.example", "Text", HTML)
    answer = demo.open("/demo/mailbox/b2/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script" not in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "frame-ancestors 'self'" in policy
    assert '<base target="_top">' in answer.get_data(as_text=True)


def test_a_hostile_mail_is_shown_as_words(demo, db, put, folder):
    put("c3", "<script>alert(1)</script> =?utf-8?q?x?=", "a@b.example", "<svg onload=alert(1)>")
    (folder / "mailbox" / "new" / "d4").write_bytes(b"\xff\xfe no mail \x00 at all")
    (folder / "mailbox" / "new" / "e5").write_bytes(b"")
    page = demo.get("/demo/mailbox")
    assert page.has("<script>alert(1)</script>")
    for key in ("c3", "d4", "e5"):
        demo.get(f"/demo/mailbox/{key}")
    demo.get("/demo/mailbox/c3/html", status=404)


@pytest.mark.parametrize("key", [
    "nothing", "..%2f..%2fclock", "%2e%2e", "0", "9" * 60, "%00", "x" * 3_000, "\u0663",
])
def test_a_mail_that_is_none_is_not_found(demo, db, key):
    demo.get(f"/demo/mailbox/{key}", status=404)
    demo.get(f"/demo/mailbox/{key}/html", status=404)
