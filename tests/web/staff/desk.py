"""The way of a reviewer over the pages: open a proposal, preview, decide."""

from portal.models import Action
from tests import decisions, people
from tests.page import CarefulClient, Page

REASONS = decisions.REASONS


def opened(client: CarefulClient, action: Action, name: str = "Ruth Adeyemi",
           ) -> tuple[CarefulClient, Page]:
    """A proposal, open in front of a reviewer."""
    theirs = client.as_person(people.reviewer(name))
    return theirs, theirs.get(f"/staff/decisions/{action.ref}")


def minas(db, **more) -> Action:
    """The proposal about Mina."""
    return decisions.proposed(people.person("Mina Novak"), **more)


def decided(theirs: CarefulClient, page: Page, outcome: str = "confirm",
            reasons: str = REASONS) -> Page:
    """The way over the preview to the decision."""
    preview = theirs.send(page.form("Preview"), outcome=outcome, reasons=reasons)
    return theirs.send(preview.form("tell Mina" if outcome == "confirm" else "Decline and close"))
