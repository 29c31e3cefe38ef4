"""Two people at once: a stale tab that meets a fresh hold, two reviewers with one proposal."""

import pytest

from tests import decisions
from tests.browser import told

pytestmark = pytest.mark.browser

OTHERWISE = "Two of these contracts were cancelled by the clients before any work had begun."


def decide(his, ref: str, outcome: str, reasons: str) -> None:
    """Open a proposed hold, choose, write the reasons and look at the preview."""
    his.open(f"/staff/decisions/{ref}")
    his.choose(outcome)
    his.type("Reasons, as Mina will read them", reasons)
    his.press("Preview the message to Mina")
    assert his.h1 == "Check your decision before it takes effect"


def test_a_proposal_from_a_stale_tab_is_refused_with_the_reason_and_kept(served, window):
    mina, ruth, bakery = told.freelancer(served), told.staff(served), told.posting(served)
    ref = told.proposed(served, mina)
    hers, ruths = window().be(mina), window().be(ruth)
    told.write_proposal(hers, bakery)
    decide(ruths, ref, "Put the hold into force", decisions.REASONS)
    ruths.says(decisions.REASONS)
    ruths.press("Put the hold into force and tell Mina")
    ruths.says("Your decision is recorded and in force.")

    hers.press("Preview your proposal", status=403)
    assert hers.h1 == "Sending proposals is paused"
    hers.says("Nothing was sent.")
    hers.says("Reskilling for Success")
    assert told.proposals_of(served, mina) == 0
    hers.follow("Proposal for Product page for a bakery")
    hers.says(told.LETTER)
    hers.says("Nothing of it was sent.")


def test_a_proposal_in_its_preview_is_refused_just_so(served, window):
    mina, bakery = told.freelancer(served), told.posting(served)
    hers = window().be(mina)
    told.write_proposal(hers, bakery)
    hers.press("Preview your proposal")
    told.hold(served, mina)

    hers.press("Send this proposal", status=403)
    assert hers.h1 == "Sending proposals is paused"
    assert told.proposals_of(served, mina) == 0
    hers.open(f"/work/postings/{bakery}/draft").says(told.LETTER)


def test_of_two_reviewers_one_decides_and_the_other_is_told(served, window):
    mina, ruth, tomas = (told.freelancer(served), told.staff(served),
                         told.staff(served, "Tomas Berg"))
    ref = told.proposed(served, mina)
    ruths, his = window().be(ruth), window().be(tomas)
    decide(his, ref, "Decline: no hold", OTHERWISE)
    decide(ruths, ref, "Put the hold into force", decisions.REASONS)
    ruths.press("Put the hold into force and tell Mina")

    his.press("Decline and close", status=409)
    assert his.h1 == "This was decided while you were reading"
    his.says("Ruth Adeyemi put this hold into force")
    assert his.field("Your text, for copying").input_value() == OTHERWISE
    his.follow("See the decision")
    his.says(decisions.REASONS)
