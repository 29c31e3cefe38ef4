"""The published rules: what the marketplace asks of people, in words, by version."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.policy.defaults import published_defaults
from portal.policy.published import Default, Rule
from portal.policy.rules_conduct import (
    KNOWING_WHO,
    ONE_ACCOUNT,
    SAFE_ACCOUNTS,
    STAYING_HERE,
    WHAT_MAY_FOLLOW,
)
from portal.policy.rules_fairness import HONEST_FEEDBACK, PRIVATE_FEEDBACK, REVIEW
from portal.policy.rules_holds import EARLY_WARNING, MONDAYS, SEVERAL_CLIENTS
from portal.policy.vocabulary import Ground

__all__ = ["RULES", "RULE_OF", "Default", "Rule", "published_defaults", "rule"]

# In the order of their sections.
RULES: tuple[Rule, ...] = (
    SEVERAL_CLIENTS, EARLY_WARNING, MONDAYS, HONEST_FEEDBACK, PRIVATE_FEEDBACK, REVIEW,
    WHAT_MAY_FOLLOW, STAYING_HERE, ONE_ACCOUNT, KNOWING_WHO, SAFE_ACCOUNTS,
)  # fmt: skip

# The rule that a decision on this ground quotes.
RULE_OF: Mapping[Ground, Rule] = MappingProxyType({
    Ground.negative_feedback: SEVERAL_CLIENTS,
    Ground.feedback_building: HONEST_FEEDBACK,
    Ground.circumvention: STAYING_HERE,
    Ground.duplicate_account: ONE_ACCOUNT,
    Ground.unverified_identity: KNOWING_WHO,
    Ground.irregular_activity: SAFE_ACCOUNTS,
})  # fmt: skip


def rule(slug: str) -> Rule:
    """The rule with that slug in its present version; LookupError if there is none."""
    for published in RULES:
        if published.slug == slug:
            return published
    raise LookupError(f"no published rule is called {slug!r}")
