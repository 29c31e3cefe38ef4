"""A member stops acting for an organisation: as they wish, removed by a colleague, by an import.

Invitations that they sent and nobody accepted yet end with it. Who comes next is for those to say
who stay: a link may lie anywhere for days, and could else bring back whoever was removed. Those
who stay can send each of them anew.
"""

from sqlalchemy import ColumnElement, exists, func, select, update

from portal import clock
from portal.models import Invitation, Member, Organisation, Person
from portal.policy.refusal import Refusal
from portal.services import events, letters_of_organisations
from portal.services.organisations import membership
from portal.services.organisations.invitations import OPEN
from portal.services.organisations.membership import members
from portal.services.store import session

LAST = ("Nobody else acts for {name}. Invite somebody first: without a member, nobody could "
        "answer feedback for it.")


def leave(person_id: int, organisation_id: int) -> None:
    """End what a person sees and does for an organisation, as they wish; at once."""
    locked = _with_somebody_left(person_id, organisation_id)
    _end(person_id, organisation_id)
    events.record("member.left", by=person_id, person=person_id,
                  facts={"organisation": locked.ref})


def remove(ref: str, organisation_id: int, *, by: int) -> None:
    """End what a colleague sees and does for an organisation, at once; they get a letter.

    Raises `Refusal` if they do not act for it any more.
    """
    gone = session.scalar(select(Person).where(Person.ref == ref)
                          .with_for_update(read=True, key_share=True))
    locked = _with_somebody_left(by, organisation_id)
    if gone is None or membership.acts(gone.id, organisation_id) is None:
        raise Refusal("This person does not act for your organisation any more.")
    if gone.id == by:
        raise Refusal("This is you. To stop acting for the organisation, leave it.")
    _end(gone.id, organisation_id)
    events.record("member.removed", by=by, person=gone.id, facts={"organisation": locked.ref})
    letters_of_organisations.removed(gone, locked, by=by)


def end_invitations(*which: ColumnElement[bool]) -> None:
    """Withdraw what waits to be accepted and was sent by somebody who does not act any more."""
    still_acts = exists().where(
        Member.organisation_id == Invitation.organisation_id,
        Member.person_id == Invitation.invited_by_id, Member.left_at.is_(None))
    session.execute(update(Invitation).where(*which, *OPEN, ~still_acts)
                    .values(withdrawn_at=clock.now()))


def _with_somebody_left(person_id: int, organisation_id: int) -> Organisation:
    locked = membership.require(person_id, organisation_id)
    others = session.scalar(select(func.count()).select_from(Member).where(
        *members(organisation_id), Member.person_id != person_id))
    if not others:
        raise Refusal(LAST.format(name=locked.name))
    return locked


def _end(person_id: int, organisation_id: int) -> None:
    session.execute(update(Member).where(
        *members(organisation_id), Member.person_id == person_id).values(left_at=clock.now()))
    end_invitations(Invitation.organisation_id == organisation_id)
