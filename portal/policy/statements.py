"""What a statement of reasons has to say before anything may be enforced."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.policy.refusal import Refusal

REASONS_LIMIT = 3_000  # characters of what a person is told of why, whatever was decided
REASONS_WORDS = 5  # fewer words give no reason to anybody

# Part of the statement, and what it is to a member of staff who left it out. From article 17
# of the European Digital Services Act, and from what restricted people say they were never told.
REQUIRED: Mapping[str, str] = MappingProxyType({
    "facts": "what happened",
    "rule": "which rule, in which version",
    "why": "why the rule applies",
    "source": "whether somebody reported it or we looked ourselves",
    "automated_detection": "whether a program found it",
    "automated_decision": "whether a program decided it",
    "scope": "what it covers",
    "territory": "where it applies",
    "starts": "when it starts",
    "ends": "when it ends, or what ends it",
    "goes_on": "what goes on as usual",
    "redress": "how to ask for a review, and until when",
})  # fmt: skip


def missing_parts(statement: Mapping[str, object]) -> list[str]:
    """The parts, in words, that the statement does not say; an honest False is said."""
    return [words for part, words in REQUIRED.items()
            if not _is_said(statement.get(part)) and not _takes_nothing(part, statement)]


def demand_complete(statement: Mapping[str, object]) -> None:
    """Raise Refusal, naming what is missing, unless the statement says everything."""
    if missing := missing_parts(statement):
        raise Refusal(f"This decision cannot take effect yet. Please state {_listed(missing)}.")


def _takes_nothing(part: str, statement: Mapping[str, object]) -> bool:
    """Whether an empty scope is meant: an explanation or a question may pause nothing."""
    return part == "scope" and statement.get("takes_nothing") is True


def _is_said(value: object) -> bool:
    if value is None:
        return False
    return bool(value.strip()) if isinstance(value, str) else value not in ((), [], {})


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
