"""Whoever works here and has another account on the marketplace reads nothing about that one."""

from datetime import timedelta
from functools import partial

import pytest

from portal import clock
from portal.models import Member, Person
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services import letters_to_team
from portal.services.cases import claims, threads
from portal.services.enforcement.violations import renewing
from portal.services.mailroom import arrival, desk
from tests import (
    conduct,
    decisions,
    organisations,
    people,
    reports_of,
    requests_of,
    reviews_of,
    team_mail,
)

SAME = 77
SECRET = "They wrote that the tailor never called back about the velvet."


@pytest.fixture
def mina(db):
    return people.person(human_id=SAME)


@pytest.fixture
def double(client, mina):
    """Mina's other account, which works for the marketplace and leads."""
    return client.as_person(people.person("Mina Staff", roles=("lead",), human_id=SAME))


@pytest.fixture
def ruths(client, db):
    return client.as_person(people.reviewer())


def test_a_question_of_hers_is_in_no_list_and_opens_for_colleagues_alone(db, mina, double, ruths):
    case = requests_of.question(mina)
    for show in ("us", "mine", "nobodys", "late", "them", "all"):
        page = double.get(f"/staff/requests?show={show}")
        assert not page.has(case.ref)
    assert double.get("/staff/requests?show=all").has("All open 0")
    double.get(f"/staff/requests/{case.ref}", 404)
    assert ruths.get("/staff/requests").has(case.ref)
    assert ruths.get(f"/staff/requests/{case.ref}").has(case.subject)


def test_a_missed_date_of_hers_is_not_put_before_herself(db, mina, double, client):
    case = requests_of.question(mina)
    case.due_at = clock.now() - timedelta(days=1)
    db.commit()
    assert not double.get("/staff/requests").has(case.ref)
    lead = client.as_person(people.person("Lena Lead", roles=("lead",)))
    assert lead.get("/staff/requests").has(case.ref)


def test_she_reads_no_evidence_and_no_record_about_herself(db, mina, double, ruths):
    people.unhappy(mina, private=True, comment=SECRET)
    action = decisions.proposed(mina)
    for address in (f"/staff/decisions/{action.ref}", f"/staff/people/{mina.ref}",
                    f"/staff/people/{mina.ref}/decisions/new"):
        double.get(address, 404)
        ruths.get(address)
    assert not double.get("/staff/queue").has(mina.name)
    assert ruths.get("/staff/queue").has(mina.name)


def test_what_waits_for_a_second_person_about_her_is_not_offered_to_her(db, mina, double, ruths):
    action = conduct.decided(mina, Kind.block)
    double.get(f"/staff/decisions/{action.ref}/approve", 404)
    ruths.get(f"/staff/decisions/{action.ref}/approve")


def test_a_hold_on_her_is_in_no_list_of_hers(db, mina, double, ruths):
    decisions.hold_on(mina)
    assert not double.get("/staff/holds").has(mina.name)
    assert ruths.get("/staff/holds").has(mina.name)


def test_feedback_and_reports_about_her_contracts_stay_closed(db, mina, double, ruths):
    given = reports_of.visible_feedback(mina)
    ref = reports_of.report_of(mina, given)
    for address in (f"/staff/feedback/{given.ref}", f"/staff/reports/{ref}",
                    f"/staff/requests/{ref}"):
        double.get(address, 404)
        ruths.get(address)
    assert not double.get("/staff/reports").has(ref)
    assert ruths.get("/staff/reports").has(ref)


def test_nor_does_whoever_acts_for_the_client_on_another_account(db, client):
    omar = people.person("Omar Client", roles=("client",), human_id=5)
    shop, freelancer = people.organisation(), people.person("Petra Free")
    db.add(Member(organisation_id=shop.id, person_id=omar.id, joined_at=clock.now()))
    given = reports_of.visible_feedback(freelancer, shop)
    ref = reports_of.report_of(freelancer, given)
    double = client.as_person(people.reviewer("Omar Staff", human_id=5))
    double.get(f"/staff/reports/{ref}", 404)
    double.get(f"/staff/feedback/{given.ref}", 404)
    assert not double.get("/staff/requests?show=all").has(ref)


def test_a_review_is_offered_to_nobody_who_renewed_it_even_on_another_account(db, client):
    mina, lead = people.person(), people.person("Lena Lead", roles=("lead",), human_id=8)
    action = conduct.decided(mina, Kind.suspension)
    renewing.renew(action.ref, by=lead.id, because="The client has not answered us until today.",
                   seen=action.ends_at.isoformat())
    case = reviews_of.asked(mina, action.ref)
    other = client.as_person(people.reviewer("Lena Again", human_id=8))
    assert not other.get("/staff/requests").has(case.ref)
    assert other.get("/staff/requests?show=all").has(case.ref)
    assert client.as_person(people.reviewer()).get("/staff/requests").has(case.ref)


def test_nor_can_they_be_handed_it_take_it_on_or_answer_in_it(db):
    mina, lead = people.person(), people.person("Lena Lead", roles=("lead",))
    again = people.reviewer("Lena Again", human_id=8)
    lead.human_id = 8
    action = conduct.decided(mina, Kind.suspension)
    renewing.renew(action.ref, by=lead.id, because="The client has not answered us until today.",
                   seen=action.ends_at.isoformat())
    case = reviews_of.asked(mina, action.ref)
    for one in (lead, again):
        with pytest.raises(Refusal, match="took part"):
            claims.claim(case.ref, by=one.id)
        with pytest.raises(Refusal, match="took part"):
            claims.hand_over(case.ref, by=people.reviewer().id, to=one.ref)
        with pytest.raises(Refusal, match="took part"):
            requests_of.answered(case, one, then="keep")


def test_no_client_of_hers_decides_her_review_from_an_account_of_the_team(db):
    mina, shop = people.person(), people.organisation()
    case = reviews_of.asked(mina, decisions.hold_on(mina).ref)
    people.contract(mina, shop)
    organisations.acts(people.person("Tomas Client", roles=("client",), human_id=9), shop)
    tomas = people.reviewer("Tomas Lindqvist", human_id=9)
    with pytest.raises(Refusal, match="have worked together"):
        reviews_of.decided(case, tomas)
    reviews_of.decided(case, people.reviewer("Ida Brandt"))


@pytest.fixture
def kept_mail(db, mina):
    """A colleague's mailed answer to Mina that was kept, because it repeats private words."""
    team_mail.mail_comes_in()
    people.unhappy(mina, private=True, comment=SECRET)
    case = requests_of.question(mina)
    ruth = people.reviewer(email="ruth@parley.example")
    case.claimed_by_id = ruth.id
    letters_to_team.wrote(case, threads.say(case, voice="person", text="Hm.", by=mina.id))
    db.commit()
    return team_mail.arrive(team_mail.to_team()[-1].headers["Reply-To"], SECRET,
                            sender=ruth.email, Subject="About your question")


def test_a_mail_that_concerns_her_is_in_no_list_and_opens_for_colleagues_alone(
        db, kept_mail, double, ruths):
    where = f"/staff/mail/in/{kept_mail.ref}"
    assert ruths.get("/staff/mail/in").link(kept_mail.subject) == where
    assert ruths.get(where).has("velvet")
    assert not double.get("/staff/mail/in?show=all").has(kept_mail.ref)
    assert double.get("/staff/mail/in").has("Not placed 0")
    for address in (where, f"{where}/original"):
        double.get(address, 404)


def test_nor_does_she_deal_with_it_or_bring_one_into_her_own_request(db, kept_mail, mina, double):
    told = {"by": db.query(Person).filter_by(name="Mina Staff").one().id,
            "seen": arrival.mark(kept_mail.state, kept_mail.attempts, kept_mail.settled_at)}
    for verb in (desk.read_again, partial(desk.place, request="Q-1"),
                 partial(desk.set_aside, because="It is about me.")):
        with pytest.raises(LookupError):
            verb(kept_mail.ref, **told)
    mine, kept_mail.case_id, kept_mail.person_id = requests_of.question(mina), None, None
    db.commit()
    with pytest.raises(Refusal, match="no request with this reference"):
        desk.place(kept_mail.ref, request=mine.ref, **told)
