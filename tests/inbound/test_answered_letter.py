"""Which letter a mailed reply answers decides whether it asks for a review or is a message."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.mail.letters import LETTERS, OBJECTED, OF_ANOTHER, TO_TEAM
from portal.mail.letters.kinds import kind_of
from portal.mail.letters.samples import SAMPLES
from portal.models import Appeal, Message
from portal.policy.vocabulary import Kind
from portal.services import correspondence
from portal.services.cases import notices, removal_notices, threads
from portal.services.enforcement import appeals, holds, restorations
from portal.services.feedback import report_decisions
from portal.services.mailroom import addresses
from tests import conduct, decisions, people, reports_of, team_mail
from tests.engines import thinly
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive

THANKS = "Thank you!"
BAD_NEWS = {"hold_placed", "education", "info_request", "suspension", "block", "block_begins",
            "renewed", "feedback_removed", "report_decided"}
LOOKED_THROUGH = {"mail_unread", "request_reminder"}
OPTIONAL = {name for name, facts in LETTERS.items() if kind_of(facts).topic}  # in no request
GOOD_NEWS = sorted(set(LETTERS) - TO_TEAM - LOOKED_THROUGH - OPTIONAL - BAD_NEWS)
ANSWERED = sorted(BAD_NEWS - {"feedback_removed", "report_decided"}) + GOOD_NEWS


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    team_mail.mail_comes_in()
    db.commit()
    return found


def write(db, mina, action, name):
    """A letter of this name in the thread of a decision."""
    correspondence.send(mina.id, SAMPLES[name], key=f"again:{name}", action_id=action.id)
    db.commit()
    return letters(db, mina)[-1]


def answer(db, mina, action, letter=None, text=THANKS, **more):
    trace = {"In_Reply_To": letter.message_id} if letter is not None else {}
    return arrive(db, addresses.address_for(notices.of(action.id), mina), text, **trace, **more)


def reviews(db):
    return list(db.scalars(select(Appeal)))


def restored(hold):
    restorations.schedule(hold, clock.now() - timedelta(days=30))
    restorations.restore_due(clock.now())


def lifted(hold):
    holds.lift_early(hold.ref, by=people.reviewer("Ruth").id, because=decisions.REASONS)


@pytest.mark.parametrize(("end", "name"), [(restored, "restored"), (lifted, "lifted_early")])
def test_thanks_for_the_end_of_a_hold_are_a_message(db, mina, hold, end, name):
    end(hold)
    db.commit()
    mail = answer(db, mina, hold, *letters(db, mina, name))
    case = notices.of(hold.id)
    assert (mail.state, mail.case_id, case.owed_by) == ("thread", case.id, "team")
    assert reviews(db) == []


def test_every_letter_of_a_thread_is_sorted():
    assert (OBJECTED, OF_ANOTHER) == (BAD_NEWS, LOOKED_THROUGH)


@pytest.mark.parametrize("name", thinly(
    ANSWERED, "hold_placed", "restored", soak=set(GOOD_NEWS[::2]) - {"restored"}))
def test_the_letter_that_is_answered_decides(db, mina, hold, name):
    letter = write(db, mina, hold, name)
    write(db, mina, hold, "restored" if name in BAD_NEWS else "renewed")
    mail = answer(db, mina, hold, letter)
    assert len(reviews(db)) == (name in BAD_NEWS)
    assert (mail.case_id == notices.of(hold.id).id) == (name not in BAD_NEWS)
    assert db.get(Message, mail.thread_message_id).text.endswith(THANKS)


@pytest.mark.parametrize("name", sorted(LOOKED_THROUGH))
@pytest.mark.parametrize("before", ["hold_placed", "request_asks"])
def test_a_letter_about_another_one_stands_for_that(db, mina, hold, name, before):
    write(db, mina, hold, before)
    last = write(db, mina, hold, name)
    answer(db, mina, hold, last, References=f"{last.headers['References']} {last.message_id}")
    assert len(reviews(db)) == (before == "hold_placed")


def test_a_reply_to_the_notice_objects_though_good_news_came_since(db, mina, hold):
    notice = letters(db, mina)[0]
    write(db, mina, hold, "path_completed")
    answer(db, mina, hold, notice, "Two of these were my brother's.")
    assert len(reviews(db)) == 1


def test_without_an_id_the_subject_tells(db, mina, hold):
    notice = letters(db, mina)[0]
    good = write(db, mina, hold, "path_completed")
    answer(db, mina, hold, Subject=f"AW: {good.subject}")
    assert reviews(db) == []
    answer(db, mina, hold, text="No.", Subject=f"RE: {notice.subject.upper()}",
           In_Reply_To="<rewritten@relay.example>")
    assert len(reviews(db)) == 1


def test_without_any_trace_it_is_the_last_letter(db, mina, hold):
    write(db, mina, hold, "path_completed")
    answer(db, mina, hold, Subject="My account")
    assert reviews(db) == []
    write(db, mina, hold, "renewed")
    answer(db, mina, hold, text="No.", Subject="My account")
    assert len(reviews(db)) == 1


def test_the_receipt_of_a_message_says_how_to_have_a_review(db, mina, hold):
    answer(db, mina, hold, write(db, mina, hold, "path_completed"))
    text = receipt(db, mina)
    assert "It does not ask for a review" in text
    assert f"/status/decisions/{hold.ref}/review" in text


def test_the_receipt_offers_no_review_beside_one_that_waits(db, mina, hold):
    appeals.ask(mina.id, hold.ref, ["Two of these were my brother's."])
    answer(db, mina, hold, write(db, mina, hold, "path_completed"))
    assert "review" not in receipt(db, mina)


def receipt(db, person):
    """The receipt as it is delivered."""
    found, = letters(db, person, "mail_received")
    return team_mail.as_read(found).text


def test_an_answer_to_a_colleague_is_no_objection(db, mina):
    action = conduct.decided(mina, Kind.suspension)
    mail = answer(db, mina, action, write(db, mina, action, "request_asks"), "In Lviv.")
    assert (mail.case_id, reviews(db)) == (notices.of(action.id).id, [])


@pytest.mark.parametrize("outcome", ["kept", "removed"])
def test_a_reply_to_the_answer_to_a_report_asks_for_its_review_if_the_feedback_stays(
        db, mina, outcome):
    given = reports_of.visible_feedback(mina, people.organisation("Spoke and Chain"))
    report = threads.by_ref(reports_of.report_of(mina, given))
    received, = letters(db, mina, "report_received")
    arrive(db, received.headers["Reply-To"], "And one more thing.", In_Reply_To=received.message_id)
    db.refresh(report)
    report_decisions.decide(report.ref, report_decisions.Choice(
        outcome, decisions.REASONS, report.revision), by=people.reviewer("Ruth").id)
    db.commit()
    letter, = letters(db, mina, "report_decided")
    mail = arrive(db, letter.headers["Reply-To"], "It was paid for.",
                  In_Reply_To=letter.message_id)
    assert [review.report_case_id for review in reviews(db)] == [report.id] * (outcome == "kept")
    assert (mail.state, mail.case_id == report.id) == ("thread", outcome == "removed")


def test_from_another_address_it_says_that_no_review_was_asked_for(db, mina, hold):
    answer(db, mina, hold, letters(db, mina)[0], "No.", sender="mina@work.example")
    found, = letters(db, mina, "mail_from_elsewhere")
    text = team_mail.as_read(found).text
    assert f"send it again from {mina.email}" in text
    assert f"/status/decisions/{hold.ref}/review" in text


def test_whoever_received_a_removed_feedback_may_be_glad_of_it(db, mina):
    given = reports_of.visible_feedback(mina, people.organisation("Spoke and Chain"))
    own = removal_notices.open_for(mina.id, given.id, ref=given.ref, contract="Shop")
    correspondence.send(mina.id, SAMPLES["feedback_removed"], key="removed", case_id=own.id)
    db.commit()
    letter, = letters(db, mina, "feedback_removed")
    mail = arrive(db, letter.headers["Reply-To"], THANKS, In_Reply_To=letter.message_id)
    assert (mail.case_id, reviews(db)) == (own.id, [])
