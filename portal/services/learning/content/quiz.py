"""Reads a quiz written for people: a heading, options to tick, a quoted explanation."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.services.learning.content.library import Option, Question, Writing
from portal.services.learning.content.links import Resolve
from portal.services.learning.content.source import SLUG, SLUG_LIMIT

FEWEST_OPTIONS = 2

_HEADING = re.compile(r"##\s+(?P<text>.*?)\s*(?:\{#(?P<id>[^}]*)\}\s*)?")
_OPTION = re.compile(r"[-*] \[(?P<mark>[ xX])\]\s+(?P<text>\S.*)")
_QUOTE = re.compile(r">\s?(?P<text>.*)")

# A place in the file and what to do there: (line from 1, sentence).
Fault = tuple[int, str]


@dataclass
class Draft:
    """A question while it is being read."""

    line: int
    id: str
    text: str
    options: list[tuple[int, bool, str]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)

    def add_option(self, line: int, right: bool, words: str) -> None:
        """Remember one option."""
        self.options.append((line, right, words))

    def go_on(self, words: str) -> None:
        """Put an indented line behind the option it belongs to."""
        line, right, begun = self.options[-1]
        self.options[-1] = (line, right, f"{begun} {words}")


def parse(body: str) -> tuple[list[Draft], list[Fault]]:
    """All questions in the body, and lines that belong to none. Lines count from 1."""
    drafts: list[Draft] = []
    faults: list[Fault] = []
    for number, line in enumerate(body.split("\n"), 1):
        if not line.strip():
            continue
        if found := _HEADING.fullmatch(line):
            drafts.append(Draft(number, found["id"] or "", found["text"]))
        elif not drafts or not _belongs(drafts[-1], number, line):
            faults.append((number, _STRAY))
    return drafts, faults


_STRAY = (
    "Make this line a question (## …), an option (- [ ] …, or - [x] … when right) "
    "or an explanation (> …); a question's whole text stands in its ## line."
)


def _belongs(draft: Draft, number: int, line: str) -> bool:
    if option := _OPTION.fullmatch(line.rstrip()):
        draft.add_option(number, option["mark"] != " ", option["text"])
    elif quote := _QUOTE.fullmatch(line):
        draft.explanation.append(quote["text"])
    elif line.startswith("  ") and draft.options and not draft.explanation:
        draft.go_on(line.strip())
    else:
        return False
    return True


def faults_of(draft: Draft) -> Iterator[Fault]:
    """What is wrong with one question."""
    if not draft.text:
        yield draft.line, "Write the question after ##."
    if not SLUG.fullmatch(draft.id) or len(draft.id) > SLUG_LIMIT:
        yield draft.line, "End the ## line with a name such as {#late-friday}: a-z, 0-9 and -."
    if len(draft.options) < FEWEST_OPTIONS:
        yield draft.line, f"Give this question at least {FEWEST_OPTIONS} options (- [ ] …)."
    if not any(words.strip() for words in draft.explanation):
        yield draft.line, "Add an explanation after the options (> …)."
    yield from _option_faults(draft)


def _option_faults(draft: Draft) -> Iterator[Fault]:
    right = [line for line, is_right, _ in draft.options if is_right]
    if draft.options and not right:
        yield draft.line, "Mark the right option with [x]; none is marked."
    if len(right) > 1:
        yield right[1], "Mark only one option with [x]; this is one too many."
    seen = Counter()  # type: Counter[str]
    for line, _, words in draft.options:
        seen[words] += 1
        if seen[words] > 1:
            yield line, "Change this option; it says the same as another one."


def question(draft: Draft, resolve: Resolve) -> Question:
    """The finished question; safe to call on a faulty draft."""
    options = tuple(
        Option(_option_id(draft.id, words), Writing(words, resolve, inline=True), right)
        for _, right, words in draft.options
    )
    why = Writing("\n".join(draft.explanation), resolve)
    return Question(draft.id, Writing(draft.text, resolve, inline=True), options, why)


def _option_id(question_id: str, words: str) -> str:
    """Short and made of the words: an answer under way is never scored as another option."""
    return hashlib.sha256(f"{question_id}\n{words}".encode()).hexdigest()[:10]
