"""A report is decided once, by somebody who is no party, and a removal acts on the sums at once."""

import pytest

from portal.models import Action, Case, Event, Feedback, OutboxLetter, Report
from portal.policy.feedback import Side
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.services.cases import threads
from portal.services.feedback import report_decisions, reporting
from portal.services.feedback.report_decisions import Choice
from tests import decisions, organisations, people
from tests.reports_of import DETAILS, report_of, visible_feedback

REASONS = "The messages of 9 November offer stars for work that the contract does not name."


def choice(ref: str, outcome: str = "removed", reasons: str = REASONS, seen=None) -> Choice:
    case = threads.by_ref(ref)
    return Choice(outcome, reasons, case.revision if seen is None else seen)


def letters(db) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for letter in db.query(OutboxLetter).filter(
            OutboxLetter.letter != "person_wrote").order_by(OutboxLetter.id):
        found.setdefault(letter.person_id, []).append(letter.letter)
    return found


def test_one_of_three_removed_lifts_the_hold_in_the_same_transaction(db):
    mina = people.person()
    hold = decisions.hold_on(mina)
    feedback = db.query(Feedback).first()
    ref = report_of(mina, feedback)
    report_decisions.decide(ref, choice(ref), by=people.reviewer().id)
    db.commit()
    lifted = db.get(Action, hold.id)
    assert lifted.lifted_at and "it was removed" in lifted.lifted_because
    assert db.get(Feedback, feedback.id).removed_because == (
        "Removed after a report: someone tried to influence what it says.")
    assert letters(db)[mina.id][-3:] == ["report_received", "hold_lifted_by_sum",
                                         "report_decided"]


def test_one_of_four_removed_leaves_the_hold_as_it_is(db):
    mina = people.person()
    hold = decisions.hold_on(mina, items=4)
    ref = report_of(mina, db.query(Feedback).first())
    report_decisions.decide(ref, choice(ref), by=people.reviewer().id)
    assert db.get(Action, hold.id).lifted_at is None


def test_both_sides_are_told_of_a_removal_and_the_request_ends(db):
    mina, shop = people.person(), people.organisation("Spoke and Chain")
    omar, ruth = organisations.client_of(shop), people.reviewer()
    ref = report_of(mina, visible_feedback(mina, shop))
    report_decisions.decide(ref, choice(ref), by=ruth.id)
    db.commit()
    assert letters(db) == {mina.id: ["report_received", "report_decided"],
                           omar.id: ["feedback_removed"]}
    case = db.query(Case).filter_by(ref=ref).one()
    assert (case.outcome, case.closed_by_id, case.owed_by) == ("removed", ruth.id, None)
    verbs = [event.verb for event in db.query(Event).order_by(Event.id)]
    assert verbs[-2:] == ["report.decided", "feedback.removed"]


def test_the_author_does_not_learn_who_reported_or_what_they_wrote(db):
    mina, shop = people.person("Mina Novak"), people.organisation()
    omar = organisations.client_of(shop)
    ref = report_of(mina, visible_feedback(mina, shop))
    report_decisions.decide(ref, choice(ref), by=people.reviewer().id)
    told = db.query(OutboxLetter).filter_by(person_id=omar.id).one()
    assert DETAILS not in told.text and ref not in told.text and "report" not in told.subject
    assert REASONS in " ".join(told.text.split())


def test_one_that_stays_is_told_to_the_reporter_alone(db):
    mina, shop = people.person(), people.organisation()
    organisations.client_of(shop)
    feedback = visible_feedback(mina, shop)
    ref = report_of(mina, feedback)
    report_decisions.decide(ref, choice(ref, "kept"), by=people.reviewer().id)
    assert letters(db) == {mina.id: ["report_received", "report_decided"]}
    assert db.get(Feedback, feedback.id).removed_at is None


def test_an_author_takes_back_what_nobody_saw_and_nobody_else_learns_of_it(db):
    mina, shop = people.person(), people.organisation()
    omar = organisations.client_of(shop)
    fresh = people.unhappy(mina, shop, ended_days_ago=3, given_days_ago=1)
    db.commit()
    ref = report_of(omar, fresh, reason="own", reader=Side.client)
    report_decisions.decide(ref, choice(ref), by=people.reviewer().id)
    assert mina.id not in letters(db)
    assert letters(db)[omar.id] == ["report_received", "report_decided"]


@pytest.mark.one_case
@pytest.mark.parametrize("reasons", [
    "", "No.", "word " * 1_000, "No – – – – –", "\u200b \u200b \u200b \u200b \u200b"])
def test_never_without_reasons(db, reasons):
    mina = people.person()
    ref = report_of(mina, visible_feedback(mina))
    with pytest.raises(Misplaced):
        report_decisions.decide(ref, choice(ref, reasons=reasons), by=people.reviewer().id)


def test_words_of_private_feedback_never_get_into_the_reasons(db):
    mina = people.person()
    people.unhappy(mina, private=True, comment="He vanished for a week without any notice at all.")
    ref = report_of(mina, visible_feedback(mina))
    words = "I read that he vanished for a week without notice, so it stays."
    with pytest.raises(Misplaced, match="private feedback"):
        report_decisions.preview(ref, choice(ref, "kept", words), by=people.reviewer().id)


def test_the_second_decider_is_told_who_was_faster(db):
    mina = people.person()
    ref = report_of(mina, visible_feedback(mina))
    stale = choice(ref)
    report_decisions.decide(ref, choice(ref), by=people.reviewer("Ruth Adeyemi").id)
    with pytest.raises(Conflict, match="Ruth Adeyemi removed the feedback"):
        report_decisions.decide(ref, stale, by=people.reviewer("Tomas Lind").id)
    assert db.query(Report).one().outcome == "removed"


def test_something_new_in_the_request_stops_a_stale_form(db):
    mina = people.person()
    ref = report_of(mina, visible_feedback(mina))
    stale = choice(ref)
    threads.say(threads.by_ref(ref), voice="person", text="One more thing.", by=mina.id)
    with pytest.raises(Conflict, match="Something was added"):
        report_decisions.decide(ref, stale, by=people.reviewer().id)


def test_no_party_decides(db):
    shop, ruth, tomas = people.organisation(), people.reviewer(), people.reviewer("Tomas Lind")
    human = people.reviewer("Lena Two", human_id=7)
    mina = people.person(human_id=7)
    organisations.acts(tomas, shop)
    feedback = visible_feedback(mina, shop)
    ref = reporting.report_fraud(ruth.id, feedback.ref, details=DETAILS)
    for party in (ruth, tomas, human, mina):
        with pytest.raises(Refusal):
            report_decisions.decide(ref, choice(ref), by=party.id)
    report_decisions.decide(ref, choice(ref), by=people.reviewer("Ida Third").id)
    assert db.query(Report).one().outcome == "removed"


def test_whoever_has_left_the_client_is_still_a_party(db):
    shop, ruth = people.organisation(), people.reviewer()
    human = people.reviewer("Lena Two", human_id=7)
    organisations.acts(people.person("Lena", roles=("client",), human_id=7), shop, left=True)
    feedback = visible_feedback(people.person(), shop)
    with pytest.raises(Refusal, match="somebody else decides"):
        reporting.report_fraud(human.id, feedback.ref, details=DETAILS)
    ref = reporting.report_fraud(ruth.id, feedback.ref, details=DETAILS)
    with pytest.raises(Refusal, match="somebody else decides"):
        report_decisions.decide(ref, choice(ref), by=human.id)
    report_decisions.decide(ref, choice(ref), by=people.reviewer("Ida Third").id)


@pytest.mark.parametrize("outcome", ["", "edited", "removed\x00"])
def test_an_outcome_is_one_of_two(db, outcome):
    mina = people.person()
    ref = report_of(mina, visible_feedback(mina))
    with pytest.raises(Refusal, match="Choose what happens"):
        report_decisions.decide(ref, choice(ref, outcome), by=people.reviewer().id)


def test_a_preview_says_the_same_and_stores_nothing(db):
    mina, shop = people.person(), people.organisation()
    omar = organisations.client_of(shop)
    ref = report_of(mina, visible_feedback(mina, shop))
    made = report_decisions.preview(ref, choice(ref), by=people.reviewer().id)
    assert [name for name, _ in made.letters] == [mina.name, omar.name]
    assert db.query(Report).one().decided_at is None
    assert db.query(OutboxLetter).filter_by(letter="report_received").count() == 1
    assert db.query(OutboxLetter).filter_by(letter="report_decided").count() == 0


def test_the_second_report_about_a_removed_one_tells_its_author_nothing_twice(db):
    mina, shop = people.person(), people.organisation()
    omar = organisations.client_of(shop)
    feedback, ruth = visible_feedback(mina, shop), people.reviewer()
    fraud = reporting.report_fraud(people.reviewer("Tomas Lind").id, feedback.ref, details=DETAILS)
    ref = report_of(mina, feedback)
    for each in (fraud, ref):
        report_decisions.decide(each, choice(each), by=ruth.id)
    assert letters(db)[omar.id] == ["feedback_removed"]
