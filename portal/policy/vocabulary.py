"""The words of the rules: one name for each thing, used on every floor of the house."""

from collections.abc import Collection
from enum import StrEnum
from zoneinfo import ZoneInfo

# The zone that decides Mondays and the last day of a review, wherever a person lives.
PACIFIC = ZoneInfo("America/Los_Angeles")
# The zone whose days end the time for giving, answering and changing feedback.
UTC = ZoneInfo("UTC")


class Kind(StrEnum):
    """What an enforcement action is, from the lightest to the heaviest."""

    education = "education"
    info_request = "info_request"
    hold = "hold"
    suspension = "suspension"
    block = "block"

    @property
    def weight(self) -> int:
        """How heavy this kind is beside the others, 0 being the lightest."""
        return _WEIGHTS[self]


_WEIGHTS = {kind: weight for weight, kind in enumerate(Kind)}


class Ability(StrEnum):
    """What a person can do, and an action can take away, one by one."""

    send_proposal = "send_proposal"
    accept_contract = "accept_contract"  # new contracts, a rehire included
    work_contract = "work_contract"
    add_milestone = "add_milestone"
    send_message = "send_message"
    withdraw_money = "withdraw_money"
    edit_profile = "edit_profile"
    answer_feedback = "answer_feedback"
    use_portal = "use_portal"


class Category(StrEnum):
    """What a client can be dissatisfied with; all four count."""

    skills = "skills"
    experience = "experience"
    availability = "availability"
    performance = "performance"


CATEGORY_WORDS: dict[Category, str] = {
    Category.skills: "stated skills",
    Category.experience: "experience",
    Category.availability: "availability and response times",
    Category.performance: "performance",
}


def in_order(named: Collection[str]) -> tuple[Category, ...]:
    """The categories that are named, in the order of the vocabulary."""
    return tuple(one for one in Category if one in named) if named else ()


class Role(StrEnum):
    """Who somebody is in the portal."""

    freelancer = "freelancer"
    client = "client"
    reviewer = "reviewer"
    lead = "lead"
    admin = "admin"


STAFF: frozenset[Role] = frozenset({Role.reviewer, Role.lead, Role.admin})
LEADS: frozenset[Role] = frozenset({Role.lead, Role.admin})  # of them


class Ground(StrEnum):
    """Why an action was taken. One notice names one ground, never a mixture."""

    negative_feedback = "negative_feedback"
    feedback_building = "feedback_building"
    circumvention = "circumvention"
    duplicate_account = "duplicate_account"
    unverified_identity = "unverified_identity"
    irregular_activity = "irregular_activity"
    low_hire_rate = "low_hire_rate"


class HoldMode(StrEnum):
    """Who decides a hold that the weekly check found."""

    reviewer = "reviewer"  # a named person confirms before anything takes effect
    automatic = "automatic"  # takes effect at once, and the notice says so
    shadow = "shadow"  # only computed, for a marketplace that is trying Parley out
