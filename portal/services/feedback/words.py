"""What one side says about a contract: the public and the private part, fit to be stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.models import Feedback
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.policy.vocabulary import Category

REASON_LIMIT = 200  # characters of the reason why a contract ended

NOTHING = ("Say something in one of the two parts: stars, a comment, or an answer to a question. "
           "All of it is empty now.")
NO_STARS = ("Give stars for at least one point as well: a public comment is shown with its stars. "
            "To keep it to yourself and us, write it into the private part.")


class Unstarred(Refusal):
    """The public part says something without a single star."""


@dataclass(frozen=True)
class Words:
    """Both parts as they are stored: stars from 1 to 5 per aspect, `recommend` from 0 to 10."""

    aspects: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    categories: frozenset[str] = frozenset()
    private_comment: str = ""
    private_categories: frozenset[str] = frozenset()
    recommend: int | None = None
    end_reason: str = ""

    @property
    def has_public(self) -> bool:
        """Whether anything of it will ever be shown to anybody."""
        return bool(self.aspects or self.comment or self.categories)

    @property
    def has_private(self) -> bool:
        """Whether there is a private part."""
        return bool(self.private_comment or self.private_categories or self.end_reason
                    or self.recommend is not None)

    @property
    def columns(self) -> dict[str, Any]:
        """The same as columns of `Feedback`."""
        return {
            "aspects": dict(self.aspects) or None,
            "stars_tenths": policy.mean_tenths(dict(self.aspects)),
            "public_comment": self.comment or None, "public_categories": self.categories,
            "private_comment": self.private_comment or None,
            "private_categories": self.private_categories,
            "recommend": self.recommend, "end_reason": self.end_reason or None}


def of(feedback: Feedback) -> Words:
    """Return what a stored feedback says."""
    return Words(
        feedback.aspects or {}, feedback.public_comment or "", feedback.public_categories,
        feedback.private_comment or "", feedback.private_categories, feedback.recommend,
        feedback.end_reason or "")


def checked(side: Side, words: Words) -> Words:
    """Return words as they can be stored; raises `Refusal`, `Unstarred` where only stars lack.

    Only clients name what they are dissatisfied with: what a freelancer says counts nowhere.
    """
    clients = side is Side.client
    fit = Words(
        _aspects(side, words.aspects),
        clean(words.comment, policy.COMMENT_LIMIT, "your comment"),
        _categories(words.categories if clients else ()),
        clean(words.private_comment, policy.COMMENT_LIMIT, "your private comment"),
        _categories(words.private_categories if clients else ()),
        _recommend(words.recommend), clean(words.end_reason, REASON_LIMIT, "the reason"))
    if not (fit.has_public or fit.has_private):
        raise Refusal(NOTHING)
    if fit.has_public and not fit.aspects:
        raise Unstarred(NO_STARS)
    return fit


def _aspects(side: Side, stars: Mapping[str, int]) -> dict[str, int]:
    known = dict(policy.ASPECTS[side])
    if not stars.keys() <= known.keys() or not all(
            1 <= given <= policy.MOST_STARS for given in stars.values()):
        raise Refusal(f"Give between 1 and {policy.MOST_STARS} stars for the points on the form.")
    return {name: stars[name] for name in known if name in stars}


def _categories(named: Iterable[str]) -> frozenset[str]:
    if not set(named) <= {category.value for category in Category}:
        raise Refusal("Choose among the statements on the form.")
    return frozenset(named)


def _recommend(given: int | None) -> int | None:
    if given is not None and not 0 <= given <= policy.MOST_RECOMMEND:
        raise Refusal(f"Choose a number from 0 to {policy.MOST_RECOMMEND}.")
    return given
