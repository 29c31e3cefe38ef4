"""Pages of a client organisation, of an invitation, and the tips that anybody reads."""

from collections.abc import Iterator

from tests import giving, lists_of, organisations, people
from tests.browser.served import Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def at_home(served: Served, window) -> Sights:
    """Contracts and members, and an invitation that is read by nobody signed in."""
    with served.inside():
        work = giving.ended()
        omar, ref, petra = served.know(work.omar), work.ref, work.petra.ref
        books, link = work.client.ref, organisations.invited(work.client, work.omar)
    w = window().be(omar)
    yield w.open("/client/contracts"), "client-contracts"
    yield w.open(f"/client/contracts/{ref}"), "client-contract"
    yield w.open("/client/organisation"), "organisation"
    w.unchecked().press("Send the invitation", status=400)
    yield w, "organisation-wrong"
    yield w.open(f"/client/organisation/{books}/members/{petra}"), "organisation-member"
    yield w.open("/client/feedback?show=received"), "client-feedback-none"
    lena = window()
    yield lena.open(link), "invitation"
    lena.unchecked().press("Open my account", status=400)
    yield lena, "invitation-wrong"


def invited(served: Served, window) -> Sights:
    """Invitations for whoever is signed in, for somebody else, and for nobody any more."""
    with served.inside():
        books = people.organisation("Haddad Books")
        omar, mina = organisations.client_of(books), people.person()
        link = organisations.invited(books, omar, mina.email)
        known, stranger = served.know(mina), served.know(people.person("Stan Stranger"))
    yield window().be(known).open(link), "invitation-yours"
    yield window().be(stranger).open(link), "invitation-other"
    yield window().open("/invitations/this-is-no-secret", status=410), "invitation-dead"


def tips(served: Served, window) -> Sights:
    """Tips, and a profile with an answer, for anybody."""
    with served.inside() as db:
        mina, books = people.person(), people.organisation("Haddad Books")
        given = lists_of.said("client", freelancer=mina, client=books)
        lists_of.answered(given, mina)
        db.flush()
        ref = mina.ref
    w = window()
    yield w.open(f"/people/{ref}"), "profile-of-somebody"
    yield w.open("/tips"), "tips"
    yield w.open("/tips/approaching"), "tips-approaching"
    yield w.open("/tips/asking"), "tips-asking"
    yield w.open("/tips/changes"), "tips-changes"
    yield w.open("/tips/reporting"), "tips-reporting"
