"""Documents come back to whom they are for, as attachments that run nothing."""

import io
from datetime import timedelta
from urllib.parse import quote

import pytest

from portal import clock
from portal.models import File, Person
from portal.policy import documents
from portal.services import files
from portal.services.cases import threads
from portal.services.feedback import report_drafts
from portal.services.files import folder
from tests import people
from tests.reports_of import visible_feedback
from tests.services.files import hostile


def kept(owner: Person, name: str, content: bytes, *, sent: bool = True) -> File:
    row = files.keep(owner.id, "test", name, io.BytesIO(content))
    if sent:
        case = threads.open(owner.id, kind="question", subject="Help", by=owner.id, text="See it.",
                            due_at=clock.now() + timedelta(days=1))
        files.attach(owner.id, "test", case_id=case.id,
                     message_id=threads.first_message(case).id)
    return row


@pytest.mark.parametrize(("name", "content", "kind"), [
    ("chat.txt", "привіт".encode(), "text/plain; charset=utf-8"),
    ("contract.pdf", hostile.PDF, "application/pdf"),
    ("photo.jpg", hostile.with_place(), "image/jpeg"),
    ("shot.png", hostile.picture(), "image/png"),
])
def test_every_kind_is_an_attachment_in_a_sandbox(client, db, name, content, kind):
    mina = people.person()
    row = kept(mina, name, content)
    got = client.as_person(mina).open(f"/files/{row.ref}")
    assert got.status_code == 200
    assert got.headers["Content-Type"] == kind
    assert got.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert "ETag" not in got.headers and "Last-Modified" not in got.headers
    assert got.data == folder.path_of(row.stored_as).read_bytes()


@pytest.mark.parametrize("name", [
    "../../x.txt", "a\r\nSet-Cookie: a=b.txt", "a\"; filename=b.html.txt", "звіт №1.txt",
    "evil\u202etxt.exe", "x" * 400 + ".txt", "", "a\x00b.txt", "C:\\x.txt", "%0d%0aX: y.txt",
])
def test_no_name_breaks_the_header(client, db, name):
    mina = people.person()
    row = kept(mina, name, b"x")
    got = client.as_person(mina).open(f"/files/{row.ref}")
    told = got.headers["Content-Disposition"]
    assert told.startswith("attachment; filename") and len(got.headers.getlist("Set-Cookie")) <= 1
    assert "\n" not in told and "\u202e" not in told and "/" not in told and "\\" not in told
    if not row.name.isascii():
        assert f"filename*=UTF-8''{quote(row.name, safe='')}"[:30] in told
    assert row.name.endswith(".txt")


def test_strangers_meet_404_and_nothing_is_said(client, db):
    mina, stan, ruth = people.person(), people.person("Stan Stranger"), people.reviewer()
    sent, draft = kept(mina, "a.txt", b"a"), kept(mina, "b.txt", b"b", sent=False)
    client.as_person(stan).get(f"/files/{sent.ref}", status=404)
    client.as_person(stan).get(f"/files/{draft.ref}", status=404)
    assert client.as_person(ruth).open(f"/files/{sent.ref}").status_code == 200
    client.as_person(ruth).get(f"/files/{draft.ref}", status=404)
    assert client.open(f"/files/{sent.ref}", follow_redirects=False).status_code == 302
    for odd in ("K-NOTHING", "0", "-1", "%00", "..%2f..%2fetc", "1" * 60, "١"):
        assert client.as_person(mina).open(f"/files/{odd}").status_code == 404


def test_content_that_is_lost_is_404_and_never_a_fault(client, db):
    mina = people.person()
    row = kept(mina, "a.txt", b"a")
    folder.path_of(row.stored_as).unlink()
    client.as_person(mina).get(f"/files/{row.ref}", status=404)


@pytest.mark.slow
def test_five_of_ten_megabytes_fit_and_one_byte_more_is_told(client, db):
    mina = people.person()
    feedback = visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="manipulation")
    minas = client.as_person(mina)
    page = minas.get(f"/feedback/{feedback.ref}/report/details")
    full = b"a" * documents.LARGEST
    page = minas.send(page.form("Add"), status=422, details="My words here.", documents=[
        (io.BytesIO(content), f"{n}.txt")
        for n, content in enumerate([full, full, full, full, full + b"a"])])
    assert page.has("“4.txt” is larger than 10 MB") and page.has("My words here.")
    assert db.query(File).count() == 4


def test_too_much_at_once_is_told_with_the_words_that_were_typed(client, db):
    mina = people.person()
    feedback = visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="manipulation")
    minas = client.as_person(mina)
    page = minas.get(f"/feedback/{feedback.ref}/report/details")
    page = minas.send(page.form("Continue"), status=413, details="They offered five stars for it.",
                      documents=[(io.BytesIO(bytes(documents.BODY_LIMIT)), "film.txt")])
    assert page.h1 == "That is too large"
    assert "They offered five stars" in page.soup.find("textarea").get_text()
    assert page.link("Open the page again") == f"/feedback/{feedback.ref}/report/details"


@pytest.mark.parametrize("signed_in", [True, False])
def test_other_pages_take_twelve_megabytes(client, db, signed_in):
    theirs = client.as_person(people.person()) if signed_in else client
    path = "/settings" if signed_in else "/feedback/F-ABCD2345/report/details"
    got = theirs.open(path, method="POST", data={
        "a": "b", "documents": (io.BytesIO(bytes(13 * 1024 * 1024)), "a.txt")})
    assert got.status_code == 413
