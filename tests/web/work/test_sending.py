"""Mina writes, previews and sends a proposal; nothing she typed is ever lost."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Draft, Event, Proposal
from tests import marketplace, people
from tests.marketplace import LETTER


def rows(db) -> list[Proposal]:
    db.expire_all()
    return db.query(Proposal).all()


@pytest.mark.engine
def test_mina_writes_previews_and_sends(db, client):
    mina, bakery = people.person(), people.posting(people.organisation("Copper Oven"))
    browser = client.as_person(mina)
    preview = marketplace.preview(browser, bakery, price="1,200.50")
    assert preview.h1 == "Check your proposal before you send it"
    assert preview.has("$1,200.50")
    assert preview.has(LETTER)
    assert preview.has("Copper Oven")
    assert rows(db) == []
    final = browser.send(preview.form("Send this proposal"))
    assert final.h1 == f"Your proposal for {bakery.title}"
    assert final.has("was sent")
    (sent,) = rows(db)
    assert (sent.price_cents, sent.letter, sent.freelancer_id) == (120_050, LETTER, mina.id)
    assert db.query(Draft).count() == 0
    assert db.query(Event).filter_by(verb="proposal.sent", person_id=mina.id).count() == 1
    assert browser.get("/work/postings").has("Proposal sent")


def test_a_draft_waits_on_every_device(db, client):
    mina, bakery = people.person(), people.posting()
    laptop, phone = client.as_person(mina), client.as_person(mina)
    form = laptop.get(f"/work/postings/{bakery.ref}/proposal").form("Save draft")
    laptop.send(form, price="about 800?", letter="Half a thought\n\nand more")
    assert phone.get("/work/proposals").has(bakery.title)
    again = phone.get(f"/work/postings/{bakery.ref}/proposal").form("Preview")
    assert again.fields["price"] == "about 800?"
    assert again.fields["letter"].split() == ["Half", "a", "thought", "and", "more"]
    page = phone.get(f"/work/postings/{bakery.ref}/draft")
    assert page.has("about 800?")
    assert page.has("write the price in figures")
    gone = phone.send(page.form("Throw this draft away"))
    assert gone.has("is gone")
    assert db.query(Draft).count() == 0
    phone.get(f"/work/postings/{bakery.ref}/draft", status=404)


@pytest.mark.parametrize(("price", "letter", "words"), [
    ("", LETTER, "Write your price before you go on."),
    ("800", "", "Write your letter before you go on."),
    ("800", " \n ", "Write your letter before you go on."),
    ("€ 5", LETTER, "This client pays in USD."),
    ("1.200,50", LETTER, "a point before the cents"),
    ("800", "x" * 5_001, "up to 5,000 characters. This text has 5,001"),
    ("800", "y" * 100_000, "This text has 100,000"),
    ("800", "A zero\x00 byte in it", "cannot be stored"),
])
@pytest.mark.parametrize("button", ["preview", "send"])
def test_what_can_not_be_sent_comes_back_with_a_sentence_and_the_text(
        db, client, price, letter, words, button):
    mina, bakery = people.person(), people.posting()
    page = client.as_person(mina).post(f"/work/postings/{bakery.ref}/proposal", status=422,
                                       then=button, price=price, letter=letter)
    assert page.has(words)
    assert page.soup.title.get_text().strip().startswith("Error:")
    form = page.form("Preview")
    assert form.fields["price"] == price
    assert form.fields["letter"].strip() == letter.replace("\x00", "\ufffd").strip()
    assert rows(db) == []


@pytest.mark.engine
def test_saving_a_far_too_long_draft_says_so_and_keeps_the_text_on_the_page(db, client):
    mina, bakery = people.person(), people.posting()
    page = client.as_person(mina).post(f"/work/postings/{bakery.ref}/proposal", status=422,
                                       then="draft", price="800", letter="y" * 100_000)
    assert page.has("up to 5,000 characters")
    assert len(page.form("Preview").fields["letter"].strip()) == 100_000


@pytest.mark.parametrize("text", ["<svg onload=alert(1)>", "{{7*7}} ${7*7} %s %(x)s", "a\r\nb\rc",
                                  "\u202egnp.exe", "z" * 500, "🥐" * 5_000, "\ud83d lone"])
def test_odd_letters_are_sent_and_read_as_text(db, client, text):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    raw = text.encode("utf-8", "replace").decode()
    final = browser.send(marketplace.preview(browser, bakery, letter=raw).form("Send this"))
    (sent,) = rows(db)
    assert sent.letter == raw.replace("\r\n", "\n").replace("\r", "\n")
    assert " ".join(sent.letter.split()) in final.text
    assert not final.soup.select("svg[onload]")


@pytest.mark.engine
def test_ten_clicks_at_once_send_one_proposal_and_end_on_the_same_page(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    fields = marketplace.preview(browser, bakery).form("Send this proposal").fields
    url = f"/work/postings/{bakery.ref}/proposal"
    answers = marketplace.at_once([lambda one=one: one.post(url, data=fields)
                                   for one in marketplace.windows(browser, 10)])
    (sent,) = rows(db)
    assert {(a.status_code, a.location) for a in answers} == {(302, f"/work/proposals/{sent.ref}")}
    assert db.query(Event).filter_by(verb="proposal.sent").count() == 1


@pytest.mark.engine
def test_back_and_sent_again_shows_the_same_proposal(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    form = marketplace.preview(browser, bakery).form("Send this proposal")
    first, second = browser.send(form), browser.send(form)
    assert first.url == second.url
    assert len(rows(db)) == 1


def test_a_second_and_different_proposal_is_refused_with_its_text_kept(db, client):
    mina, bakery = people.person(), people.posting()
    sent = marketplace.sent(mina, bakery)
    browser = client.as_person(mina)
    page = browser.post(f"/work/postings/{bakery.ref}/proposal", status=409, then="send",
                        price="600", letter="A better idea")
    assert page.has("You have already sent a proposal for this posting")
    assert page.form("Preview").fields["letter"].strip() == "A better idea"
    assert page.link("Read the proposal you sent") == f"/work/proposals/{sent.ref}"
    assert len(rows(db)) == 1
    assert browser.get(f"/work/postings/{bakery.ref}/proposal").url == f"/work/proposals/{sent.ref}"


def test_a_posting_that_closed_meanwhile_refuses_with_the_text_kept(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    form = marketplace.preview(browser, bakery).form("Send this proposal")
    bakery.closed_at = clock.now() - timedelta(minutes=1)
    page = browser.send(form, status=409)
    assert page.has("has taken no more proposals since")
    assert page.has("Nothing was sent")
    assert page.form("Preview").fields["letter"].strip() == LETTER
    assert rows(db) == []


def test_a_pending_proposal_can_be_withdrawn_once_and_for_all(db, client):
    mina, bakery = people.person(), people.posting()
    sent = marketplace.sent(mina, bakery)
    browser = client.as_person(mina)
    form = browser.get(f"/work/proposals/{sent.ref}").form("Withdraw this proposal")
    assert browser.send(form).has("is withdrawn")
    assert browser.send(form).has("Withdrawn")
    assert db.query(Event).filter_by(verb="proposal.withdrawn").count() == 1
    page = browser.post(f"/work/postings/{bakery.ref}/proposal", status=409, then="send",
                        price="800", letter=LETTER)
    assert page.has("and withdrew it")


def test_a_proposal_that_became_a_contract_can_not_be_withdrawn(db, client):
    mina, bakery = people.person(), people.posting()
    work = people.contract(mina, ended_days_ago=None)
    sent = marketplace.sent(mina, bakery, contract_id=work.id)
    page = client.as_person(mina).post(f"/work/proposals/{sent.ref}/withdrawal", status=409)
    assert page.has("has become the contract")
    assert page.link("Read the contract")
    assert rows(db)[0].withdrawn_at is None


def test_a_proposal_from_elsewhere_may_lack_everything(db, client):
    mina = people.person()
    sent = marketplace.sent(mina, people.posting(), posting_id=None, letter=None, price_cents=None)
    browser = client.as_person(mina)
    assert browser.get("/work/proposals").has("A posting that is not listed here")
    assert browser.get(f"/work/proposals/{sent.ref}").has("we have no copy")
