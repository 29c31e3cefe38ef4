"""The ground of every request: opened with a first message, owed by somebody, closed, found."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.models import Message
from portal.policy.refusal import Refusal
from portal.services.cases import asking, threads
from tests import people

SOON = timedelta(days=5)


def question(mina, **more):
    told = {"kind": "question", "subject": "My time zone", "by": mina.id,
            "due_at": clock.now() + SOON, "text": "Which zone does the rule mean?", **more}
    return threads.open(mina.id, **told)


def test_a_request_opens_with_its_first_message_and_the_team_owes_the_answer(db, mina):
    case = question(mina, facts={"about": "other"})
    db.commit()
    assert case.ref.startswith("Q-")
    assert case.owed_by == "team"
    assert abs(case.due_at - case.opened_at - SOON) < timedelta(seconds=5)
    first = threads.first_message(case)
    assert (first.voice, first.via, first.author_id) == ("person", "page", mina.id)
    assert (first.text, first.facts) == ("Which zone does the rule mean?", {"about": "other"})
    assert case.read_at == case.last_at


def test_a_notice_is_owed_by_nobody(db, mina):
    case = question(mina, kind="notice", owed_by=None, due_at=None, voice="event", by=None)
    db.commit()
    assert (case.owed_by, case.due_at, case.read_at) == (None, None, None)


def test_reading_an_older_message_takes_nothing_back(db, mina):
    case = question(mina)
    case.read_at = later = case.last_at + timedelta(hours=1)
    db.flush()
    assert asking.mark_read(mina.id, case.ref, threads.first_message(case).ref)
    assert case.read_at == later


def test_a_note_of_staff_moves_nothing_the_person_sees(db, mina):
    case, ruth = question(mina), people.reviewer()
    before, revision = case.last_at, case.revision
    threads.say(case, voice="note", text="She asked this in spring as well.", by=ruth.id)
    assert case.last_at == before
    assert case.revision == revision + 1
    threads.say(case, voice="team", text="Pacific time.", by=ruth.id)
    db.commit()
    assert case.last_at > before
    assert case.read_at < case.last_at


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * 100_000])
def test_an_empty_or_endless_text_is_refused_in_words(db, mina, text):
    with pytest.raises(Refusal):
        question(mina, text=text)
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Message)) == 0


def test_nul_and_half_characters_are_kept_as_visible_signs(db, mina):
    case = question(mina, text="a\x00b\ud800c")
    db.commit()
    assert threads.first_message(case).text == "a\ufffdb\ufffdc"


def test_a_new_date_begins_afresh_and_a_closed_request_owes_nothing(db, mina):
    case = question(mina)
    case.reminded_at = case.missed_at = clock.now()
    threads.owe(case, "person", clock.now() + SOON)
    assert (case.owed_by, case.reminded_at, case.missed_at) == ("person", None, None)
    threads.close(case, by=None, outcome="answered")
    db.commit()
    assert (case.owed_by, case.due_at, case.outcome) == (None, None, "answered")
    closed_at = case.closed_at
    threads.close(case, by=None, outcome="withdrawn")
    assert (case.closed_at, case.outcome) == (closed_at, "answered")
    with pytest.raises(ValueError):
        threads.owe(case, "team", None)


def test_something_said_after_the_end_opens_it_again(db, mina):
    case = question(mina)
    threads.close(case, by=None, outcome="answered")
    threads.reopen(case, "team", clock.now() + SOON)
    db.commit()
    assert (case.closed_at, case.owed_by) == (None, "team")


def test_only_its_person_finds_a_request(db, mina):
    case, stan = question(mina), people.person("Stan Vogel")
    assert threads.of_person(mina.id, case.ref) is case
    assert threads.of_person(stan.id, case.ref) is None
    assert threads.by_ref(case.ref) is case
    threads.lock(case)
    assert threads.by_ref("Q-NOTHING2") is None
