"""What counts against Mina, and what does not: clients, windows, and private feedback."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.models import Action, Feedback
from portal.policy import holds, privacy
from portal.policy.tally import Tally
from portal.services import feedback as feedback_service
from portal.services.cases import private_words
from portal.services.enforcement import dossier, evidence
from tests import people
from tests.decisions import hold_on, proposed


def now_of(mina):
    return evidence.current(mina.id, clock.now())


def crowd(mina, count):
    """Clients whose contracts ended well."""
    for _ in range(count):
        people.contract(mina)


def test_three_clients_in_public_are_a_hold_two_a_warning_one_nothing(mina):
    outcomes = []
    for _ in range(3):
        people.unhappy(mina)
        outcomes.append(now_of(mina).outcome)
    assert outcomes == [None, "warning", "hold"]
    assert now_of(mina).sum == 3


def test_one_client_counts_once_however_often_it_complains(mina):
    omar = people.organisation("Omar & Sons")
    for _ in range(5):
        people.unhappy(mina, omar)
    assert now_of(mina).tally.public == 1


def test_connected_organisations_count_as_one(mina):
    mother = people.organisation("Mother")
    people.unhappy(mina, mother)
    people.unhappy(mina, people.organisation("Daughter", group_id=mother.id))
    people.unhappy(mina, people.organisation("Other daughter", group_id=mother.id))
    assert now_of(mina).tally.public == 1


def test_unpaid_contracts_do_not_count(db, mina):
    for _ in range(3):
        people.unhappy(mina)
    assert now_of(mina).outcome == "hold"
    for one in db.scalars(select(Feedback)):
        one.public_negative = False
    unpaid = people.contract(mina, paid_cents=0)
    from portal.services import feedback
    given = feedback.record(unpaid.id, side="client", given_at=clock.now(),
                            public_categories=frozenset({"skills"}))
    assert given.public_negative is False
    assert now_of(mina).outcome is None


def test_what_mina_says_about_her_clients_never_counts_against_her(mina):
    from portal.services import feedback
    for _ in range(3):
        feedback.record(people.contract(mina).id, side="freelancer", given_at=clock.now(),
                        public_categories=frozenset({"performance"}))
    assert now_of(mina).items == ()


def test_the_window_holds_whole_utc_days(db, mina):
    for _ in range(3):
        people.unhappy(mina)
    edge = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    since = holds.window_start(clock.now())
    edge.contract_ended_at = since
    assert now_of(mina).tally.public == 3
    edge.contract_ended_at = since - timedelta(microseconds=1)
    assert now_of(mina).tally.public == 2


def test_removed_and_used_up_feedback_does_not_count(db, mina):
    action = hold_on(mina)
    first, second, _ = db.scalars(select(Feedback).order_by(Feedback.id))
    first.removed_at = clock.now()
    second.spent_by_id = action.id
    assert now_of(mina).tally.public == 1


def test_private_feedback_counts_only_after_its_delay(db, mina, time_machine):
    one = people.unhappy(mina, private=True, given_days_ago=0)
    assert now_of(mina).items == ()
    assert timedelta(days=3) <= one.countable_at - one.given_at <= timedelta(days=10)
    time_machine.move_to(one.countable_at, tick=False)
    assert now_of(mina).tally.private == 1


def test_one_private_feedback_never_tips_anything(mina):
    people.unhappy(mina)
    people.unhappy(mina)
    before = now_of(mina)
    people.unhappy(mina, private=True)
    crowd(mina, 10)
    after = now_of(mina)
    assert after.outcome == before.outcome == "warning"
    assert after.counted == before.counted
    assert after.sum == before.sum
    assert after.topics == []


def test_private_feedback_tips_only_with_enough_clients_to_hide_among(mina):
    people.unhappy(mina)
    for _ in range(2):
        people.unhappy(mina, private=True)
    crowd(mina, privacy.POOL - 3)
    assert now_of(mina).tally.pool == privacy.POOL - 1
    assert now_of(mina).outcome is None
    crowd(mina, 1)
    assert now_of(mina).outcome == "hold"
    assert now_of(mina).private_too
    assert now_of(mina).sum is None


def test_a_client_who_says_it_in_public_and_in_private_counts_in_public_alone(mina):
    petra = people.organisation("Petra Studio")
    people.unhappy(mina, petra)
    people.unhappy(mina, petra, private=True)
    found = now_of(mina)
    assert (found.tally.public, found.tally.private) == (1, 0)
    assert [item.public for item in found.items] == [True]
    assert found.tally.pool == 0


def test_a_topic_that_everybody_named_or_too_few_named_is_not_shown(mina):
    for _ in range(2):
        people.unhappy(mina, private=True, categories=("skills",))
    people.unhappy(mina, private=True, categories=("availability",))
    crowd(mina, 5)
    assert now_of(mina).topics == []
    people.unhappy(mina, private=True, categories=("skills",))
    assert [str(topic) for topic in now_of(mina).topics] == ["skills"]


def test_the_words_of_private_feedback_are_all_looked_at_counted_or_not(mina):
    people.unhappy(mina, private=True, given_days_ago=0, comment="Too young to count.")
    people.unhappy(mina, private=True, ended_days_ago=400, given_days_ago=399,
                   comment="Too old to count.")
    people.unhappy(people.person("Elif Yilmaz"), private=True, comment="About somebody else.")
    assert sorted(private_words.comments_about(mina.id)) == ["Too old to count.",
                                                             "Too young to count."]


def test_the_page_of_a_proposal_shows_what_the_rule_sees(db, mina):
    proposal, elif_ = proposed(mina, items=4), people.person("Elif Yilmaz")
    proposed(elif_)
    for client in (people.organisation() for _ in range(6)):
        people.contract(mina, client)  # content with Mina, not with somebody else
        people.unhappy(elif_, client)
    people.unhappy(mina, private=True)
    first = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    feedback_service.remove(first, by=None, because="a mistake")
    db.commit()
    page = dossier.of(proposal.ref, people.reviewer().id)
    assert page.evidence == evidence.current(mina.id, page.decision.as_of)
    assert page.evidence.tally == Tally(public=3, private=1, pool=8)
    counted = db.execute(evidence.counted_by_action(Action.id == proposal.id))
    assert page.found == tuple(evidence.counted_item(row) for row in counted)
    assert [one.removed for one in page.found].count(True) == 1
