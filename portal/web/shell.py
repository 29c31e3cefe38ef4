"""What stands around every page: the navigation and the notice on top."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app, request

from portal.policy.standing import Standing, State
from portal.policy.vocabulary import Ability, Kind, Role

PUBLIC = [("/rules", "Published rules")]
FREELANCER = [("/status", "Status"), ("/feedback", "Feedback"), ("/learning", "Learning")]
CLIENT = [("/client/feedback", "Feedback"), ("/client/contracts", "Contracts"),
          ("/client/organisation", "Organisation")]
REQUESTS = ("/requests", "Requests")
WORK = [("/work/postings", "Find work"), ("/work/offers", "Offers"),
        ("/work/contracts", "Contracts"), ("/work/earnings", "Earnings")]
STAFF = [("/staff/queue", "Queue"), ("/staff/holds", "Holds"),
         ("/staff/reviews", "Reviews"), ("/staff/reports", "Reports"),
         ("/staff/requests", "Requests"), ("/staff/restorations", "Restorations"),
         ("/staff/mail", "Mail")]


class Notice(NamedTuple):
    """The banner's words, where its link leads, and when what is paused comes back, if known."""

    title: str
    text: str
    href: str
    link: str
    back_at: datetime | None


WORDS: dict[State | Kind, tuple[str, str]] = {
    State.on_hold: ("New proposals are paused.",
                    "Finish the learning path and they come back automatically. "
                    "Current contracts and withdrawals work as usual."),
    State.scheduled: ("New proposals are paused.",
                      "Current contracts and withdrawals work as usual."),
    State.suspended: ("Your account is suspended while we check.",
                      "The decision says why, what still works and how to answer."),
    State.closed: ("Your account is closed.",
                   "You can read the decision, answer it and ask for a review."),
    Kind.block: ("Your account will be closed.",
                 "The decision says when and why, and how to ask for a review."),
    Kind.info_request: ("We need an answer from you.", "Nothing is paused meanwhile."),
    Kind.education: ("There is a rule we would like you to know.",
                     "Nothing is paused. A short learning path explains it."),
}
ALSO = ("Your status says which decisions pause them, and what ends each. "
        "Current contracts and withdrawals work as usual.")


def notice_of(standing: Standing) -> Notice | None:
    """Return the banner for somebody with an action in force or announced; else None."""
    ahead = [one for one in standing.actions
             if one.kind is Kind.block and one.since > standing.as_of]
    if not standing.in_force and not ahead:
        return None
    heaviest = (standing.in_force or ahead)[0]
    state = standing.state if standing.state in WORDS else heaviest.kind
    title, text = WORDS[state if standing.in_force else Kind.block]
    alone = not standing.beside(Ability.send_proposal, heaviest.ref)
    if state is State.on_hold and not alone:
        text = ALSO
    return Notice(title, text, f"/status/decisions/{heaviest.ref}", "See why and what to do",
                  heaviest.end if state is State.scheduled and alone else None)


def navigation(person: Any) -> list[tuple[str, str]]:
    """Return the main links for a person, as (address, words)."""
    if person is None:
        return PUBLIC
    if person.is_staff:
        return STAFF
    return _both(person.roles) or PUBLIC


def _both(roles: frozenset[str]) -> list[tuple[str, str]]:
    """Links of one side at a time; who is on both crosses over by one more link."""
    freelancer, client = Role.freelancer in roles, Role.client in roles
    if client and (not freelancer or request.path.startswith("/client")):
        across = [("/status", "As a freelancer")] if freelancer else []
        return [*CLIENT, REQUESTS, *across]
    if not freelancer:
        return []
    work = WORK if current_app.config["SAMPLE_MARKETPLACE"] else []
    across = [("/client", "As a client")] if client else []
    return [*FREELANCER, *work, REQUESTS, *across]
