"""What is read in stands as if the services had written it, and can be told again."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select

from portal import clock
from portal.models import (
    Action,
    Balance,
    Contract,
    Event,
    Feedback,
    Member,
    Offer,
    Organisation,
    Person,
    Proposal,
    Touched,
)
from portal.policy import privacy
from portal.services import feedback as feedback_service
from portal.services.enforcement import weekly_check
from portal.services.marketplace.importing.folder import import_folder
from portal.services.organisations import invitations, leaving, membership
from portal.services.store import session
from tests import people
from tests.organisations import acts, invited


def _of(table, name):
    return session.scalars(select(table).where(table.external_id == name)).one()


def feedback(db, name):
    return db.scalars(select(Feedback).where(Feedback.external_id == name)).one()


def test_people_arrive_in_lower_case_without_a_password(db, read_in):
    assert read_in()["people"] == (3, 0)
    mina = db.scalars(select(Person).where(Person.external_id == "f-1")).one()
    assert mina.email == "mina@mail.example"
    assert mina.password is None
    assert mina.member_since == datetime(2022, 3, 1, 7, tzinfo=UTC)
    assert (mina.role_names, mina.time_zone, mina.locale) == (
        frozenset({"freelancer"}), "Europe/Kyiv", "uk")
    ines = db.scalars(select(Person).where(Person.external_id == "f-2")).one()
    assert ines.time_zone == "America/Los_Angeles"
    assert ines.ref != mina.ref


def test_everything_else_arrives_too(db, read_in):
    read_in()
    contract = db.scalars(select(Contract).where(Contract.external_id == "k-1")).one()
    assert (contract.paid_cents, contract.currency) == (125_050, "EUR")
    assert contract.ended_at == datetime(2026, 8, 1, 5, tzinfo=UTC)
    assert db.query(Member).one().joined_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert db.query(Proposal).one().price_cents == 135_000
    assert db.query(Offer).one().terms == "As before."
    money = {b.currency: b.available_cents for b in db.query(Balance)}
    assert money == {"USD": 1_230, "EUR": -400}
    assert feedback(db, "e-4").public_comment == 'A "clear" brief,\nand quick answers.'
    assert db.query(Event).filter_by(verb="marketplace.imported").count() == 1


def test_imported_feedback_has_what_the_service_would_derive(db, read_in):
    read_in()
    for one in db.query(Feedback):
        contract = db.get_one(Contract, one.contract_id)
        organisation = db.get_one(Organisation, contract.organisation_id)
        derived = feedback_service.derived(
            contract, organisation.group_id or organisation.id, side=one.side,
            given_at=one.given_at, public_categories=one.public_categories,
            private_categories=one.private_categories)
        at = derived.pop("countable_at")
        assert {name: getattr(one, name) for name in derived} == derived, one.external_id
        assert (one.countable_at is None) == (at is None)
    shortest, longest = (timedelta(days=days) for days in privacy.DELAY_DAYS)
    private = feedback(db, "e-2")
    assert shortest <= private.countable_at - private.given_at <= longest
    assert feedback(db, "e-1").public_categories == {"availability", "performance"}
    assert not feedback(db, "e-3").public_negative  # nothing was paid for that work


@pytest.mark.slow
def test_connected_organisations_count_as_one(db, read_in, market):
    read_in()
    groups = dict(db.execute(select(Organisation.external_id, Organisation.group_id)).all())
    assert groups["o-1"] == groups["o-3"] is not None
    assert groups["o-2"] is None
    assert feedback(db, "e-1").client_group_id == feedback(db, "e-3").client_group_id
    market.change("organisations", "o-2,Lind Interiors,SE,", "o-2,Lind Interiors,SE,o-3")
    before = db.query(Touched).count()
    read_in()
    assert db.scalar(select(func.count(func.distinct(Feedback.client_group_id))).where(
        Feedback.side == "client")) == 1
    assert db.query(Touched).count() == before + 1


def test_linked_accounts_belong_to_one_human_being(db, read_in, market):
    market.tell("people", "external_id,email,name,linked_to\nf-1,a@x.example,Mina,\n"
                "f-2,b@x.example,Mina,f-1\nf-3,c@x.example,Mina,f-2\nc-1,d@x.example,Omar,\n")
    read_in()
    numbers = [p.human_id for p in db.query(Person).order_by(Person.external_id)]
    assert numbers[0] is None
    assert len(set(numbers[1:])) == 1
    assert numbers[1] is not None


def test_the_weekly_check_looks_at_whoever_got_feedback(db, read_in):
    read_in()
    mina = db.scalars(select(Person).where(Person.external_id == "f-1")).one()
    due = {touched.due_at for touched in db.query(Touched)}
    assert {touched.freelancer_id for touched in db.query(Touched)} == {mina.id}
    assert feedback(db, "e-2").countable_at in due
    assert min(due) == feedback(db, "e-1").given_at


@pytest.mark.slow
def test_the_same_files_again_change_nothing(db, read_in):
    first = read_in()
    kept = {f.external_id: (f.ref, f.countable_at) for f in db.query(Feedback)}
    assert sum(new for new, _ in first.values()) == 20
    assert set(read_in().values()) == {(0, 0)}
    assert {f.external_id: (f.ref, f.countable_at) for f in db.query(Feedback)} == kept


@pytest.mark.slow
def test_changed_rows_are_brought_up_to_date(db, read_in, market):
    read_in()
    market.change("people", "Mina Novak", "Mina Novak-Bondar")
    market.change("contracts", "k-4,Running work", "k-4,Work that goes on")
    market.change("balances", "12.3", "99.99")
    counts = read_in()
    assert {name for name, (_, changed) in counts.items() if changed} == {
        "people", "contracts", "balances"}
    assert db.query(Balance).filter_by(currency="USD").one().available_cents == 9_999


@pytest.mark.slow
def test_who_has_a_password_keeps_their_own_address_and_staff_stay_staff(db, read_in, market):
    read_in()
    omar = db.scalars(select(Person).where(Person.external_id == "c-1")).one()
    omar.password, omar.role_names, omar.time_zone = "hash", frozenset({"reviewer"}), "Asia/Dubai"
    db.commit()
    market.change("people", "omar@client.example", "omar.new@client.example")
    market.change("people", "ines@mail.example", "ines.new@mail.example")
    read_in()
    db.refresh(omar)
    assert omar.email == "omar@client.example"
    assert omar.time_zone == "Asia/Dubai"
    assert omar.role_names == frozenset({"reviewer"})
    assert db.scalar(select(Person.email).where(Person.external_id == "f-2")) == (
        "ines.new@mail.example")


@pytest.mark.slow
def test_who_was_removed_in_the_portal_stays_away_until_they_join_again(db, read_in, market):
    read_in()
    omar, ines, books = _of(Person, "c-1"), _of(Person, "f-2"), _of(Organisation, "o-1")
    membership.join(ines.id, books.id)
    leaving.remove(omar.ref, books.id, by=ines.id)
    db.commit()
    read_in()
    assert [one.ref for one in membership.colleagues(books.id)] == [ines.ref]
    market.change("members", "2020-01-01T00:00:00Z", clock.now().isoformat())
    read_in()
    assert {one.ref for one in membership.colleagues(books.id)} == {ines.ref, omar.ref}


@pytest.mark.slow
def test_who_joined_again_in_the_portal_stays_in_spite_of_the_time_before(db, read_in, market):
    read_in()
    omar, books = _of(Person, "c-1"), _of(Organisation, "o-1")
    market.tell("members", "organisation,person,joined_at,left_at\n"
                "o-1,c-1,2020-01-01T00:00:00Z,2024-01-01T00:00:00Z\n")
    read_in()
    assert membership.organisations(omar.id) == []
    membership.join(omar.id, books.id)
    db.commit()
    read_in()
    assert [one.ref for one in membership.organisations(omar.id)] == [books.ref]


@pytest.mark.slow
def test_who_is_told_to_have_left_leaves_no_invitation_open(db, read_in, market):
    read_in()
    omar, books = _of(Person, "c-1"), _of(Organisation, "o-1")
    ines = acts(_of(Person, "f-2"), books)
    for host in (omar, ines):
        invited(books, host, f"friend.of.{host.id}@mail.example")
    market.tell("members", "organisation,person,joined_at,left_at\n"
                "o-1,c-1,2020-01-01T00:00:00Z,2024-01-01T00:00:00Z\n")
    read_in()
    assert [one.invited_by for one in invitations.waiting(books.id)] == [ines.name]


@pytest.mark.slow
def test_who_became_a_client_in_the_portal_stays_one_while_they_act_for_any(db, read_in):
    read_in()
    ines, books = _of(Person, "f-2"), _of(Organisation, "o-1")
    ines.role_names = frozenset({"freelancer", "client"})
    membership.join(ines.id, books.id)
    db.commit()
    read_in()
    db.refresh(ines)
    assert ines.role_names == {"freelancer", "client"}
    leaving.leave(ines.id, books.id)
    db.commit()
    read_in()
    db.refresh(ines)
    assert ines.role_names == {"freelancer"}


@pytest.mark.slow
def test_what_happened_to_an_offer_in_the_portal_stays(db, read_in, market):
    read_in()
    offer = db.query(Offer).one()
    offer.declined_at = datetime(2026, 9, 9, tzinfo=UTC)
    offer.expires_at += timedelta(days=30)
    later = offer.expires_at
    db.commit()
    market.change("offers", "More pages", "Even more pages")
    assert read_in()["offers"] == (0, 1)
    assert (offer.title, offer.expires_at) == ("Even more pages", later)
    assert offer.declined_at == datetime(2026, 9, 9, tzinfo=UTC)


@pytest.mark.slow
def test_a_changed_feedback_goes_through_the_living_sum(db, read_in, market):
    """Three clients made a hold proposed; one of them changes their mind."""
    ended = (datetime.now(UTC) - timedelta(days=30)).isoformat(timespec="seconds")
    given = (datetime.now(UTC) - timedelta(days=25)).isoformat(timespec="seconds")
    market.tell("organisations", "external_id,name\n" + "".join(
        f"o-{n},Client {n}\n" for n in range(1, 5)))
    market.tell("contracts", "external_id,title,freelancer,organisation,started_at,ended_at,paid\n"
                + "".join(f"k-{n},Work,f-1,o-{n},2026-01-01T00:00:00Z,{ended},10\n"
                          for n in range(1, 5)))
    market.tell("feedback", "external_id,contract,side,given_at,stars,public_categories\n"
                + "".join(f"e-{n},k-{n},client,{given},2,skills\n" for n in range(1, 4)))
    read_in()
    weekly_check.run(datetime.now(UTC), everyone=True)
    db.commit()
    assert db.query(Action).one().decided_at is None
    market.change("feedback", f"e-2,k-2,client,{given},2,skills", f"e-2,k-2,client,{given},5,")
    assert read_in()["feedback"] == (0, 1)
    changed = feedback(db, "e-2")
    assert changed.stars_tenths == 50
    assert not changed.public_negative
    assert changed.changed_at
    assert db.query(Action).one().declined_because  # the proposal was withdrawn at once


@pytest.mark.slow
def test_work_that_was_paid_later_makes_its_feedback_count(db, read_in, market):
    read_in()
    market.change("contracts", "2026-09-02T08:00:00Z,0,", "2026-09-02T08:00:00Z,80,")
    read_in()
    assert feedback(db, "e-3").public_negative
    market.change("contracts", "2026-09-02T08:00:00Z,80,", "2026-09-02T08:00:00Z,0,")
    read_in()
    assert not feedback(db, "e-3").public_negative


@pytest.mark.slow
def test_feedback_that_was_removed_stays_removed(db, read_in, market):
    read_in()
    feedback_service.remove(feedback(db, "e-1"), by=None, because="reported")
    db.commit()
    market.change("feedback", "Four days of silence", "Five days of silence")
    assert read_in()["feedback"] == (0, 0)
    assert feedback(db, "e-1").public_comment.startswith("Four")


def test_a_byte_order_mark_and_windows_lines_are_fine(db, read_in, market):
    for name in ("people", "contracts", "feedback"):
        market.tell(name, ("\ufeff" + market.text(name)).replace("\n", "\r\n").encode())
    assert read_in()["feedback"] == (4, 0)
    assert feedback(db, "e-4").public_comment == 'A "clear" brief,\nand quick answers.'


def test_text_of_every_kind_arrives_as_it_was(db, read_in, market):
    odd = "\\. \\N tab\there,\n\\.\nпривіт 日本 \u202eabc {{7*7}} =1+1"
    quoted = odd.replace('"', '""')
    market.change("feedback", '"Four days of silence, twice."', f'"{quoted}"')
    read_in()
    assert feedback(db, "e-1").public_comment == odd


@pytest.mark.slow
def test_files_that_are_not_there_are_not_missed_later(db, read_in, market):
    read_in()
    for name in ("people", "organisations", "contracts", "members", "offers"):
        (market.folder / f"{name}.csv").unlink()
    market.tell("feedback", "external_id,contract,side,given_at,stars\n"
                "e-9,k-2,freelancer,2026-09-05T00:00:00Z,5\n")
    assert read_in()["feedback"] == (1, 0)


def test_columns_may_stand_in_any_order(db, read_in, market):
    market.tell("people", "name,external_id,email\nMina Novak,f-1,m@x.example\n"
                "Ines,f-2,i@x.example\nOmar,c-1,o@x.example\n")
    assert read_in()["people"] == (3, 0)


def test_an_import_that_could_not_be_taken_back_does_not_begin(db, market):
    db.remove()
    db.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    with pytest.raises(RuntimeError, match="needs a transaction"):
        import_folder(market.folder, progress=lambda *_: None)
    db.remove()


def test_others_can_write_while_the_files_are_read(app, db, market):
    """Only checking and writing hold SQLite's lock; a big file is read before that."""
    from portal.cli.marketplace import reading_first
    other, written = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"]), []

    def write(what, *_):
        if what == "reading feedback.csv" and not written:
            with other.begin() as connection:
                connection.execute(sa.insert(Touched.__table__).values(
                    freelancer_id=person, due_at=datetime.now(UTC)))
            written.append(what)

    person = people.person().id
    db.commit()
    db.remove()
    try:
        with reading_first():
            import_folder(market.folder, progress=write)
        db.commit()
    finally:
        other.dispose()
    assert written == ["reading feedback.csv"]
    assert db.query(Contract).count() == 4
