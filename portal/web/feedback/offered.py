"""What the forms about feedback offer to choose from."""

from collections.abc import Iterable

from wtforms import BooleanField, RadioField

from portal.policy.feedback import ASPECTS, MOST_STARS, Side
from portal.policy.vocabulary import Category

STATEMENTS = {
    Category.skills: "The skills were not as stated",
    Category.experience: "The experience was not as stated",
    Category.availability: "Availability or response times were not as agreed",
    Category.performance: "The work itself was not as agreed",
}
STARS = tuple((str(n), str(n)) for n in range(1, MOST_STARS + 1))
NEITHER = ("", "No answer")  # takes a choice back
TICKED = "y"


def offered_to(side: Side, ticks: Iterable[str]) -> dict[str, object]:
    """Return the fields of one side's form: stars for each aspect, and for clients the statements.

    `ticks` are what the names of the statements' fields begin with, one for each part of the form.
    """
    fields: dict[str, object] = {
        f"stars_{key}": RadioField(label, choices=[*STARS, NEITHER], validate_choice=False)
        for key, label in ASPECTS[side]}
    if side is Side.client:
        fields |= {f"{prefix}{key}": BooleanField(words, false_values=(False, "false", ""))
                   for prefix in ticks for key, words in STATEMENTS.items()}
    return fields
