"""One report for each who reports: only what they may, once, complete, and nothing lost."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Case, Draft, OutboxLetter, Report
from portal.policy import clocks
from portal.policy.feedback import Side, answer_window
from portal.policy.refusal import Refusal
from portal.services import calendar, files
from portal.services.feedback import report_drafts, reporting
from portal.services.feedback.reporting import Earlier
from tests import organisations, people
from tests.reports_of import DETAILS, report_of, visible_feedback


def test_a_report_is_a_request_with_documents_a_date_and_a_receipt(db):
    mina = people.person()
    feedback = visible_feedback(mina, title="A shop for bicycles")
    ref = report_of(mina, feedback, document=True)
    case = db.query(Case).filter_by(ref=ref).one()
    report = db.get(Report, case.id)
    assert (report.reason, report.details, report.reporter_id) == (
        "manipulation", DETAILS, mina.id)
    assert case.subject == "Report: feedback on A shop for bicycles"
    assert (case.kind, case.owed_by, case.feedback_id) == ("report", "team", feedback.id)
    assert case.due_at == clocks.report_answer_due(case.opened_at, calendar.holidays())
    assert [one.name for each in files.of_case(case.id).values() for one in each] == ["chat.txt"]
    letter = db.query(OutboxLetter).filter_by(person_id=mina.id).one()
    assert (letter.letter, letter.person_id) == ("report_received", mina.id)
    assert ref in letter.subject
    assert db.query(Draft).count() == 0


def test_the_second_report_of_the_same_person_leads_to_the_first(db):
    mina = people.person()
    feedback = visible_feedback(mina)
    ref = report_of(mina, feedback)
    with pytest.raises(Earlier) as no:
        report_of(mina, feedback)
    assert no.value.ref == ref
    db.rollback()
    assert db.query(Report).count() == 1


def test_each_side_may_report_for_itself(db):
    mina, shop = people.person(), people.organisation()
    omar = organisations.client_of(shop)
    feedback = visible_feedback(mina, shop)
    report_of(mina, feedback)
    report_of(omar, feedback, reason="own", reader=Side.client)
    assert db.query(Report).count() == 2


@pytest.mark.parametrize(("who", "reason"), [
    ("mina", "own"), ("mina", "confirmed_fraud"), ("mina", "opinion"), ("mina", ""),
    ("mina", "manipulation\x00"), ("omar", "manipulation"), ("omar", "confirmed_fraud"),
])
def test_nobody_names_a_reason_that_is_not_theirs(db, who, reason):
    shop = people.organisation()
    by = {"mina": people.person(), "omar": organisations.client_of(shop)}
    feedback = visible_feedback(by["mina"], shop)
    side = Side.freelancer if who == "mina" else Side.client
    with pytest.raises(Refusal, match="Choose the reason"):
        report_of(by[who], feedback, reason=reason, reader=side)


@pytest.mark.parametrize("details", ["", "   \n", "Because I say so", "word " * 2_000])
def test_a_report_says_what_happened(db, details):
    mina = people.person()
    feedback = visible_feedback(mina)
    with pytest.raises(Refusal):
        report_of(mina, feedback, details=details)
    db.rollback()
    assert db.query(Case).count() == 0


def test_strangers_and_other_clients_find_nothing(db):
    mina, stan = people.person(), people.person("Stan Stranger")
    petra = organisations.client_of(people.organisation(), "Petra Client")
    feedback = visible_feedback(mina)
    for person, side in ((stan, Side.freelancer), (petra, Side.client)):
        assert reporting.find(person.id, feedback.ref, side) is None
        with pytest.raises(LookupError):
            report_of(person, feedback, reader=side)


def test_what_nobody_can_see_yet_is_reported_by_its_author_alone(db):
    mina, shop = people.person(), people.organisation()
    omar = organisations.client_of(shop)
    fresh = people.unhappy(mina, shop, ended_days_ago=3, given_days_ago=1)
    db.commit()
    assert reporting.find(mina.id, fresh.ref, Side.freelancer) is None
    assert reporting.find(omar.id, fresh.ref, Side.client)


def test_a_private_feedback_is_nothing_that_could_be_reported(db):
    mina = people.person()
    private = people.unhappy(mina, private=True)
    private.stars_tenths = None
    db.commit()
    assert reporting.find(mina.id, private.ref, Side.freelancer) is None


def test_one_that_was_removed_meanwhile_is_told_so(db):
    mina = people.person()
    feedback = visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="irrelevant", details=DETAILS)
    feedback.removed_at = clock.now() - timedelta(seconds=1)
    db.commit()
    with pytest.raises(Refusal, match="has been removed in the meantime"):
        reporting.send(mina.id, feedback.ref, reader=Side.freelancer)


def test_staff_report_confirmed_fraud_and_a_colleague_decides(db):
    ruth = people.reviewer()
    feedback = visible_feedback(people.person())
    ref = reporting.report_fraud(ruth.id, feedback.ref, details=DETAILS)
    case = db.query(Case).filter_by(ref=ref).one()
    assert db.get(Report, case.id).reason == "confirmed_fraud"
    with pytest.raises(Earlier):
        reporting.report_fraud(ruth.id, feedback.ref, details=DETAILS)
    with pytest.raises(LookupError):
        reporting.report_fraud(ruth.id, "F-NOTHING", details=DETAILS)


def test_whoever_reported_may_still_answer_in_the_whole_last_second(db):
    mina = people.person()
    feedback = visible_feedback(mina)
    report_of(mina, feedback)
    sent = report_drafts.earlier(mina.id, feedback.ref)
    last = answer_window(feedback.contract_ended_at).closes
    assert sent.may_answer(last + timedelta(milliseconds=500))
    assert not sent.may_answer(last + timedelta(seconds=1))
