"""Every address, every method, every visitor, with their own, strange and impossible references."""

import pytest
from sqlalchemy import update
from werkzeug.routing import Rule

from portal import clock
from portal.extensions import db
from portal.models import Action, Case
from portal.web.access import LIBRARY, ROLES, Audience, audience_of
from tests.engines import in_turns, thinly
from tests.hostile.attacker import difference, everything_stored
from tests.hostile.payloads import REFS

VISITORS = ["nobody", "freelancer", "held", "client", "reviewer"]
GARBAGE = {"reasons": "\x00", "outcome": "no", "then": "send", "price": "-1", "option": "zz",
           "email": "@", "step": "never", "seen": "-1"}
# None of these may store anything: they only look, or carry no token of the session.
PLAIN = (("GET", {}), ("POST", {"data": {**GARBAGE, "csrf_token": "x"}}))
DRESSED = (  # an address takes them as it takes the plain ones: nothing of theirs is its own
    ("HEAD", {}), ("OPTIONS", {}), ("BREW", {}), ("PUT", {"data": GARBAGE}), ("PATCH", {}),
    ("DELETE", {}), ("POST", {"json": {"then": "send", "price": "800"}}),
    ("GET", {"headers": {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "POST"}}),
)
TOKENLESS = (*PLAIN, *DRESSED)
ODD = (
    ("POST", {}), ("TRACE", {}),
    ("POST", {"data": "{", "content_type": "application/json"}),
    ("POST", {"data": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
              "content_type": "application/xml"}),
    ("GET", {"query_string": {**GARBAGE, "_method": "POST", "next": "//evil.example"}}),
    ("GET", {"query_string": "page=%00&q=%FF&show=%ED%A0%80&name=" + "9" * 400}),
    ("GET", {"query_string": "page=99999999&q=%C0%AE%27--&show=all&name=%25_"}),
    ("GET", {"headers": {"If-None-Match": '*, W/"', "Range": "bytes=9-1", "Accept": "\xff",
                         "Accept-Encoding": "gzip;q=x", "If-Modified-Since": "0000"}}),
)
POSTED = {"nul inside", "surrogate", "enormous", "arabic number", "long", "unknown"}
COOKIES = ("parley=\xff.x", "parley=" + "A" * 4_000, "parley=; parley=e30.x.y", ";;=;parley")

def rules(app) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def may_open(app, endpoint: str, person) -> bool:
    group = audience_of(app, endpoint)
    if group is None or person is None:
        return group is Audience.PUBLIC
    return group in {Audience.PUBLIC, Audience.SIGNED_IN} or bool(
        person.role_names & ROLES[group])


def expected_of_a_stranger(app, endpoint: str, person) -> set[int]:
    """What somebody gets where they may not go."""
    closed = endpoint not in LIBRARY and audience_of(app, endpoint) is None
    return {302, 400, 401, 404, 405} if person is None and not closed else {400, 404, 405, 415}


def sent_to(rule: Rule, number: int, ways: tuple) -> list:
    """All ways that an address takes, and two of those that it has not: others get other two.

    What it has not is refused by the map of addresses, before anything of the page is asked.
    """
    taken = [way for way in ways if way[0] in rule.methods]
    refused = [way for way in ways if way[0] not in rule.methods]
    return taken + [refused[(number + step) % len(refused)] for step in range(2) if refused]


def _read_all_decisions() -> None:
    """When a decision or an answer was first read is noted once, like a sign of life."""
    db.session.execute(update(Action).values(notice_seen_at=clock.now()))
    db.session.execute(update(Case).values(answer_seen_at=clock.now()))
    db.session.commit()


@pytest.mark.slow
@pytest.mark.parametrize("visitor", thinly(VISITORS, "reviewer"))
def test_looking_and_posting_without_a_token_store_nothing(portal, world, attacker, visitor):
    person = world.people[visitor]
    browser = attacker(person)
    owner = "freelancer" if person is None else visitor
    odd = visitor in {"nobody", "freelancer", "reviewer"}
    _read_all_decisions()
    before = everything_stored()
    for number, rule in enumerate(rules(portal)):
        address, may = world.address(portal, rule, owner), may_open(portal, rule.endpoint, person)
        strange = in_turns(ODD, number) if may and odd else []
        dressed = in_turns(DRESSED, number + VISITORS.index(visitor))
        ways = (*PLAIN, *dressed) if may else in_turns(TOKENLESS, number + VISITORS.index(visitor))
        for method, more in sent_to(rule, number, (*ways, *strange)):
            answer = browser.open(address, method, **more)
            if not may:
                allowed = expected_of_a_stranger(portal, rule.endpoint, person)
                assert answer.status_code in allowed, (method, address, answer.status_code)
    assert difference(before, everything_stored()) == {}


@pytest.mark.pages
@pytest.mark.parametrize("cookie", COOKIES, ids=["bytes", "long", "twice", "empty"])
def test_a_spoiled_cookie_is_as_good_as_none(attacker, cookie):
    for address in ("/settings", "/status", "/staff/queue", "/rules", "/sign-in", "/demo"):
        answer = attacker().open(address, headers={"Cookie": cookie})
        assert answer.status_code in {200, 302}, address


@pytest.mark.pages
def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(portal, world, attacker):
    nobody = attacker()
    for rule in rules(portal):
        if "GET" in rule.methods and audience_of(portal, rule.endpoint) not in {
                None, Audience.PUBLIC}:
            address = world.address(portal, rule, "freelancer")
            for method in ("GET", "HEAD"):
                answer = nobody.open(address, method)
                assert answer.status_code == 302, address
                assert answer.location.startswith("/sign-in?next=%2F") or \
                    answer.location.startswith("/sign-in?next=/"), answer.location


@pytest.mark.parametrize("visitor", thinly(["freelancer", "held", "client"], "client"))
def test_staff_addresses_are_nothing_for_others(portal, world, attacker, visitor):
    browser, before = attacker(world.people[visitor]), everything_stored()
    token = browser.token()
    for rule in rules(portal):
        if rule.rule.startswith("/staff"):
            address = world.address(portal, rule, "reviewer")
            method = "POST" if "POST" in rule.methods else "GET"
            answer = browser.open(address, method, data={**GARBAGE, "csrf_token": token})
            assert answer.status_code == 404, address
    assert difference(before, everything_stored()) == {}


@pytest.mark.slow
@pytest.mark.parametrize("visitor", thinly(["freelancer", "held"], "held"))
def test_a_strangers_things_are_nothing_for_mina(portal, world, attacker, visitor):
    browser, before = attacker(world.people[visitor]), everything_stored()
    token = browser.token()
    shared = {"work.posting", "work.write", "work.take", "client.follow",
              "account.letters", "account.turn_off"}  # a link says for whom
    for rule in rules(portal):
        own = world.things["stranger"].get(rule.endpoint, {})
        named = "ref" in rule.arguments or "token" in own
        if not named or rule.endpoint in shared or rule.rule.startswith(("/demo", "/forgot")):
            continue
        address = world.address(portal, rule, "stranger")
        for method in sorted(rule.methods - {"OPTIONS"}):
            answer = browser.open(address, method, data={**GARBAGE, "csrf_token": token})
            nothing = {404, 410} if method in {"GET", "HEAD", "POST"} else {403, 404, 405}
            if rule.endpoint == "work.discard":  # drops one's own draft, and there is none
                nothing = {302}
            assert answer.status_code in nothing, (method, address, answer.status_code)
    assert difference(before, everything_stored()) == {}


@pytest.mark.slow
@pytest.mark.parametrize("visitor", thinly(["freelancer", "reviewer", "nobody"], "reviewer"))
def test_impossible_references_are_nothing(portal, world, attacker, visitor):
    person = world.people[visitor]
    browser = attacker(person)
    token, owner = browser.token(), visitor if person else "freelancer"
    before = everything_stored()
    for number, rule in enumerate(rules(portal)):
        if not rule.arguments or not may_open(portal, rule.endpoint, person):
            continue
        for name in rule.arguments:
            for kind, ref in in_turns(REFS.items(), number):
                address = world.address(portal, rule, owner, **_only(rule, world, owner, name, ref))
                for method in sorted(rule.methods & {"GET", "POST" if kind in POSTED else "GET"}):
                    answer = browser.open(address, method, data={"csrf_token": token})
                    assert answer.status_code in {400, 404, 405, 410}, (
                        kind, method, address[:150], answer.status_code)
    assert difference(before, everything_stored()) == {}


def _only(rule, world, owner, name, ref) -> dict[str, str]:
    things = world.things[owner]
    return {**things.get(rule.endpoint, {}), name: ref}


@pytest.mark.slow
@pytest.mark.parametrize(
    "visitor", thinly(["nobody", "freelancer", "held", "reviewer"], "reviewer"))
def test_posting_with_a_token_and_nothing_else_breaks_nothing(portal, world, attacker, visitor):
    person = world.people[visitor]
    owner = "freelancer" if person is None else visitor
    for number, rule in enumerate(rules(portal)):
        if not rule.methods & {"POST", "PUT"}:
            continue
        browser = attacker(person)  # the one before may have signed out
        token = browser.token()
        ways = ({}, GARBAGE, {name: ["a", "b"] for name in GARBAGE},
                {f"{name}[]": "a" for name in GARBAGE})
        for fields in in_turns(ways, number, rounds=2):
            for method in sorted(rule.methods & {"POST", "PUT", "PATCH", "DELETE"}):
                browser.open(world.address(portal, rule, owner), method,
                             data={**fields, "csrf_token": token})
