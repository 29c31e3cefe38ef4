"""What the team writes to a person never repeats words that somebody else said in private."""

from sqlalchemy import func, select

from portal.models import Feedback, Member, Organisation
from portal.policy import privacy
from portal.policy.refusal import Refusal
from portal.services.store import session

LEAK = ("Your text repeats words from private feedback: “{words}”. "
        "Say it in your own words, without what only its author could have written.")


class Leaked(Refusal):
    """The text says something that was said in private; the sentence quotes it to its writer."""


def refuse(person_id: int, text: str) -> None:
    """Raise `Leaked` if a text to this person repeats a private comment about them (E3)."""
    leaked = privacy.leaked_run(text, comments_about(person_id))
    if leaked:
        raise Leaked(LEAK.format(words=leaked))


def comments_about(person_id: int) -> list[str]:
    """Return every private comment on a freelancer, or on an organisation somebody acts for.

    For checking texts, never for showing.
    """
    group = func.coalesce(Organisation.group_id, Organisation.id)
    acting_for = (select(group).join(Member, Member.organisation_id == Organisation.id)
                  .where(Member.person_id == person_id))
    of_client = (select(Feedback.private_comment)
                 .where(Feedback.side == "freelancer", Feedback.client_group_id.in_(acting_for)))
    of_freelancer = select(Feedback.private_comment).where(
        Feedback.side == "client", Feedback.freelancer_id == person_id)
    found = session.scalars(of_freelancer.union_all(of_client))
    return [comment for comment in found if comment]
