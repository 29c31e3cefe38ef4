"""The parts of a reply, in the order in which they were written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a part of a reply is."""

    own = "own"  # the person's words, and whatever is not known to be anybody else's
    context = "context"  # a few quoted lines that the words after them answer: shown, dimmed
    attribution = "attribution"  # "On Monday … wrote:", a block of headers, a line between
    quoted = "quoted"  # what somebody else wrote; folded

    @property
    def is_shown(self) -> bool:
        """Whether a reader sees it without a click."""
        return self in {Kind.own, Kind.context}


@dataclass(frozen=True)
class Segment:
    """Consecutive lines of one kind, exactly as they stand in the reply, line ends included."""

    kind: Kind
    text: str


def gathered(lines: Sequence[str], kinds: Iterable[Kind]) -> list[Segment]:
    """Join neighbouring lines of one kind."""
    found: list[tuple[Kind, list[str]]] = []
    for line, kind in zip(lines, kinds, strict=True):
        if found and found[-1][0] is kind:
            found[-1][1].append(line)
        else:
            found.append((kind, [line]))
    return [Segment(kind, "".join(part)) for kind, part in found]


def shown(segments: Iterable[Segment]) -> str:
    """Return what a reader sees without a click."""
    return "".join(segment.text for segment in segments if segment.kind.is_shown).strip()


def own_words(segments: Iterable[Segment]) -> str:
    """Return the person's own words alone; empty if the reply has none."""
    return "".join(segment.text for segment in segments if segment.kind is Kind.own).strip()
