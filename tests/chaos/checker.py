"""Compares what clients were told with what is stored and carried: each difference is a sentence.

It knows no portal: only a history and what was found when all had calmed down.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.history import NEVER, Deed, History, Told

HOLD, LIFT, PROPOSAL = "hold", "lift", "proposal"


@dataclass
class Found:
    """What was there at the end.

    `stored` counts how often each value is there. `written` names the letters that were promised,
    by Message-ID, and `carried` is what the relay took, one by one. `promised` counts letters by
    what they tell of and `expected` says how many there must be.
    """

    stored: Counter[str]
    written: Mapping[str, str] = field(default_factory=dict)
    carried: Sequence[str] = ()
    promised: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    restored: Counter[str] = field(default_factory=Counter)


def problems(history: History, found: Found, kills: int) -> list[str]:
    """Say all that is wrong; nothing if each promise was kept through so many kills."""
    return [*_values(history.deeds(), found.stored), *_answers(history.deeds()),
            *_holds(history, found.stored), *_letters(found, kills),
            *_differences("letter", found.expected, found.promised),
            *(f"{name} was restored {times} times" for name, times in found.restored.items()
              if times != 1)]


def _values(deeds: Iterable[Deed], stored: Counter[str]) -> Iterator[str]:
    sent = set()
    for deed in deeds:
        times, sent = stored[deed.value], sent | {deed.value}
        if deed.told is Told.acknowledged and times == 0:
            yield f"{deed.kind} {deed.value} was acknowledged and is lost"
        if deed.told is Told.refused and times:
            yield f"{deed.kind} {deed.value} was refused and is stored"
        if times > 1:
            yield f"{deed.kind} {deed.value} ({deed.told}) is stored {times} times"
    for value in stored.keys() - sent:
        yield f"{value} is stored and nobody sent it"


def _answers(deeds: Iterable[Deed]) -> Iterator[str]:
    for deed in deeds:
        yield from (f"{deed.kind} {deed.value} was answered {one.says}"
                    for one in deed.tries if one.is_fault)


def _holds(history: History, stored: Counter[str]) -> Iterator[str]:
    """Whether nothing was sent while its sender was on hold, and nobody else was kept from it."""
    holds = {deed.about: deed for deed in history.deeds(HOLD)}
    lifts = {deed.about: deed for deed in history.deeds(LIFT)}
    for deed in history.deeds(PROPOSAL):
        hold, lift = holds.get(deed.about), lifts.get(deed.about)
        since, until = (hold.known if hold else NEVER), (lift.began if lift else NEVER)
        is_there = deed.told is Told.acknowledged or stored[deed.value] > 0
        if is_there and deed.began > since and deed.ended < until:
            yield f"{deed.value} was sent while {deed.about} was on hold"
        for one in deed.tries:
            before = hold is None or one.ended < hold.began
            after = lift is not None and one.began > lift.known
            if one.told is Told.refused and (before or after):
                yield f"{deed.value} was refused ({one.says}) while {deed.about} was free"


def _letters(found: Found, kills: int) -> Iterator[str]:
    taken = Counter(found.carried)
    for message_id, name in found.written.items():
        if not 1 <= taken[message_id] <= 2:
            yield f"letter {name} {message_id} was carried {taken[message_id]} times"
    for message_id in taken.keys() - found.written.keys():
        yield f"{message_id} was carried and nobody wrote it"
    if (again := taken.total() - len(taken)) > kills:
        yield f"{again} letters were carried again after {kills} kills"


def _differences(what: str, expected: Counter[str], there: Counter[str]) -> Iterator[str]:
    for name in sorted(expected.keys() | there.keys()):
        if expected[name] != there[name]:
            yield f"{what} {name}: {there[name]}, where {expected[name]} was promised"
