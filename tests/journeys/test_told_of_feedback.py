"""The letters that feedback can be read say nothing of a private part, nor of what is not shown."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Feedback, OutboxLetter
from portal.policy.feedback import Side
from portal.policy.vocabulary import Category
from portal.services import feedback
from portal.services.feedback import giving, readable
from portal.services.feedback.words import Words
from tests import people
from tests.answers import member
from tests.journeys.looks import SECRET, Same, fresh
from tests.team_mail import as_read

pytestmark = pytest.mark.slow

PUBLIC = {"stars_tenths": 20, "public_comment": "We waited four days for each answer."}
PRIVATE = {"private_comment": SECRET, "private_categories": frozenset(Category), "recommend": 0}
KIND = Words(aspects={"clarity": 5}, comment="They knew what they wanted.")
DAY = timedelta(days=1)


def nightly(db) -> None:
    readable.run(clock.now(), commit=db.commit)
    db.commit()


def told(db, person) -> list[OutboxLetter]:
    found = (db.query(OutboxLetter).filter_by(letter="feedback_readable", person_id=person.id)
             .order_by(OutboxLetter.id).all())
    return [as_read(one) for one in found]


def test_a_private_part_given_changed_or_removed_is_no_news(db, client, world, mina):
    early, late, seen = fresh(mina, 3)
    feedback.record(early.id, side="client", given_at=clock.now(), **PRIVATE)
    feedback.record(seen.id, side="client", given_at=clock.now(), **PUBLIC)
    db.commit()
    world.shift(13 * DAY)
    nightly(db)
    assert [one.subject for one in told(db, mina)] == [
        f"You can read feedback from {_client_of(db, seen)} about “Fresh work 2”"]
    same = Same(client, mina)
    nightly(db)
    same.on_the_way()
    feedback.record(late.id, side="client", given_at=clock.now() - 5 * DAY, **PRIVATE)
    for one in db.query(Feedback).all():
        feedback.change(one, by=None, because="asked", private_comment=SECRET[::-1],
                        private_categories=frozenset({"skills"}), recommend=3)
    nightly(db)
    same.as_before()
    hidden = db.query(Feedback).filter_by(contract_id=early.id).one()
    feedback.remove(hidden, by=people.reviewer(), because="Its author asked for it.")
    nightly(db)
    same.as_before()


def _client_of(db, work) -> str:
    return db.get(people.Organisation, work.organisation_id).name


@pytest.mark.pages
def test_nothing_is_written_in_the_hidden_time_nor_of_what_went_in_it(db, client, world, mina):
    waits, gone = fresh(mina, 2)
    db.commit()
    same = Same(client, mina)
    feedback.record(waits.id, side="client", given_at=clock.now(), **PUBLIC, **PRIVATE)
    removed = feedback.record(gone.id, side="client", given_at=clock.now(), **PUBLIC)
    nightly(db)
    same.on_the_way()
    feedback.remove(removed, by=people.reviewer(), because="Its author asked for it.")
    nightly(db)
    same.as_before()
    for _ in range(30):
        world.shift(DAY)
        nightly(db)
    assert [("Fresh work 0" in one.text, SECRET in one.text) for one in told(db, mina)] == [
        (True, False)]


def test_giving_hers_tells_mina_nothing_of_a_private_part(db, world, mina):
    """To the letter and the second the same as where the client has said nothing at all."""
    works, ours = fresh(mina, 2), []
    for work, said in zip(works, (None, PRIVATE), strict=True):
        client = db.get(people.Organisation, work.organisation_id)
        client.name = "Twin House"
        work.title = "Twin work"
        ours.append(member(client))
        if said:
            feedback.record(work.id, side="client", given_at=clock.now(), **said)
    db.commit()
    for work in works:
        giving.give(mina.id, work.ref, Side.freelancer, KIND)
        db.commit()
    for _ in range(30):
        world.shift(DAY)
        nightly(db)
    assert told(db, mina) == []
    [[plain], [other]] = [told(db, one) for one in ours]
    assert (plain.subject, plain.created_at) == (other.subject, other.created_at)
    assert _bare(plain) == _bare(other)


def test_both_letters_of_a_pair_are_the_same_with_a_private_part_and_without(db, world, mina):
    for number, work in enumerate(fresh(mina, 2)):
        work.title = "Twin work"
        db.get(people.Organisation, work.organisation_id).name = "Twin House"
        feedback.record(work.id, side="client", given_at=clock.now(), **PUBLIC,
                        **(PRIVATE if number else {}))
        giving.give(mina.id, work.ref, Side.freelancer, KIND)
        db.commit()
    plain, other = told(db, mina)
    assert (plain.subject, plain.created_at) == (other.subject, other.created_at)
    assert _bare(plain) == _bare(other)


def _bare(letter: OutboxLetter) -> str:
    """What it says, but for whom and about which feedback."""
    ref = letter.dedupe_key.split(":")[1]
    off = letter.headers["List-Unsubscribe"].strip("<>")
    return letter.text.replace(ref, "").replace(letter.to_address, "").replace(off, "")
