"""Early warnings of many freelancers: written one step before a hold, ended when that is over."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from portal.mail import outbox
from portal.mail.letters import holds as letters
from portal.models import Person, Warning_
from portal.models.base import new_ref
from portal.policy import holds, rules
from portal.policy.vocabulary import CATEGORY_WORDS
from portal.services import events, letters_of_holds
from portal.services.enforcement import statements
from portal.services.enforcement.evidence import Evidence
from portal.services.enforcement.weekly_proposals import GROUND
from portal.services.many import among
from portal.services.store import session

WARNING: Table = Warning_.__table__
PERSON: Table = Person.__table__


@dataclass(frozen=True)
class Last:
    """The last warning that a freelancer got; `open` while it is still on their page."""

    id: int
    ref: str
    level: int
    warned_at: datetime
    open: bool
    facts: dict[str, Any]


def last(ids: Collection[int]) -> dict[int, Last]:
    """The last warning of each of these freelancers who ever got one."""
    rows = session.execute(
        select(WARNING.c.person_id, WARNING.c.id, WARNING.c.ref, WARNING.c.level,
               WARNING.c.warned_at, WARNING.c.ended_at.is_(None), WARNING.c.facts)
        .where(WARNING.c.ground == GROUND, among(WARNING.c.person_id, ids))
        .order_by(WARNING.c.warned_at, WARNING.c.id))
    return {person_id: Last(*rest) for person_id, *rest in rows}


def level(evidence: Evidence) -> int:
    """How many clients count."""
    return holds.counted(evidence.tally, evidence.threshold)


def is_due(evidence: Evidence, before: Last | None, as_of: datetime) -> bool:
    """Whether to warn now: not while a warning of this level is open, and not too often."""
    if before is None:
        return True
    if before.open and before.level == level(evidence):
        return False
    return holds.warning_due(as_of, level(evidence), last_warned_at=before.warned_at,
                             last_level=before.level)


def warn(found: Mapping[int, Evidence], as_of: datetime) -> int:
    """Warn each of these freelancers, on their page and by letter; how many."""
    refs = {person_id: new_ref("W") for person_id in found}
    if not refs:
        return 0
    session.execute(insert(WARNING), [
        {"ref": ref, "person_id": person_id, "ground": GROUND.value, "warned_at": as_of,
         "level": level(found[person_id]), "facts": facts(found[person_id])}
        for person_id, ref in refs.items()])
    addresses = session.execute(
        select(PERSON.c.id, PERSON.c.email).where(among(PERSON.c.id, list(refs))))
    outbox.post_later(session, _letters(refs, found, addresses), now=as_of)
    return len(refs)


def end(warnings: Iterable[Last], as_of: datetime) -> int:
    """End warnings: the level fell, or a hold is in force; how many."""
    ids = [warning.id for warning in warnings]
    if ids:
        session.execute(update(WARNING).values(ended_at=as_of)
                        .where(among(WARNING.c.id, ids), WARNING.c.ended_at.is_(None)))
    return len(ids)


def keep_in_step(open_ones: Mapping[int, Last], found: Mapping[int, Evidence],
                 as_of: datetime) -> None:
    """Let open warnings show today's public items; no letter follows."""
    fresh = {person_id: facts(found[person_id]) for person_id in open_ones}
    changed = {person_id: last for person_id, last in open_ones.items()
               if last.facts != fresh[person_id]}
    if changed:
        session.connection().execute(
            update(WARNING).where(WARNING.c.id == bindparam("warning"))
            .values(facts=bindparam("told")),
            [{"warning": last.id, "told": fresh[person_id]}
             for person_id, last in changed.items()])
    # The page that shows them is known by what is on record.
    events.record_many("warning.changed", ({"person_id": person_id, "action_id": None,
                                            "facts": {"warning": last.ref}}
                                           for person_id, last in changed.items()), at=as_of)


def facts(evidence: Evidence) -> dict[str, Any]:
    """What the page shows: public items one by one, of private ones what privacy allows."""
    return {**statements.what_happened(evidence),
            "rule": statements.rule_facts(rules.RULE_OF[GROUND].slug)}


def _letters(refs: Mapping[int, str], found: Mapping[int, Evidence],
             addresses: Iterable[tuple[int, str]]) -> Iterable[outbox.Later]:
    rule, course = rules.RULE_OF[GROUND], letters_of_holds.course()
    quoted = letters.Rule(rule.title, rule.section, rule.version, rule.in_force_since, rule.text)
    for person_id, address in addresses:
        told = letters.Warned(refs[person_id], quoted, _contracts(found[person_id]), course,
                              holds.CREDIT_DAYS, **_what_is_safe(found[person_id]))
        yield outbox.Later(told, person_id, address, f"warning:{refs[person_id]}")


def _contracts(evidence: Evidence) -> tuple[letters.Contract, ...]:
    return tuple(letters.Contract(item.title, item.ended_at) for item in evidence.public)


def _what_is_safe(evidence: Evidence) -> dict[str, Any]:
    return {"private": evidence.private_too, "total": evidence.sum,
            "topics": tuple(CATEGORY_WORDS[topic] for topic in evidence.topics)}
