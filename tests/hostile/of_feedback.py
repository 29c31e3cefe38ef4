"""Feedback in the hostile world: one of each that can be answered and one that can be changed."""

from portal import clock
from portal.models import Feedback, Organisation, Person
from portal.policy.feedback import Side
from portal.services import feedback as feedbacks
from portal.services.feedback import changing
from tests import answers, people

ANSWERING = ("respond", "take_{}response", "{}respond_preview", "take_down_{}response")
ASKING = ("{}change", "{}change_message", "send_{}change_message", "{}send_change_message")
DECIDING = ("{}decide_change", "{}change_text", "take_{}change_text", "{}take_change_text",
            "{}change_preview")


def things(person: Person, client: Organisation, received: Feedback,
           nasty: str) -> dict[str, object]:
    """What the addresses of answers and changes can name, as a freelancer and for a client."""
    omar, oleg = answers.member(client, f"Omar {nasty}"), people.person(f"Oleg {nasty}")
    given = _said_by(person, received.contract_id, nasty)
    changing.enable(omar.id, given.ref, reader=Side.client, message=nasty)
    theirs = people.unhappy(oleg, client, comment=nasty, title=nasty)
    about_client = _said_by(oleg, theirs.contract_id, nasty)
    changing.enable(oleg.id, theirs.ref, reader=Side.freelancer, message=nasty)
    return {
        **_named("", received.ref, *ANSWERING, "{}respond", *ASKING),
        **_named("", given.ref, *DECIDING),
        **_named("client_", about_client.ref, *ANSWERING, "{}respond", *ASKING),
        **_named("client_", theirs.ref, *DECIDING),
        "feedback.respond": {"ref": received.ref}, "staff.feedback": {"ref": received.ref},
        "tips.tip": {"slug": "changes"}}


def _said_by(freelancer: Person, contract_id: int, nasty: str) -> Feedback:
    return feedbacks.record(contract_id, side="freelancer", given_at=clock.now(),
                            author_id=freelancer.id, stars_tenths=30, public_comment=nasty)


def _named(side: str, ref: str, *names: str) -> dict[str, object]:
    return {f"feedback.{name.format(side)}": {"ref": ref} for name in names}
