"""Whether a text repeats words from private feedback, whatever its typing looks like."""

from collections.abc import Iterable, Iterator

from portal.policy.phrases import COMMON
from portal.policy.tokens import Tokens, is_unspaced, readings, span_of

RUN_WEIGHT = 12  # four words of three, or twelve characters of one
WORD_WEIGHT = 3
CHARACTER_WEIGHT = 1


def leaked_run(text: str, private_comments: Iterable[str]) -> str | None:
    """The first passage of the text that stands in a private comment too, or None.

    A passage is four words in a row or, in scripts that put no spaces between words, twelve
    characters; in a mixed text a word weighs as much as three characters. Case, accents,
    punctuation, spacing and invisible characters make no difference. It is returned as it
    stands in the text, as long as it goes on, for showing to the member of staff who wrote
    it – and to nobody else. Why: docs/decisions/0004.
    """
    comments = [comment for comment in private_comments if comment]
    if not comments:
        return None
    own = [(tokens, list(_runs(tokens))) for tokens in readings(text)]
    wanted = {run for _, runs in own for run in runs if run not in COMMON}
    private = _shared(wanted, comments)
    for tokens, runs in own:
        first = next((at for at, run in enumerate(runs) if run in private), None)
        if first is not None:
            return span_of(text, tokens, *_passage(runs, first, private))
    return None


def _shared(wanted: set[Tokens], comments: Iterable[str]) -> set[Tokens]:
    """Those of the wanted runs that some comment has."""
    if not wanted:
        return set()
    found: set[Tokens] = set()
    for comment in comments:
        for tokens in readings(comment):
            found.update(run for run in _runs(tokens) if run in wanted)
    return found


def _runs(tokens: Tokens) -> Iterator[Tokens]:
    """For each place the shortest run from there that weighs enough.

    Two texts share a passage that weighs enough exactly if they share one of these.
    """
    weights = [CHARACTER_WEIGHT if is_unspaced(token) else WORD_WEIGHT for token in tokens]
    if len(set(weights)) == 1:
        return zip(*(tokens[at:] for at in range(RUN_WEIGHT // weights[0])), strict=False)
    return _mixed_runs(tokens, weights)


def _mixed_runs(tokens: Tokens, weights: list[int]) -> Iterator[Tokens]:
    end, weight = 0, 0
    for start in range(len(tokens)):
        while weight < RUN_WEIGHT and end < len(tokens):
            weight += weights[end]
            end += 1
        if weight < RUN_WEIGHT:
            return
        yield tokens[start:end]
        weight -= weights[start]


def _passage(runs: list[Tokens], first: int, private: set[Tokens]) -> tuple[int, int]:
    """Where the passage that begins with this run starts and ends, in tokens."""
    last = first
    while last + 1 < len(runs) and runs[last + 1] in private:
        last += 1
    return first, last + len(runs[last])
