"""Staff pages are for staff: everybody else meets 404, whoever knocks and however."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.models import Action, Event
from tests import decisions, people

ANSWERS = {"reasons": decisions.REASONS, "outcome": "confirm", "seen": "1"}


def addresses(app: Flask, **refs: str) -> list[tuple[str, str]]:
    """Every staff address, filled in, with its method."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("staff."):
            ref = refs["person"] if "people" in rule.rule else refs["decision"]
            method = "POST" if "POST" in rule.methods else "GET"
            found.append((method, rule.rule.replace("<ref:ref>", ref)))
    return found


@pytest.mark.parametrize("roles", [("freelancer",), ("client",), ("freelancer", "client"), ()])
def test_stan_finds_nothing_at_any_staff_address(client, db, app, roles):
    mina = people.person("Mina Novak")
    action = decisions.proposed(mina)
    stan = client.as_person(people.person("Stan Stranger", roles=roles))
    for method, address in addresses(app, person=mina.ref, decision=action.ref):
        if method == "GET":
            stan.get(address, 404)
        else:
            stan.post(address, 404, **ANSWERS)
    assert db.get(Action, action.id).decided_at is None
    assert not db.scalars(select(Event)).all()


def test_nor_does_mina_herself_find_what_is_proposed_about_her(client, db, app):
    mina = people.person("Mina Novak")
    action = decisions.proposed(mina)
    minas = client.as_person(mina)
    for method, address in addresses(app, person=mina.ref, decision=action.ref):
        answer = minas.http.open(address, method=method, data={**ANSWERS, "csrf_token": "x"})
        assert answer.status_code in {400, 404}, address
        asked = address.partition(action.ref)[0] + action.ref  # a page may lead back there
        assert action.ref not in answer.get_data(as_text=True).replace(asked, "")


def test_whoever_is_not_signed_in_is_asked_to_sign_in(client, db, app):
    mina = people.person("Mina Novak")
    action = decisions.proposed(mina)
    for method, address in addresses(app, person=mina.ref, decision=action.ref):
        answer = client.http.open(address, method=method)
        assert answer.status_code in {302, 400}, address


@pytest.mark.parametrize("ref", [
    "D-99999999", "nope", "D-%00AAAAAAA", "D-" + "A" * 300, "d-aaaaaaaa", "1", "-1",
    "99999999999999999999999", "D-' OR 1=1--", "%ED%A0%80", "D-١٢٣٤٥٦٧٨"])
def test_odd_references_are_not_found_for_ruth_either(client, db, ref):
    ruths = client.as_person(people.reviewer())
    for address in ("/staff/decisions/{}", "/staff/people/{}"):
        answer = ruths.http.get(address.format(ref))
        assert answer.status_code in {400, 404}, (address, ref)
    for address in ("/staff/decisions/{}/preview", "/staff/decisions/{}/decide",
                    "/staff/decisions/{}/change", "/staff/decisions/{}/lift",
                    "/staff/decisions/{}/lift/preview", "/staff/decisions/{}/lift/change",
                    "/staff/mail/{}/again"):
        answer = ruths.http.post(address.format(ref), data={**ANSWERS, "csrf_token": ruths.token()})
        assert answer.status_code in {400, 404, 409}, (address, ref)


def test_a_staff_member_has_no_record_as_a_freelancer(client, db):
    ruth, tomas = people.reviewer(), people.reviewer("Tomas Lindqvist")
    db.commit()
    client.as_person(ruth).get(f"/staff/people/{tomas.ref}", 404)


@pytest.mark.parametrize(("who", "address", "sign"), [
    ("freelancer", "/staff/queue", "Parley Account"), ("reviewer", "/settings", "Parley Staff"),
    ("reviewer", "/rules", "Parley Rules"),
])
def test_the_sign_on_top_says_whose_side_the_reader_is_on(client, who, address, sign):
    somebody = people.person("Mina Novak") if who == "freelancer" else people.reviewer()
    page = client.as_person(somebody).get(address, 404 if who == "freelancer" else 200)
    assert page.soup.select_one(".brand").get_text(" ", strip=True) == sign
