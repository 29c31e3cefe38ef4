"""Which modules from before a hold count for its path, see rule 4.3."""

from datetime import datetime

from portal.services.learning.record import Done, Enrolled, Record


def modules(record: Record, slug: str, since: datetime) -> dict[str, Done]:
    """The newest finished modules that count for a new enrolment, by module.

    They were finished at or after `since`, voluntarily or for a hold that was lifted, and have
    not brought anybody back yet: what counted for one hold does not count for the next.
    """
    spent = _spent(record)
    found: dict[str, Done] = {}
    for one in sorted(_free(record, slug), key=lambda done: done.at):
        source = one.carried_from or one.enrolment_id
        if one.at >= since and (source, one.module) not in spent:
            found[one.module] = one._replace(carried_from=source)
    return found


def lessons(record: Record, slug: str, since: datetime) -> dict[tuple[str, str], datetime]:
    """The lessons read at or after `since` that a new enrolment need not read again."""
    free = {one.id for one in record.of_path(slug) if _is_free(one)}
    return {(module, lesson): at for enrolment_id, module, lesson, at in record.reads
            if enrolment_id in free and at >= since}


def _free(record: Record, slug: str) -> list[Done]:
    free = {one.id for one in record.of_path(slug) if _is_free(one)}
    return [done for done in record.done if done.enrolment_id in free]


def _spent(record: Record) -> set[tuple[int, str]]:
    used = {one.id for one in record.enrolments if not _is_free(one)}
    return {(done.carried_from, done.module) for done in record.done
            if done.enrolment_id in used and done.carried_from is not None}


def _is_free(enrolment: Enrolled) -> bool:
    return enrolment.action_id is None or enrolment.lifted
