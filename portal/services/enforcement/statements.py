"""The statement of reasons: everything a decision has to say, as one snapshot."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.mail import house
from portal.models import Action, Person, Statement
from portal.models.enforcement import OWN
from portal.policy import appeals, clocks, rules, violations
from portal.policy.restrictions import keeps
from portal.policy.statements import demand_complete
from portal.policy.tally import Tally
from portal.policy.vocabulary import CATEGORY_WORDS, Ability, HoldMode, Kind
from portal.services.enforcement import kinds, neutral
from portal.services.enforcement.evidence import Evidence, EvidenceItem
from portal.services.store import session

TEAM = "Account Quality"
NOTHING = Evidence((), Tally(0, 0, 0))  # of a decision that no feedback of clients led to


def facts(action: Action, evidence: Evidence, *, reasons: str, by: Person | None,
          at: datetime, approved_by: Person | None = None) -> dict[str, Any]:
    """Return the statement for a decision taken at `at` with these reasons, as JSON values.

    Raises `Refusal`, naming what is missing, if it does not say everything
    that a statement of reasons has to say.
    """
    scope = kinds.scope(action)
    told = {
        "ref": action.ref, "kind": action.kind, "ground": action.ground,
        "headline": kinds.headline(action), "person": _person(action.person_id),
        "decided_by": by.name if by else None, "team": TEAM, "mode": action.mode,
        "approved_by": approved_by.name if approved_by else None,
        "decided_at": at.isoformat(), "facts": _facts(action, evidence),
        "rule": rule_facts(action.rule_slug), "why": reasons, "source": action.source or OWN,
        "automated_detection": action.automated_detection,
        "automated_decision": by is None and action.mode == HoldMode.automatic,
        "scope": _words(scope), "goes_on": _words(keeps(scope)), "takes_nothing": not scope,
        "territory": "worldwide", "starts": kinds.begins(action, at).isoformat(),
        "ends": kinds.ends(action, at), "redress": _redress(at), **_asked(action, at),
    }
    demand_complete(told)
    return told


def _facts(action: Action, evidence: Evidence) -> dict[str, Any] | None:
    """Return what happened: counted feedback for a hold, staff's own finding for the rest."""
    told = what_happened(evidence)
    if action.kind == Kind.hold:
        return told
    if not action.happened or action.happened_from is None:
        return None
    until = action.happened_until or action.happened_from
    return {**told, "happened": action.happened, "from": action.happened_from.isoformat(),
            "until": until.isoformat()}


def _asked(action: Action, at: datetime) -> dict[str, Any]:
    """Return what only some kinds say: questions, the reason for haste, what clients read."""
    name = session.get_one(Person, action.person_id).name
    return {
        "asks": list(action.asks or ()),
        "answer_by": action.answer_due_at.isoformat() if action.answer_due_at else None,
        "account_active": action.account_active, "serious": action.serious,
        "at_once_because": action.at_once_because,
        "clients_see": neutral.words(Kind(action.kind), name, kinds.begins(action, at),
                                     kinds.scope(action)),
        "off_record": (violations.off_record(at).isoformat()
                       if action.kind == Kind.education else None),
    }


def keep(action: Action, told: dict[str, Any], at: datetime) -> None:
    """Store the snapshot; the database refuses every later change of it."""
    session.add(Statement(action_id=action.id, made_at=at, facts=told))


def of(action_id: int) -> dict[str, Any] | None:
    """Return the stored statement of a decision."""
    return session.scalar(select(Statement.facts).where(Statement.action_id == action_id))


def _person(person_id: int) -> dict[str, str]:
    person = session.get_one(Person, person_id)
    return {"ref": person.ref, "name": person.name}


def what_happened(evidence: Evidence) -> dict[str, Any]:
    """List public items one by one; of private ones say only what the privacy rules allow."""
    return {
        "items": [_public_item(item) for item in evidence.public],
        "private_too": evidence.private_too,
        "topics": [CATEGORY_WORDS[topic] for topic in evidence.topics],
        "sum": evidence.sum,
    }


def _public_item(item: EvidenceItem) -> dict[str, Any]:
    return {
        "feedback": item.ref, "contract": item.contract_ref, "title": item.title,
        "client": item.client, "ended_at": item.ended_at.isoformat(),
        "stars_tenths": item.stars_tenths, "said": item.said,
        "categories": [CATEGORY_WORDS[category] for category in item.categories],
    }


def rule_facts(slug: str) -> dict[str, Any]:
    """Return a published rule as statements and warnings keep it: words and version."""
    rule = rules.rule(slug)
    return {"slug": rule.slug, "title": rule.title, "section": rule.section,
            "version": rule.version, "in_force_since": rule.in_force_since.isoformat(),
            "text": rule.text}


def _words(abilities: frozenset[Ability]) -> list[str]:
    return [ability.value for ability in Ability if ability in abilities]


def _redress(at: datetime) -> dict[str, Any]:
    return {
        "review_until": appeals.review_until(at).isoformat(),
        "answer_working_days": clocks.REVIEW_ANSWER_WORKING_DAYS,
        "address": house.current().team_address, "court": True,
        "bodies": [{"name": name, "address": address}
                   for name, address in house.current().dispute_bodies],
    }
