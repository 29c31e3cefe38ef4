"""A colleague knows from work who wrote about somebody else: not their name, nor their report."""

import pytest

from portal.models import Case
from portal.policy.feedback import Side
from portal.services.feedback import giving, report_decisions
from tests import giving as built
from tests import organisations, people, reports_of, reviews_of
from tests.lists_of import said

SAME = 92


@pytest.fixture
def work(app):
    """A contract of Mina's; Omar, who acts for its client, acts for a shop as well."""
    return built.ended()


@pytest.fixture
def lead(db, work):
    """Somebody of the team who acts for that shop, with another account."""
    shop = people.organisation("Velvet Shop")
    organisations.acts(work.omar, shop)
    organisations.acts(people.person("Lena Hires", roles=("client",), human_id=SAME), shop)
    found = people.person("Lena Staff", roles=("lead",), human_id=SAME)
    db.commit()
    return found


@pytest.mark.engine
def test_the_author_of_a_feedback_is_not_named_to_whoever_knows_them(client, db, work, lead):
    ref = giving.give(work.omar.id, work.ref, Side.client, built.PUBLIC)
    db.commit()
    path = f"/staff/feedback/{ref}"
    assert client.as_person(people.reviewer()).get(path).has(f"written by {work.omar.name}")
    page = client.as_person(lead).get(path)
    assert not page.has(work.omar.name) and page.has("written by Somebody")
    assert page.has(built.PUBLIC.comment), "it is about Mina, whom she may decide about"


def test_nor_on_the_page_of_a_report_about_it(client, db, work, lead):
    given = reports_of.visible_feedback(work.mina, work.client)
    given.author_id = work.omar.id
    ref = reports_of.report_of(work.mina, given)
    path = f"/staff/reports/{ref}"
    assert client.as_person(people.reviewer()).get(path).has(f"written by {work.omar.name}")
    assert not client.as_person(lead).get(path).has(work.omar.name)


@pytest.mark.slow
@pytest.mark.engine
def test_a_review_about_a_report_of_theirs_is_for_others(client, db, work, lead):
    given = said(Side.freelancer, freelancer=work.mina, client=work.client)
    ref = reports_of.report_of(work.omar, given, reader=Side.client)
    case = db.query(Case).filter_by(ref=ref).one()
    report_decisions.decide(ref, report_decisions.Choice(
        "removed", reviews_of.REASONS, case.revision), by=people.reviewer("Marta Keller").id)
    review = reviews_of.asked(work.mina, given.ref)
    lenas, ruths = client.as_person(lead), client.as_person(people.reviewer())
    for path in ("/staff/reviews", "/staff/requests"):
        assert ruths.get(path).has(review.ref) and not lenas.get(path).has(review.ref)
    for path in (f"/staff/reviews/{review.ref}", f"/staff/requests/{review.ref}"):
        lenas.get(path, 404)
        assert ruths.get(path).status == 200
    assert ruths.get(f"/staff/reviews/{review.ref}").has(reports_of.DETAILS)
