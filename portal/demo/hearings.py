"""What the demo's people say and are told besides holds: decisions by hand, questions, reviews."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.demo.stage import Stage
from portal.models import Action, Contract, Feedback, Person
from portal.policy.feedback import Side
from portal.policy.instants import pacific_day
from portal.policy.vocabulary import Ground, Kind
from portal.services.cases import asking
from portal.services.enforcement import appeals
from portal.services.enforcement.violations import agreeing, deciding
from portal.services.enforcement.violations.draft import Draft
from portal.services.feedback import report_drafts, reporting
from portal.services.store import session


def decide(stage: Stage, person: Person) -> None:
    """A reviewer decides by hand what the person's file says under `decision`."""
    facts, today = stage.facts(person)["decision"], pacific_day(clock.now())
    draft = Draft(
        ref=deciding.fresh_ref(), kind=Kind(facts["kind"]), ground=Ground(facts["ground"]),
        serious=facts.get("serious", False), happened=facts["happened"].strip(),
        happened_from=today - timedelta(days=facts["happened_ago"]),
        reasons=facts["reasons"].strip(), source="own_initiative",
        detected=facts.get("detected", False), asks=list(facts.get("asks", ())),
        active=facts.get("active"), when=facts.get("when", ""))
    if "answer_in" in facts:
        draft.answer_by = today + timedelta(days=facts["answer_in"])
    deciding.decide(person.ref, draft, by=stage.person(facts["by"]).id,
                    seen=deciding.seen_mark(person.id))


def sign(stage: Stage, person: Person) -> None:
    """A second colleague agrees to that decision."""
    signed = _decision(person)
    second = stage.person(stage.facts(person)["decision"]["second"])
    agreeing.approve(signed.ref, by=second.id, seen=signed.revision)


def ask(stage: Stage, person: Person) -> None:
    """The person asks the team something."""
    facts = stage.facts(person)["question"]
    asking.ask(person.id, about=facts["about"], subject=facts["subject"],
               text=facts["text"].strip())


def object_(stage: Stage, person: Person) -> None:
    """The person asks for a review of the decision, argument by argument."""
    facts = stage.facts(person)["review"]
    appeals.ask(person.id, _decision(person).ref, [one.strip() for one in facts["arguments"]],
                new_evidence=facts.get("new", "").strip())


def report(stage: Stage, person: Person) -> None:
    """The person reports what a client said about a contract."""
    facts = stage.facts(person)["report"]
    ref = _said_about(person, facts["title"])
    report_drafts.keep(person.id, ref, reason=facts["reason"], details=facts["details"].strip())
    reporting.send(person.id, ref, reader=Side.freelancer)


def _decision(person: Person) -> Action:
    return session.scalars(select(Action).where(
        Action.person_id == person.id, Action.kind != Kind.hold)
        .order_by(Action.proposed_at.desc()).limit(1)).one()


def _said_about(person: Person, title: str) -> str:
    return session.scalars(
        select(Feedback.ref).join(Contract, Contract.id == Feedback.contract_id)
        .where(Contract.freelancer_id == person.id, Contract.title == title,
               Feedback.side == Side.client)).one()


SCENES = {"decide": decide, "sign": sign, "ask": ask, "object": object_, "report": report}
