"""A hold for which staff chose another learning path than the usual one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, Enrolment, Event, OutboxLetter, Person
from portal.policy.refusal import Misplaced
from portal.services.enforcement import holds, proposals, statements
from portal.services.enforcement.violations import agreeing
from portal.services.learning import enrolment, overview
from tests import contents, learners, people
from tests.decisions import REASONS, proposed
from tests.learners import COURSE, PATH

EXPLAINS_A_RULE = "building-a-reputation-fairly"


def held(person, path=COURSE, by=None) -> Action:
    """A hold in force that this path ends."""
    action = proposed(person)
    holds.confirm(action.ref, by=(by or people.reviewer()).id, reasons=REASONS, path=path,
                  seen=action.revision)
    return action


def text_of(db, letter) -> str:
    return " ".join(db.scalars(select(OutboxLetter).filter_by(letter=letter)).one().text.split())


def facts_of(db, verb):
    return db.scalars(select(Event.facts).filter_by(verb=verb)).one()


def test_the_chosen_path_ends_it_and_the_usual_one_does_not(db, mina):
    action = held(mina)
    learners.finish_path(mina, PATH)
    db.refresh(action)
    assert action.completed_at is action.ends_at is None
    assert learners.see(mina, PATH).hold is None
    learners.finish_path(mina, COURSE)
    db.refresh(action)
    assert action.completed_at
    assert action.restores_on
    ended_by = db.scalars(select(Enrolment.path_slug).filter_by(action_id=action.id)).all()
    assert ended_by == [COURSE]


def test_the_statement_letters_and_events_name_it(db, mina):
    action = held(mina)
    assert action.path_slug == COURSE
    assert statements.of(action.id)["ends"] == {
        "what": "path_completed", "path": COURSE, "title": "Working with clients",
        "instead_of": "Reskilling for Success"}
    assert facts_of(db, "hold.imposed") == {"path": COURSE}
    told = text_of(db, "hold_placed")
    assert "Finish the learning path Working with clients: 3 modules" in told
    assert "instead of the usual path, Reskilling for Success." in told
    assert f"/learning/{COURSE}" in told
    learners.finish_path(mina, COURSE)
    assert "You finished Working with clients on" in text_of(db, "path_completed")


def test_what_was_finished_on_it_lately_counts(db, mina):
    learners.start(mina, COURSE)
    first = learners.module_slugs(COURSE)[0]
    learners.finish_module(mina, first, COURSE)
    action = held(mina)
    assert "You have already finished 1 of them, and it counts" in text_of(db, "hold_placed")
    enrolment.enrol(mina.id, COURSE)
    at = overview.progress_of_hold(mina.id, action.ref)
    assert (at.path.slug, at.completed, at.total) == (COURSE, 1, 3)


def test_two_holds_with_two_paths_end_each_by_its_own(db, mina):
    usual, other = held(mina, ""), held(mina, by=people.reviewer("Tomas Lindqvist"))
    assert learners.see(mina, PATH).hold.ref == usual.ref
    assert learners.see(mina, COURSE).hold.ref == other.ref
    learners.finish_path(mina, COURSE)
    db.refresh(usual)
    db.refresh(other)
    assert other.completed_at
    assert usual.completed_at is None


@pytest.mark.parametrize("usual", ["", PATH])
def test_the_usual_path_is_kept_as_none_even_if_it_is_chosen_by_name(db, mina, usual):
    action = held(mina, usual)
    assert action.path_slug is None
    assert "instead_of" not in statements.of(action.id)["ends"]
    assert facts_of(db, "hold.imposed") == {}
    assert "instead of" not in text_of(db, "hold_placed")


@pytest.mark.one_case
@pytest.mark.parametrize("slug", ["nothing", EXPLAINS_A_RULE, "a\x00b", "x" * 9_999, "É"])
def test_another_word_is_refused_and_nothing_is_decided(db, mina, slug):
    action, ruth = proposed(mina), people.reviewer()
    for decide in (holds.preview, holds.confirm):
        with pytest.raises(Misplaced, match="Choose again which path"):
            decide(action.ref, by=ruth.id, reasons=REASONS, path=slug, seen=action.revision)
    db.rollback()
    db.refresh(action)
    assert action.decided_at is action.path_slug is None


def test_a_preview_tells_it_and_keeps_nothing(db, mina):
    action = proposed(mina)
    told = holds.preview(action.ref, by=people.reviewer().id, reasons=REASONS, path=COURSE,
                         seen=action.revision)
    assert told["ends"]["path"] == COURSE
    db.commit()
    db.refresh(action)
    assert action.path_slug is None


def signed(ruth) -> Action:
    """A hold on somebody with a long record, decided by Ruth and waiting for a second person."""
    petra = people.person("Petra Long", member_since=clock.now() - timedelta(days=9 * 365))
    action = held(petra, by=ruth)
    assert action.decided_at is None
    return action


def test_the_second_person_agrees_to_the_path_of_the_first(db):
    ruth, tomas = people.reviewer(), people.reviewer("Tomas Lindqvist")
    action = signed(ruth)
    assert facts_of(db, "hold.signed") == {"path": COURSE}
    made = agreeing.preview_approval(action.ref, by=tomas.id)
    assert made.told["ends"]["path"] == COURSE
    assert "Working with clients" in made.letter.text
    agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    assert statements.of(action.id)["ends"]["path"] == COURSE
    assert facts_of(db, "hold.imposed") == {"approved_by": tomas.ref, "path": COURSE}


def test_the_choice_goes_with_the_signature_that_falls(db):
    action = signed(people.reviewer())
    people.unhappy(db.get(Person, action.person_id))
    proposals.refresh(action)
    assert action.signed_at is action.path_slug is None


def test_the_choice_goes_when_the_second_person_declines(db):
    action = signed(people.reviewer())
    agreeing.decline(action.ref, by=people.reviewer("Tomas Lindqvist").id, because=REASONS,
                     seen=action.revision)
    assert action.path_slug is None


def test_where_the_path_has_left_the_content_the_usual_one_ends_the_hold(db, mina, tmp_path):
    """Even for somebody who is on their way already: the hold has an enrolment on each path."""
    action = held(mina)
    learners.finish_path(mina, COURSE, leave=1)
    with contents.without(COURSE, tmp_path):
        at = overview.progress_of_hold(mina.id, action.ref)
        assert (at.path.slug, at.enrolment, at.may_start) == (PATH, None, True)
        learners.finish_path(mina, PATH)
    db.refresh(action)
    assert action.completed_at
    assert "You finished Reskilling for Success on" in text_of(db, "path_completed")


def test_a_usual_path_that_another_one_replaced_is_no_dead_end(db, mina, tmp_path):
    action = held(mina, "")
    learners.finish_path(mina, PATH, leave=1)
    with contents.without(PATH, tmp_path) as root:
        path = root / COURSE / "path.md"
        path.write_text(path.read_text("utf-8").replace("optional", "required", 1), "utf-8")
        learners.finish_path(mina, COURSE)
    db.refresh(action)
    assert action.completed_at


def test_a_path_that_left_between_two_people_is_the_usual_one(db, tmp_path):
    action, tomas = signed(people.reviewer()), people.reviewer("Tomas Lindqvist")
    with contents.without(COURSE, tmp_path):
        agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    assert statements.of(action.id)["ends"]["path"] == PATH
    assert "Reskilling for Success" in text_of(db, "hold_placed")
