"""Whom a feedback concerns: who is told of its removal, and who decides nothing about it."""

from sqlalchemy import select

from portal import clock
from portal.models import Case, Contract, Feedback, Organisation, Person
from portal.policy.feedback import Side
from portal.policy.refusal import Refusal
from portal.services import humans
from portal.services.cases import private_words
from portal.services.enforcement import four_eyes
from portal.services.feedback import visible
from portal.services.letters_of_reports import About
from portal.services.organisations.membership import speaking_for_client_of
from portal.services.store import session

PARTY = ("You gave this feedback, received it or act for the organisation that did, so somebody "
         "else decides.")


def about(feedback: Feedback) -> About:
    """Say whom letters about a removal go to: the author's side, and the other one if it saw it.

    Of a feedback that is removed already, everybody was told then.
    """
    return everybody(feedback) if feedback.removed_at is None else _named(feedback, (), ())


def everybody(feedback: Feedback) -> About:
    """Say the same, whether or not it is removed: for bringing it back."""
    members = tuple(members_of(feedback))
    wrote = tuple(one for one in members if one == feedback.author_id) or members
    side = Side(feedback.side)
    authors = {Side.client: wrote, Side.freelancer: (feedback.freelancer_id,)}
    receivers = {Side.client: members, Side.freelancer: (feedback.freelancer_id,)}
    at = feedback.removed_at or clock.now()
    seen = visible.has_public(feedback) and visible.is_due(
        feedback.contract_ended_at, feedback.paired_at, at)
    return _named(feedback, authors[side], receivers[side.other] if seen else ())


def demand_none(feedback: Feedback, decider: Person) -> None:
    """Nobody decides about feedback that they, or the same human being, gave or received.

    Nor does whoever acted for the client once and has left it, or knows the freelancer from
    another contract.
    """
    theirs = humans.contracts_of(decider.id)
    party = session.scalar(theirs.where(Contract.id == feedback.contract_id))
    if party is not None or feedback.author_id in humans.accounts(decider.id):
        raise Refusal(PARTY)
    if humans.are_close(decider.id, feedback.freelancer_id):
        raise Refusal(four_eyes.PARTY)


def private_comments(case: Case, feedback: Feedback) -> list[str]:
    """Return every private comment about anybody who may read the reasons."""
    readers = {case.person_id, feedback.freelancer_id, *members_of(feedback)}
    comments = [each for one in readers for each in private_words.comments_about(one)]
    own = [feedback.private_comment] if feedback.private_comment else []
    return list(dict.fromkeys(comments + own))


def members_of(feedback: Feedback) -> list[int]:
    """Return the ids of everybody who acts for the client of its contract, and not for both."""
    return speaking_for_client_of(feedback.contract_id, feedback.freelancer_id)


def _named(feedback: Feedback, authors: tuple[int, ...], receivers: tuple[int, ...]) -> About:
    title, client, freelancer = session.execute(
        select(Contract.title, Organisation.name, Person.name)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .join(Person, Person.id == Contract.freelancer_id)
        .where(Contract.id == feedback.contract_id)).one()
    names, side = {Side.client: client, Side.freelancer: freelancer}, Side(feedback.side)
    return About(feedback.ref, title, names[side], names[side.other], authors=authors,
                 receivers=receivers)
