"""What staff write for a person to read as it stands: long enough, and nobody's private words."""

from collections.abc import Sequence

from portal.policy import quotation
from portal.policy.refusal import Misplaced
from portal.policy.statements import REASONS_LIMIT, REASONS_WORDS
from portal.policy.text import clean_field, words
from portal.services.cases.private_words import LEAK

ASK = ("Write your reasons: which facts you looked at, and why they lead to this. "
       "{readers} them as they stand.")
PERSON = "The person reads"


def reasons(text: str, private: Sequence[str], *, readers: str = PERSON) -> str:
    """Return the reasons of a decision as they are kept.

    `private` are the comments that they must not repeat; `readers` says who reads them. Raises
    `Misplaced` about the field "reasons" for too few words, and for what `fit` refuses.
    """
    kept = fit("reasons", text, REASONS_LIMIT, "your reasons", private)
    if no := too_few(kept, readers):
        raise Misplaced("reasons", no)
    return kept


def too_few(text: str, readers: str = PERSON) -> str | None:
    """Return the sentence that asks for reasons; None for a text that has enough words."""
    return ASK.format(readers=readers) if len(words(text)) < REASONS_WORDS else None


def fit(field: str, text: str, limit: int, called: str, private: Sequence[str]) -> str:
    """Return the text of a field as it is kept, at most `limit` characters.

    `called` is what its writer calls it. Raises `Misplaced` for a longer one, and for one that
    repeats a passage of a `private` comment.
    """
    kept = clean_field(field, text, limit, called)
    if leaked := quotation.leaked_run(kept, private):
        raise Misplaced(field, LEAK.format(words=leaked))
    return kept
