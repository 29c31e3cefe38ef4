"""What staff write down before anything is decided: complete, dated, in words that may be sent."""

from dataclasses import dataclass, field
from datetime import date, datetime

from portal import dates
from portal.models import Action
from portal.policy import clocks, restrictions, violations
from portal.policy.instants import end_of_day, pacific_day
from portal.policy.refusal import Refusal
from portal.policy.rules import RULE_OF
from portal.policy.statements import REASONS_LIMIT, REASONS_WORDS
from portal.policy.text import clean, words
from portal.policy.violations import AtOnce
from portal.policy.vocabulary import Ground, HoldMode, Kind
from portal.services.cases import private_words

ASK_LIMIT = 300
MOST_ASKS = 10

SENTENCES = {
    "kind": "Choose what you decide.",
    "ground": "Choose the rule that this is about. Each decision is about one rule alone.",
    "serious": "Say whether it is serious.",
    "happened": "Write what happened: who did what, as far as you know it.",
    "happened_from": "Name the first day on which it happened.",
    "reasons": "Write why the rule applies: the freelancer reads it as it stands.",
    "source": "Say whether somebody reported it or we found it ourselves.",
    "detected": "Say whether a program pointed to it.",
    "asks": "Name what you ask for, each thing on a line of its own.",
    "answer_by": "Name the last day for the answer.",
    "active": "Say whether the account stays active until the answer.",
    "when": "Say when it takes effect.",
}
AHEAD = "This day has not come yet."
BACKWARDS = "The last day is before the first one."
TOO_MANY = f"Ask for up to {MOST_ASKS} things; more can follow in the same thread."
TOO_SOON = "Give at least until {day}: whoever is asked has {days} days."
TOO_LATE = "Choose a day up to {day}."
AFTER_ITS_END = "The suspension ends by itself on {day}; the answer has to come before that."


class Incomplete(Refusal):
    """Some fields cannot stand as they are: `problems` names each with its sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = problems


@dataclass
class Draft:
    """A decision as it was filled in; None and "" are what nobody has chosen yet.

    `when`: 'notice' or one of `AtOnce`, for a block alone. Days are Pacific days. `ref` was
    given to the form when it was opened and makes a form that is sent twice one decision.
    """

    ref: str
    kind: Kind | None = None
    ground: Ground | None = None
    serious: bool | None = None
    happened: str = ""
    happened_from: date | None = None
    happened_until: date | None = None
    reasons: str = ""
    source: str = ""
    detected: bool | None = None
    asks: list[str] = field(default_factory=list)
    answer_by: date | None = None
    active: bool | None = None
    when: str = ""

    @property
    def asking(self) -> bool:
        """Whether it asks the person for something."""
        return self.kind is Kind.info_request or (
            self.kind is Kind.suspension and bool(self.asks))

    @property
    def at_once(self) -> AtOnce | None:
        """Why a block does not wait for its notice, if it does not."""
        return AtOnce(self.when) if self.kind is Kind.block and self.when in set(AtOnce) else None


def action_of(draft: Draft, person_id: int, now: datetime, *, repeated: bool) -> Action:
    """Return the decision that a draft makes, not stored yet.

    Raises `Incomplete` with a sentence for every field that lacks or cannot stand, and for
    what the ladder does not allow.
    """
    problems = _missing(draft) | _days(draft, now) | _texts(draft, person_id)
    if not problems:
        problems = _forbidden(draft, repeated)
    if problems:
        raise Incomplete({name: problems[name] for name in SENTENCES if name in problems})
    return _made(draft, person_id, now)


def _missing(draft: Draft) -> dict[str, str]:
    lacking = [name for name in ("kind", "ground", "serious", "happened_from", "source", "detected")
               if getattr(draft, name) in (None, "")]
    if draft.kind is Kind.info_request:
        lacking += [name for name in ("asks", "active") if getattr(draft, name) in (None, [])]
    if draft.asking and draft.answer_by is None:
        lacking.append("answer_by")
    if draft.kind is Kind.block and draft.when not in {"notice", *AtOnce}:
        lacking.append("when")
    return {name: SENTENCES[name] for name in lacking}


def _days(draft: Draft, now: datetime) -> dict[str, str]:
    problems, today = {}, pacific_day(now)
    first, last = draft.happened_from, draft.happened_until
    if (first and first > today) or (last and last > today):
        problems["happened_from"] = AHEAD
    elif first and last and last < first:
        problems["happened_from"] = BACKWARDS
    if draft.asking and draft.answer_by:
        problem = _answer_day(draft, now)
        problems |= {"answer_by": problem} if problem else {}
    return problems


def _answer_day(draft: Draft, now: datetime) -> str | None:
    asked = draft.answer_by
    soonest = pacific_day(clocks.info_request_due(now))
    latest = pacific_day(violations.latest_answer(now))
    if asked is None or asked < soonest:
        return TOO_SOON.format(day=_words(soonest), days=clocks.INFO_REQUEST_DAYS)
    if asked > latest:
        return TOO_LATE.format(day=_words(latest))
    suspends = draft.kind is not None and restrictions.suspends(draft.kind, draft.active)
    lapses = pacific_day(violations.suspension_lapses(now))
    return AFTER_ITS_END.format(day=_words(lapses)) if suspends and asked >= lapses else None


def _texts(draft: Draft, person_id: int) -> dict[str, str]:
    """Clean the texts in place; a problem for one too short, too long, or repeating a secret."""
    problems: dict[str, str] = {}
    for name in ("happened", "reasons"):
        try:
            kept = clean(getattr(draft, name), REASONS_LIMIT, "this text")
            setattr(draft, name, kept)
            if len(words(kept)) < REASONS_WORDS:
                problems[name] = SENTENCES[name]
            private_words.refuse(person_id, kept)
        except Refusal as no:
            problems[name] = no.sentence
    if draft.asking:
        problems |= _asks(draft, person_id)
    return problems


def _asks(draft: Draft, person_id: int) -> dict[str, str]:
    try:
        draft.asks = [one for line in draft.asks if (one := clean(line, ASK_LIMIT, "each line"))]
        private_words.refuse(person_id, "\n".join(draft.asks))
    except Refusal as no:
        return {"asks": no.sentence}
    if not draft.asks:
        return {"asks": SENTENCES["asks"]}
    return {"asks": TOO_MANY} if len(draft.asks) > MOST_ASKS else {}


def _forbidden(draft: Draft, repeated: bool) -> dict[str, str]:
    assert draft.kind is not None
    assert draft.ground is not None
    if draft.ground not in violations.GROUNDS or draft.kind not in violations.KINDS:
        return {"kind": SENTENCES["kind"]}
    try:
        violations.demand_allowed(draft.kind, draft.ground, serious=bool(draft.serious),
                                  repeated=repeated, at_once=draft.at_once)
    except Refusal as no:
        return {"when" if draft.at_once is AtOnce.repetition and not repeated
                and no.sentence == violations.NOT_REPEATED else "kind": no.sentence}
    return {}


def _made(draft: Draft, person_id: int, now: datetime) -> Action:
    assert draft.kind is not None
    assert draft.ground is not None
    rule = RULE_OF[draft.ground]
    asks = draft.asks if draft.asking else None
    due = end_of_day(draft.answer_by) if draft.asking and draft.answer_by else None
    return Action(
        ref=draft.ref, person_id=person_id, kind=draft.kind.value, ground=draft.ground.value,
        mode=HoldMode.reviewer.value, rule_slug=rule.slug, rule_version=rule.version,
        automated_detection=bool(draft.detected), proposed_at=now, source=draft.source,
        serious=draft.serious, happened=draft.happened, happened_from=draft.happened_from,
        happened_until=draft.happened_until, asks=asks, answer_due_at=due,
        account_active=draft.active if draft.kind is Kind.info_request else None,
        at_once_because=draft.at_once.value if draft.at_once else None, revision=0,
        needs_staff=1)


def _words(day: date) -> str:
    return dates.day(day, weekday=False)
