"""Who adds or removes something on a form goes on at that place, not at the top of the page."""

import io

import pytest

from portal.policy.documents import MOST
from tests import decisions
from tests.reviews_of import FIRST, SECOND


@pytest.fixture
def hers(client, mina):
    return client.as_person(mina)


@pytest.fixture
def review(hers, mina):
    return hers.get(f"/status/decisions/{decisions.hold_on(mina).ref}/review")


def focused(page) -> list[str]:
    return [one["id"] for one in page.soup.select("[autofocus]")]


def two(hers, page):
    return hers.send(page.form("Add another argument"), **{"argument-1": FIRST})


def test_nothing_takes_the_focus_of_a_page_that_was_opened(review):
    assert focused(review) == []


def test_one_writes_on_in_the_argument_that_was_added(hers, review):
    assert focused(two(hers, review)) == ["argument-2"]


@pytest.mark.parametrize(("removed", "then"), [("1", "argument-1"), ("2", "argument-2"),
                                               ("3", "argument-2")])
def test_what_took_the_place_of_a_removed_argument_is_next(hers, review, removed, then):
    page = hers.send(two(hers, review).form("Add another argument"), **{"argument-2": SECOND})
    page = hers.send(page.form(f"Remove argument {removed}"))
    assert focused(page) == [then]


def with_document(hers, page, name: str, content: bytes, status: int = 200):
    return hers.send(page.form("Check before sending"), status, add_documents="1",
                     documents=[(io.BytesIO(content), name)])


def test_after_a_document_comes_the_next_one(hers, review):
    page = with_document(hers, review, "log.txt", b"My log.")
    assert page.has("log.txt")
    assert focused(page) == ["documents"]
    assert focused(hers.send(page.form("Remove"))) == ["documents"]


def test_who_may_add_no_more_is_told_so_at_that_place(hers, review):
    for number in range(MOST):
        review = with_document(hers, review, f"log-{number}.txt", b"My log.")
    assert review.has("as many as you can")
    assert focused(review) == ["documents"]


def test_what_was_refused_is_said_first(hers, review):
    assert focused(with_document(hers, review, "tool.exe", b"\x7fELF\x02", 422)) == []
