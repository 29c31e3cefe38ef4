"""The weekly check and double-blind feedback: nothing counts before Mina can see it."""

from datetime import timedelta

from portal import clock
from portal.models import Action, ActionItem, Warning_
from portal.policy import feedback as policy
from portal.services import feedback
from portal.services.enforcement import weekly_check
from portal.services.feedback import given
from tests import people

DAY = timedelta(days=1)
NAMED = frozenset({"availability"})


def unhappy(mina, *, ended_days_ago=3, private=False):
    """Feedback of a client who goes first: Mina has said nothing yet."""
    return people.unhappy(mina, ended_days_ago=ended_days_ago, private=private,
                          given_days_ago=ended_days_ago)


def answers_in_kind(mina, one):
    """Mina gives hers, so that both can be seen."""
    feedback.record(one.contract_id, side="freelancer", given_at=clock.now(), stars_tenths=50,
                    author_id=mina.id)


def check(db, as_of=None):
    """The check of those whose evidence was touched, not of everybody."""
    done = weekly_check.run(as_of or clock.now(), commit=db.commit)
    db.expire_all()
    return done


def test_three_clients_whom_nobody_can_read_yet_lead_to_nothing(db):
    mina = people.person()
    for _ in range(3):
        unhappy(mina)
    assert check(db).looked_at == 0
    assert weekly_check.run(clock.now(), everyone=True).proposed == 0
    assert db.query(Action).count() == db.query(Warning_).count() == 0


def test_they_are_not_forgotten_by_the_time_they_can_be_read(db):
    mina = people.person()
    last = [unhappy(mina) for _ in range(3)][-1]
    seen = policy.visible_from(last.contract_ended_at, None)
    check(db)
    assert check(db, seen - timedelta(seconds=1)).proposed == 0
    assert check(db, seen).proposed == 1


def test_each_counts_as_soon_as_both_have_given(db):
    mina = people.person()
    for one in [unhappy(mina) for _ in range(3)]:
        assert check(db).proposed == 0
        answers_in_kind(mina, one)
    assert check(db).proposed == 1


def test_the_crowd_is_not_smaller_for_what_nobody_can_read(db):
    mina = people.person()
    for _ in range(3):
        unhappy(mina, ended_days_ago=20, private=True)
    for _ in range(2):
        unhappy(mina)
    assert weekly_check.run(clock.now() + DAY, everyone=True).proposed == 1


def test_a_private_item_that_becomes_public_is_news_for_whoever_decides(db):
    mina = people.person()
    private = [unhappy(mina, ended_days_ago=12, private=True) for _ in range(3)]
    for _ in range(4):
        people.contract(mina)
    assert check(db).proposed == 1
    before = db.query(Action).one().revision
    given.edit(private[0], aspects={"quality": 2}, stars_tenths=20, public_categories=NAMED)
    answers_in_kind(mina, private[0])
    assert check(db).changed == 1
    assert db.query(Action).one().revision > before
    assert {i.feedback_id for i in db.query(ActionItem).filter_by(public=True)} == {private[0].id}
