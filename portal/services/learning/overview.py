"""Reads how far a person has come, from what is on record and what the paths ask."""

from collections.abc import Iterable
from datetime import datetime

from portal import clock
from portal.policy.holds import credit_since
from portal.services.learning import credit, record, shelf
from portal.services.learning.content import LearningPath
from portal.services.learning.progress import ModuleProgress, Overview
from portal.services.learning.record import Done, Enrolled, Hold, Record, Try


def overview(person_id: int, path: LearningPath) -> Overview:
    """Read how far a person has come on a path, in one query."""
    return of(record.read(person_id), path)


def overviews(person_id: int) -> list[Overview]:
    """Read how far a person has come on every path, in one query."""
    known = record.read(person_id)
    return [of(known, path) for path in shelf.library().paths]


def progress_of_hold(person_id: int, action_ref: str) -> Overview | None:
    """Read how far a person has come on the path of this hold, in one query.

    None when it is no hold in force, or no hold of theirs.
    """
    known = record.read(person_id)
    hold = next((one for one in known.holds if one.ref == action_ref), None)
    return of(known, shelf.path_of_hold(hold.path_slug), hold) if hold else None


def of(known: Record, path: LearningPath, hold: Hold | None = None) -> Overview:
    """Make an overview of what is known.

    Without a hold told, it is for the one that waits longest of those that this path ends.
    """
    if hold is None:
        hold = next((one for one in known.holds if shelf.ends_hold(path, one.path_slug)), None)
    since = credit_since(hold.since if hold else clock.now())
    enrolment = _shown(known.of_path(path.slug), hold)
    if enrolment is not None:
        again = hold is None and not enrolment.is_open
        may_start = again and not _still_counts(known, path, since)
        return Overview(path, _modules(known, path, enrolment), enrolment, hold, may_start)
    done = credit.modules(known, path.slug, since) if hold else {}
    read = credit.lessons(known, path.slug, since) if hold else {}
    return Overview(path, _chain(path, done, read, {}), None, hold, True)


def _still_counts(known: Record, path: LearningPath, since: datetime) -> bool:
    """Whether everything was finished so lately that taking it again would add nothing."""
    counting = credit.modules(known, path.slug, since)
    return all(module.slug in counting for module in path.modules)


def _shown(enrolments: Iterable[Enrolled], hold: Hold | None) -> Enrolled | None:
    """The hold's own enrolment; without a hold the open one, or the one completed last."""
    if hold is not None:
        return next((one for one in enrolments if one.action_id == hold.id), None)
    standing = [one for one in enrolments if one.replaced_at is None]
    return next((one for one in standing if one.is_open), next(iter(standing), None))


def _modules(
    known: Record, path: LearningPath, enrolment: Enrolled
) -> tuple[ModuleProgress, ...]:
    done = {one.module: one for one in known.done if one.enrolment_id == enrolment.id}
    read = {(module, lesson) for id, module, lesson, _ in known.reads if id == enrolment.id}
    tries: dict[str, Try] = {}
    for one in known.tries:
        if one.enrolment_id == enrolment.id:
            tries[one.module] = _later(tries.get(one.module), one)
    return _chain(path, done, read, tries)


def _later(first: Try | None, second: Try) -> Try:
    """The quiz under way, or the one that failed last."""
    if first is None or second.finished_at is None:
        return second
    if first.finished_at is None:
        return first
    return max(first, second, key=lambda one: one.finished_at)  # type: ignore[arg-type, return-value]


def _chain(
    path: LearningPath,
    done: dict[str, Done],
    read: Iterable[tuple[str, str]],
    tries: dict[str, Try],
) -> tuple[ModuleProgress, ...]:
    """All modules in order; one is open when every one before it is done."""
    known, links, is_open = set(read), [], True
    for module in path.modules:
        passed = done.get(module.slug)
        opened = {one.slug for one in module.lessons if passed or (module.slug, one.slug) in known}
        links.append(ModuleProgress(path, module, is_open, frozenset(opened), passed,
                                    tries.get(module.slug)))
        is_open = is_open and passed is not None
    return tuple(links)
