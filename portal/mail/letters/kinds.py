"""What holds for every letter of a kind; a decorator says it of the type of its facts."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from portal.policy.mail import Topic

Type = TypeVar("Type", bound=type)


class Read(StrEnum):
    """The page on which a person reads what a letter told, whether it arrived or not."""

    decision = "decision"
    request = "request"
    removal = "removal"


class Kind(NamedTuple):
    """`name` is that of its template.

    A `notice` says that something is decided about a person, an `answer` how a request of theirs
    ended; any other that starts a time or asks for something names the page on which it is
    `read`. One of these that does not arrive is a task until its person has read the page.
    A mailed reply to one that is `objected` objects to what it tells; to one that speaks
    `of_another` letter it answers that one. A `secret` one is not kept once it is sent. With a
    `topic` it can be done without.
    """

    name: str
    notice: bool = False
    answer: bool = False
    read: Read | None = None
    objected: bool = False
    of_another: bool = False
    secret: bool = False
    topic: Topic | None = None


_kinds: dict[type, Kind] = {}


def letter(name: str, **more: Any) -> Callable[[Type], Type]:
    """Decorate facts with the name of the letter they make; `more` as in `Kind`."""
    def enter(facts: Type) -> Type:
        _kinds[facts] = Kind(name, **more)
        return facts
    return enter


def kind_of(facts: Any) -> Kind:
    """Return the kind of letter that these facts, or facts of this type, make."""
    return _kinds[facts if isinstance(facts, type) else type(facts)]
