"""Answers posted while others write, and while the database is copied: they wait, none is lost."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from contextvars import Context

import pytest
from sqlalchemy import select

from portal.extensions import db as database
from portal.models import Draft, Feedback, OutboxLetter, Response
from portal.services.feedback import answering
from portal.services.work import drafts
from tests import answers
from tests.answers import ANSWER

pytestmark = pytest.mark.engine

HELD = 1.5  # seconds in which another writer lets nobody else write


@pytest.fixture
def posts(app, client, db):
    """What four people are about to do, each with a draft of an answer."""
    made = []
    for work in [answers.ended() for _ in range(4)]:
        drafts.save(work.mina.id, answering.FORM, work.of_client.ref, {"answer": ANSWER})
        db.commit()
        path, browser = f"/feedback/{work.of_client.ref}/respond", client.as_person(work.mina)
        form = browser.get(f"{path}/preview").form("Post this answer")
        made.append(lambda path=path, http=browser.http, fields=form.fields: http.post(
            path, data={**fields, "then": "post"}).status_code)
    db.remove()
    return made


@pytest.fixture
def engine(posts):
    return database.engine


def stored(db):
    return [db.query(table).count() for table in (Response, OutboxLetter, Draft)]


def test_who_posts_while_somebody_else_writes_waits_for_their_turn(db, posts, engine):
    with engine.connect() as other, ThreadPoolExecutor(len(posts)) as tabs:
        other.execute(select(Feedback.id).with_for_update())
        codes = [tabs.submit(post) for post in posts]
        assert not wait(codes, timeout=HELD).done, "nobody writes past another writer"
        other.rollback()
        assert [code.result(timeout=60) for code in codes] == [302] * len(posts)
    assert stored(db) == [4, 4, 0]


def test_a_copy_that_is_being_made_keeps_nobody_waiting(db, posts, engine, tmp_path):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL copies a snapshot of its own.")
    codes = []

    def meanwhile(_status: int, left: int, _total: int) -> None:
        if left and posts:
            codes.append(Context().run(posts.pop()))

    with (closing(sqlite3.connect(engine.url.database)) as now,
          closing(sqlite3.connect(tmp_path / "copy.db")) as copy):
        now.backup(copy, pages=20, progress=meanwhile)
        assert codes == [302] * 4
        assert stored(db) == [4, 4, 0]
        assert copy.execute("SELECT count(*) FROM response").fetchone() == (4,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
