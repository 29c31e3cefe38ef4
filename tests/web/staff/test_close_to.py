"""Every page of the team, opened by a colleague who knows somebody from work: not a word of them.

The pages are those that the portal has, with every list narrowed in every way it offers.
"""

import io
import re
from datetime import timedelta

import pytest

from portal import clock
from portal.extensions import db
from portal.mail.letters import ANSWERS
from portal.models import (
    Action,
    Case,
    Feedback,
    File,
    InboundMail,
    OutboxLetter,
    Warning_,
)
from portal.policy.feedback import Side
from portal.policy.vocabulary import Kind
from portal.services import files
from portal.services.cases import reading
from portal.services.enforcement import restorations
from portal.services.mailroom import addresses, bounces
from portal.web.access import Audience, audience_of
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
from tests.engines import in_turns

SAME = 91
REF = re.compile(r"<ref:\w+>")
SHOWN = {  # lists on which everybody else of the team finds them
    "Mina Novak": {"queue", "holds", "restorations", "mail", "mail/in", "reports", "requests",
                   "reviews"},
    "Carla Mendes": {"mail", "mail/in", "reports", "requests"},
}
NARROWED = re.compile(r'href="(/staff/[^"]*\?[^"]*)"')


def lists(app):
    """The addresses of pages of the team that name nothing."""
    return sorted(rule.rule for rule in _pages(app) if not rule.arguments)


def of_one(app):
    """The addresses of pages of the team about one thing, by its reference."""
    return [*sorted(rule.rule for rule in _pages(app) if rule.arguments), "/files/<ref:ref>"]


def _pages(app):
    return [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods
            and audience_of(app, rule.endpoint) in {Audience.STAFF, Audience.LEAD}]


def _mina():
    """A freelancer of whom there is one of everything, and a client she is known from."""
    mina, marta = people.person(roles=("freelancer",)), people.reviewer("Marta Keller")
    ended = decisions.hold_on(mina, by=marta)
    restorations.schedule(ended, clock.now() - timedelta(days=21))
    db.session.commit()
    restorations.restore_due(clock.now(), commit=db.session.commit)
    scheduled = decisions.hold_on(mina, by=marta)
    restorations.schedule(scheduled, clock.now())
    reviews_of.asked(mina, decisions.hold_on(mina, by=marta).ref)
    conduct.decided(mina, Kind.block, by=marta)
    decisions.proposed(mina)
    people.unhappy(mina, private=True)
    db.session.add(Warning_(person_id=mina.id, ground="negative_feedback", level=1,
                            warned_at=clock.now(), facts={}))
    reports_of.report_of(mina, reports_of.visible_feedback(mina), document=True)
    shop = people.organisation("Velvet Shop")
    people.contract(mina, shop, ended_days_ago=400)
    return mina, shop


def _carla():
    """A client who reports what was said about her, and a client she also acts for."""
    carla = people.person("Carla Mendes", roles=("client",))
    shop, other = people.organisation("Velvet Shop"), people.organisation("Linen House")
    organisations.acts(carla, shop)
    organisations.acts(carla, other)
    said = reports_of.visible_feedback(people.person("Elif Yilmaz"), other)
    reports_of.report_of(carla, said, reader=Side.client, reason="own")
    return carla, shop


@pytest.fixture(params=[_mina, _carla])
def known(request, db):
    """Whoever somebody of the team knows, and that somebody."""
    (person,), lead = _known([request.param])
    return person, lead


@pytest.fixture
def both(db):
    """Two people whom the same somebody of the team knows."""
    return _known([_mina, _carla])


def _known(makers):
    """People with one of everything that is asked and written, and who of the team knows them."""
    lead = people.person("Omar Staff", roles=("lead",), human_id=SAME)
    omar, found = people.person("Omar Haddad", roles=("client",), human_id=SAME), []
    for make in makers:
        person, shop = make()
        organisations.acts(omar, shop)
        asked = requests_of.question(person)
        files.keep(person.id, reading.draft_of(asked.ref), "bill.txt", io.BytesIO(b"Paid twice."))
        late = requests_of.question(person, subject="Late already")
        late.due_at = clock.now() - timedelta(days=1)
        _letters(person)
        _mails(person, asked)
        found.append(person)
    db.session.commit()
    return found, lead


def _letters(person):
    """One of each kind of trouble that a letter can have."""
    now = clock.now()
    for n, trouble in enumerate(({"dead_at": now}, {"error": "421 later"})):
        db.session.add(OutboxLetter(
            letter="restored", dedupe_key=f"{person.id}:{n}", person_id=person.id, html="",
            to_address=person.email, message_id=f"<{n}.{person.ref}@x.example>", subject="Hello",
            text="Hello", created_at=now, due_at=now, attempts=9, **{"error": "550 no", **trouble}))
    db.session.flush()


def _mails(person, case):
    """A mail nobody could place, one in a request, one that is for no person, one of ours back."""
    us = f"{addresses.REQUESTS}@{addresses.domain()}"
    team_mail.arrive(us, "Please help me.", sender=person.email, Subject="Help")
    placed = team_mail.arrive(us, "More of it.", sender=person.email, Subject="More")
    placed.case_id, placed.person_id = case.id, person.id
    returned = team_mail.arrive(us, "Not delivered.", sender="postmaster@mail.example")
    letter = db.session.query(OutboxLetter).filter_by(person_id=person.id).first()
    letter.letter, letter.bounced_at = min(ANSWERS), clock.now()
    letter.case_id = case.id
    bounces.settle(returned, letter, "It came back.")
    failed = team_mail.arrive(us, "Never read.", sender=person.email, Subject="Third")
    failed.state, failed.person_id = "failed", person.id
    db.session.flush()


def secrets(person) -> set[str]:
    """The name and address of somebody, and the reference of everything that is of them."""
    columns = (Action.person_id, Case.person_id, Warning_.person_id, Feedback.freelancer_id,
               File.owner_id, OutboxLetter.person_id, InboundMail.person_id)
    found = {ref for column in columns
             for (ref,) in db.session.query(column.class_.ref).filter(column == person.id)}
    sent = {mail.ref for mail in db.session.query(InboundMail).filter_by(sender=person.email)}
    return {person.name, person.email, person.ref} | found | sent


def narrowed(browser, addresses):
    """Each of these pages and, once, what links on it narrow it to: all of it in `make soak`."""
    wanted, found = list(addresses), {}
    while wanted:
        address = wanted.pop().replace("&amp;", "&")
        if address not in found:
            page = browser.get(address)
            found[address] = page
            links = NARROWED.findall(page.response.get_data(as_text=True))
            wanted += in_turns(links, len(found))
    return found


def told(page, words):
    text = page.response.get_data(as_text=True)
    return {each for each in words if each in text}


@pytest.mark.slow
def test_no_page_of_the_team_says_a_word_about_whom_one_knows(app, client, both):
    persons, lead = both
    words, ruth = {each: secrets(each) for each in persons}, people.reviewer("Ruth Adeyemi")
    addresses = lists(app) + [f"/staff/holds?name={one}" for each in persons
                              for one in (each.name.split()[0], each.ref.lower())]
    omars, ruths = client.as_person(lead), client.as_person(ruth)
    leaks = {address: found for address, page in narrowed(omars, addresses).items()
             if (found := told(page, set().union(*words.values())))}
    assert leaks == {}
    pages = narrowed(ruths, addresses)
    for person in persons:
        shown = {address.partition("?")[0] for address, page in pages.items()
                 if told(page, words[person])}
        assert shown >= {f"/staff/{each}" for each in SHOWN[person.name]}


@pytest.mark.slow
def test_nothing_of_theirs_opens_under_any_address_of_the_team(app, client, known):
    person, lead = known
    browser, opened = client.as_person(lead), {}
    refs = [word for word in secrets(person) if re.fullmatch("[A-Z]-[0-9A-Z]{8}", word)]
    for rule in of_one(app):
        for ref in refs:
            answer = browser.open(REF.sub(ref, rule))
            if answer.status_code != 404:
                opened[REF.sub(ref, rule)] = answer.status_code
    assert opened == {}
    ruth = client.as_person(people.reviewer("Ruth Adeyemi"))
    assert [ref for ref in refs if ruth.open(f"/staff/requests/{ref}").status_code == 200]


def test_numbers_on_pages_leave_out_whom_one_knows(client, known):
    person, lead = known
    omars, ruths = client.as_person(lead), client.as_person(people.reviewer("Ruth Adeyemi"))
    for words in ("Could not be delivered", "Notices that came back"):
        assert ruths.get("/staff/mail").has(f"{words} 1")
        assert omars.get("/staff/mail").has(f"{words} 0")
    assert ruths.get("/staff/queue").has("came back, and nobody has read it since")
    assert not omars.get("/staff/queue").has("came back")
    if person.name == "Mina Novak":
        assert omars.get("/staff/restorations").has("Nobody is due on a Monday")
        assert not omars.get("/staff/restorations").has("not completed the path yet")


def test_a_dead_letter_to_them_is_not_tried_again_by_whom_they_know(client, known):
    person, lead = known
    dead = db.session.query(OutboxLetter).filter(
        OutboxLetter.person_id == person.id, OutboxLetter.dead_at.is_not(None)).one().ref
    client.as_person(lead).post(f"/staff/mail/{dead}/again", 404)
    client.as_person(people.reviewer()).post(f"/staff/mail/{dead}/again")


def test_what_one_has_reported_for_the_team_stays_open_to_oneself(client, known):
    lead = known[1]
    said = reports_of.visible_feedback(people.person("Petra Free"))
    page = client.as_person(lead)
    form = page.get(f"/staff/reports/new?feedback={said.ref}").form("Put it into the list")
    assert page.send(form, details=reports_of.DETAILS).has("A colleague decides it")
    assert page.get("/staff/reports").has("Omar Staff")
