"""What the team writes to a person never repeats words that somebody else said in private."""

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, func, select, union, union_all

from portal.models import Contract, Feedback, Member, Organisation
from portal.policy import quotation
from portal.policy.refusal import Refusal
from portal.services import humans
from portal.services.store import rows

LEAK = ("Your text repeats words from private feedback: “{words}”. "
        "Say it in your own words, without what only its author could have written.")


class Leaked(Refusal):
    """The text says something that was said in private; the sentence quotes it to its writer."""


def refuse(person_id: int, text: str) -> None:
    """Raise `Leaked` if a text to this person repeats a private comment about them."""
    leaked = quotation.leaked_run(text, comments_about(person_id))
    if leaked:
        raise Leaked(LEAK.format(words=leaked))


def comments_about(person_id: int) -> list[str]:
    """Return every private comment on a freelancer, or on an organisation somebody acts for.

    On any account of that human being, who reads all of them. For checking texts, never for
    showing.
    """
    return _comments(_about(), person_id)


def comments_around(person_id: int) -> list[str]:
    """Return those and every private comment of theirs, or of an organisation they act for.

    For checking texts, never for showing.
    """
    return _comments(_around(), person_id)


def _comments(question: CompoundSelect[Any], person_id: int) -> list[str]:
    found = rows(question, {"person": person_id})
    return [row.private_comment for row in found if row.private_comment]


@cache
def _about() -> CompoundSelect[Any]:
    """Ask for what their clients said of them, and freelancers of an organisation of theirs."""
    as_freelancer, as_client = _comments_as()
    return union_all(as_freelancer.where(Feedback.side == "client"),
                     as_client.where(Feedback.side == "freelancer"))


@cache
def _around() -> CompoundSelect[Any]:
    return union_all(*_comments_as())


def _comments_as() -> tuple[Select[Any], Select[Any]]:
    """Return the questions where they are the freelancer, and where they are the client."""
    accounts = humans.accounts_of(bindparam("person", type_=Integer))
    said = select(Feedback.private_comment).where(Feedback.private_comment.is_not(None))
    return (said.where(Feedback.freelancer_id.in_(accounts)),
            said.where(Feedback.contract_id.in_(_contracts_of_clients(accounts))))


def _contracts_of_clients(accounts: Select[int]) -> Select[int]:
    """Return the query for the contracts of all organisations that they act for, or connected.

    Each step finds its rows in an index; feedback has no index of the groups of clients.
    """
    group = func.coalesce(Organisation.group_id, Organisation.id).label("id")
    groups = (select(group).join(Member, Member.organisation_id == Organisation.id)
              .where(Member.person_id.in_(accounts)))
    connected = select(Organisation.id).where(Organisation.group_id.in_(groups))
    return select(Contract.id).where(Contract.organisation_id.in_(union(groups, connected)))
