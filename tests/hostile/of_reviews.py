"""Reviews in the hostile world: one that waits about each person's decision, in hostile words."""

from portal.extensions import db
from portal.models import Action, Person
from tests.reviews_of import asked

FORM = ("review", "take_review", "review_check", "review_sent", "review_by_its_other_name")
REPORTED = ("report_review", "take_report_review", "report_review_check", "report_review_sent")
STAFF = ("review", "change_review", "preview_review", "decide_review")


def things(own: Action, nasty: str) -> dict[str, object]:
    """What the addresses of a review can name; `own` is the decision it is about."""
    whose = db.session.get_one(Person, own.person_id)
    case = asked(whose, own.ref, nasty, f"And {nasty}")
    return {**_named("status", own.ref, *FORM),
            **_named("status", case.ref, *REPORTED, "withdrawal", "withdraw"),
            **_named("staff", case.ref, *STAFF)}


def _named(part: str, ref: str, *names: str) -> dict[str, object]:
    return {f"{part}.{name}": {"ref": ref} for name in names}
