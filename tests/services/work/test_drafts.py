"""A draft is there on every device until it is sent or thrown away."""

from portal.models import Draft
from portal.services.work import drafts
from tests import marketplace, people


def save(db, person, posting, **fields) -> bool:
    kept = drafts.save(person.id, drafts.PROPOSAL, posting.ref, fields)
    db.commit()
    db.expire_all()
    return kept


def test_the_newest_text_is_kept_and_there_is_one_draft_for_each_posting(db):
    mina, bakery = people.person(), people.posting()
    save(db, mina, bakery, price="700", letter="First")
    save(db, mina, bakery, price="800", letter="Second")
    assert drafts.of_proposal(mina.id, bakery.ref).letter == "Second"
    assert db.query(Draft).count() == 1


def test_an_empty_form_does_not_replace_a_draft(db):
    mina, bakery = people.person(), people.posting()
    save(db, mina, bakery, price="700", letter="First")
    assert save(db, mina, bakery, price="  ", letter="\n")
    assert drafts.of_proposal(mina.id, bakery.ref).price == "700"


def test_a_text_far_beyond_every_limit_is_not_kept_and_says_so(db):
    mina, bakery = people.person(), people.posting()
    assert not save(db, mina, bakery, price="1", letter="x" * 100_000)
    assert drafts.of_proposal(mina.id, bakery.ref) is None


def test_drafts_are_the_persons_own(db):
    mina, stan, bakery = people.person(), people.person("Stan Ferrer"), people.posting()
    marketplace.draft(mina, bakery)
    assert drafts.of_proposal(stan.id, bakery.ref) is None
    assert drafts.of_proposals(stan.id) == []
    drafts.remove(stan.id, drafts.PROPOSAL, bakery.ref)
    assert [d.title for d in drafts.of_proposals(mina.id)] == [bakery.title]
