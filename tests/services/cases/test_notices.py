"""Every decision opens a thread, in the transaction that imposes it and for all earlier ones."""

import importlib.util
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import func, select, update

from portal.models import Case, Message
from portal.services.cases import notices, threads
from portal.services.enforcement import holds
from tests import decisions, people

MIGRATION = next(Path(__file__).resolve().parents[3].glob(
    "migrations/versions/*_threads_of_decisions.py"))


def test_imposing_opens_a_thread_that_links_the_decision(db):
    mina = people.person()
    action = decisions.hold_on(mina)
    case = notices.of(action.id)
    assert (case.person_id, case.kind, case.owed_by, case.due_at) == (mina.id, "notice", None, None)
    assert case.subject.startswith(f"Decision {action.ref}: new proposals are paused")
    first = threads.first_message(case)
    assert (first.voice, first.author_id, first.facts) == ("event", None, {"decision": action.ref})


def test_a_refused_decision_opens_none(db):
    action = decisions.proposed(people.person())
    holds.decline(action.ref, by=people.reviewer().id, because=decisions.REASONS,
                  seen=action.revision)
    db.commit()
    assert notices.of(action.id) is None


def test_an_early_end_is_told_in_the_thread(db):
    action = decisions.hold_on(people.person())
    holds.lift_early(action.ref, by=people.reviewer().id, because=decisions.REASONS)
    db.commit()
    said = db.scalars(select(Message.text).order_by(Message.id)).all()
    assert len(said) == 2
    assert "has ended early" in said[1] and decisions.REASONS in said[1]


def test_earlier_decisions_get_theirs_once(app, db):
    actions = [decisions.hold_on(people.person(name)) for name in ("Mina Novak", "Elif Yilmaz")]
    db.execute(update(Case).values(action_id=None))  # as if they had never had one
    db.commit()
    spec = importlib.util.spec_from_file_location("threads_of_decisions", MIGRATION)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    for _ in range(2):
        with Operations.context(MigrationContext.configure(db.connection())):
            migration.upgrade()
    db.commit()
    known = select(func.count()).where(Case.action_id.is_not(None))
    assert db.scalar(known) == 2
    case = notices.of(actions[0].id)
    assert case.subject.startswith(f"Decision {actions[0].ref}: new proposals")
    assert threads.first_message(case).facts == {"decision": actions[0].ref}
    assert case.read_at == case.last_at, "letters told them; nothing is new"
