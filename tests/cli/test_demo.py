"""`flask demo`: everybody stands where the list says, once, and never outside demo mode."""

import flask_migrate
import pytest
import sqlalchemy as sa
from sqlalchemy import select

from portal import clock, create_app
from portal.demo import cast
from portal.extensions import db as database
from portal.models import (
    Action,
    Balance,
    Case,
    Contract,
    Event,
    Feedback,
    Invitation,
    Offer,
    OutboxLetter,
    Person,
    Proposal,
    Warning_,
)
from portal.policy.feedback import Side
from portal.policy.passwords import MIN_LENGTH, objection
from portal.policy.standing import State
from portal.services.enforcement import evidence, weekly_check
from portal.services.enforcement.standing import standing
from portal.services.feedback import giving, visible
from portal.services.learning import overview, shelf
from portal.services.organisations import contracts, membership
from portal.services.paging import Which
from tests.conftest import SETTINGS
from tests.page import CarefulClient

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(app, store, tmp_path):
    """The app in demo mode on the test's database."""
    settings = {**SETTINGS, "DEMO": True, "SAMPLE_DIR": str(tmp_path / "sample"),
                "CLOCK_FILE": str(tmp_path / "clock"), "DATABASE_URL": store.url}
    made = create_app(settings)
    with made.app_context():
        yield made
        database.session.remove()
        database.engine.dispose()


@pytest.fixture(scope="module")
def known():
    """What was prepared once already."""
    return {}


@pytest.fixture
def ready(demo, store, known):
    """The same with everybody in it, as they were just after `flask demo prepare`."""
    if known:
        store.put_back(known["rows"], database.engine)
    else:
        assert run(demo, "prepare").stdout == "The demo is ready.\n"
        known["rows"] = store.keep()
    return demo


def run(app, *words):
    """Run a `flask demo` command in its own application context."""
    return app.test_cli_runner().invoke(args=["demo", *words])


def person(name):
    """Somebody of the cast; nobody else has such a name, and the sample must not either."""
    return database.session.scalars(select(Person).where(Person.name == name)).one()


def hold_of(name):
    return database.session.scalars(
        select(Action).where(Action.person_id == person(name).id)).one()


@pytest.mark.parametrize("word", ["prepare", "people", "reset"])
def test_outside_demo_mode_every_command_is_refused(app, db, word):
    done = run(app, word)
    assert done.exit_code == 1
    assert "This is only for demos" in done.stderr
    assert db.query(Person).count() == 0


def test_the_list_names_everybody_with_their_situation_and_the_password(demo):
    printed = run(demo, "people").stdout
    for name in ("Mina Novak", "Omar Haddad", "Petra Lind", "Ruth Adeyemi", "Tomas Lindqvist",
                 "Ida Brandt"):
        assert name in printed
    lines = printed.split("\n\n")[0].splitlines()
    assert len(lines) == len(cast.players()) == 18
    assert all("@" in line and ": " in line for line in lines)
    assert cast.PASSWORD in printed
    assert len(cast.PASSWORD) >= MIN_LENGTH
    assert objection(cast.PASSWORD) is None


@pytest.mark.pages
def test_everybody_stands_where_the_list_says(ready):
    _standings()
    _stories()
    _everybody_has_a_life()
    _clients_act_for_organisations()
    _feedback_can_be_left()
    _letters_are_dated_when_they_were_written()
    _the_past_is_in_order()
    before = [database.session.query(table).count() for table in (Person, Event)]
    assert run(ready, "prepare").stdout == "The demo is there already.\n"
    assert before == [database.session.query(table).count() for table in (Person, Event)]


def _standings():
    states = {"Mina Novak": State.on_hold, "Ines Duarte": State.active,
              "Jonas Keller": State.active, "Priya Menon": State.active,
              "Rafael Soares": State.active, "Olena Bondar": State.scheduled,
              "Yusuf Khalil": State.active, "Camila Reyes": State.on_hold,
              "Hana Wójcik": State.on_hold}
    assert {name: standing(person(name).id).state for name in states} == states


def _stories():
    session, path = database.session, shelf.required_path()
    assert overview.overview(person("Mina Novak").id, path).completed == 2
    assert overview.overview(person("Camila Reyes").id, path).enrolment is None
    warned = session.scalars(select(Warning_).where(
        Warning_.person_id == person("Jonas Keller").id)).one()
    assert (warned.level, warned.ended_at) == (2, None)
    for name, private_too in (("Priya Menon", False), ("Rafael Soares", True)):
        assert hold_of(name).decided_at is None
        found = evidence.current(person(name).id, clock.now())
        assert (found.outcome, found.private_too) == ("hold", private_too)
    assert hold_of("Olena Bondar").ends_at > clock.now()
    assert hold_of("Yusuf Khalil").restored_at is not None
    assert person("Hana Wójcik").top_rated
    frozen = session.query(Offer).filter_by(freelancer_id=person("Hana Wójcik").id).all()
    assert len(frozen) == 2
    assert all(offer.frozen_at for offer in frozen)


def _everybody_has_a_life():
    session = database.session
    for player in cast.players():
        if player.role != "freelancer":
            continue
        id_ = person(player.name).id
        for table in (Contract, Proposal, Offer, Balance):
            owner = table.person_id if table is Balance else table.freelancer_id
            assert session.scalar(select(table).where(owner == id_).limit(1)), (player, table)
        assert session.query(Contract).filter_by(freelancer_id=id_, ended_at=None).count()
        said = session.query(Feedback).filter_by(freelancer_id=id_, side="client").all()
        assert all(f.public_comment or f.private_comment or f.stars_tenths for f in said)


def _feedback_can_be_left():
    """Omar and Ines by either, Petra where Jonas has left his, Mina where the client has."""
    session, now = database.session, clock.now()
    open_ = {("Omar Haddad", Side.client, "Shelf signs and opening hours"),
             ("Ines Duarte", Side.freelancer, "Shelf signs and opening hours"),
             ("Petra Lind", Side.client, "Oak stock, counted and charted"),
             ("Mina Novak", Side.freelancer, "Price tags for oak chairs")}
    for name, side, title in open_:
        work = session.scalars(select(Contract).where(Contract.title == title)).one()
        found = giving.find(person(name).id, work.ref, side)
        assert found.given is None
        assert found.no(person(name).id, now) is None
        said = session.scalars(select(Feedback).where(Feedback.contract_id == work.id)).all()
        assert not any(visible.is_shown(one, now) for one in said)


def _clients_act_for_organisations():
    session = database.session
    acting = {name: [one.name for one in membership.organisations(person(name).id)]
              for name in ("Omar Haddad", "Petra Lind")}
    assert acting == {"Omar Haddad": ["Haddad Books"],
                      "Petra Lind": ["Hillfoot Trails", "Lind Interiors"]}
    for name in acting:
        assert contracts.contracts(person(name).id, Which()).rows
    invited = session.query(Invitation).one()
    assert invited.invited_by_id == person("Omar Haddad").id
    assert invited.invited_at < clock.now() < invited.expires_at


def _letters_are_dated_when_they_were_written():
    letters = database.session.query(OutboxLetter).all()
    assert {letter.letter for letter in letters} >= {
        "warning", "hold_placed", "path_completed", "restored"}
    placed = next(x for x in letters if x.action_id == hold_of("Mina Novak").id)
    assert placed.created_at == hold_of("Mina Novak").in_force_from < clock.now()


def _the_past_is_in_order():
    times = [event.at for event in database.session.query(Event).order_by(Event.id)]
    assert times == sorted(times)
    assert times[-1] <= clock.now()
    settled = weekly_check.run(clock.now(), everyone=True)
    assert settled.proposed == 0
    assert settled.lifted == 0
    database.session.rollback()


@pytest.mark.pages
def test_everybody_signs_in_with_the_password(ready):
    browser = CarefulClient(ready)
    page = browser.get("/sign-in")
    page = browser.send(page.form("Sign in"), email="mina.novak@mail.example",
                        password=cast.PASSWORD)
    assert page.url.startswith("/status")
    assert "Mina" in page.text


def test_a_reset_takes_everything_and_the_next_upgrade_makes_it_anew(demo):
    try:
        assert run(demo, "reset").exit_code == 0
        assert set(sa.inspect(database.engine).get_table_names()) <= {"alembic_version"}
    finally:
        flask_migrate.upgrade()
    assert database.session.query(Person).count() == 0


@pytest.mark.pages
def test_the_team_has_something_of_each_kind_to_do(ready):
    nadia, ken, sofia = person("Nadia Petrova"), person("Ken Obi"), person("Sofia Lindgren")
    assert standing(nadia.id).state is State.suspended
    assert standing(ken.id).state is State.active
    closes = database.session.scalars(select(Action).where(Action.person_id == sofia.id)).one()
    assert closes.approved_by_id and closes.decided_by_id != closes.approved_by_id
    waiting = database.session.execute(
        select(Case.kind, Case.owed_by).where(Case.closed_at.is_(None))).all()
    assert {("review", "team"), ("report", "team"), ("question", "team"),
            ("info_request", "person"), ("notice", "person")} <= {tuple(one) for one in waiting}
    assert all(case.due_at > clock.now() for case in database.session.scalars(
        select(Case).where(Case.owed_by.is_not(None), Case.closed_at.is_(None))))
