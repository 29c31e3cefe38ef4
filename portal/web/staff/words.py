"""Words of the staff pages: states, events and sums as staff call them."""

from datetime import timedelta

from portal import dates
from portal.policy import rules
from portal.policy.vocabulary import CATEGORY_WORDS, Category, Ground, Kind
from portal.services.enforcement.decided import Decision, State
from portal.web.staff.requests_words import DONE as IN_REQUESTS

STATES: dict[State, tuple[str, str, str]] = {
    State.waiting: ("Waiting for a decision", "hold", "clock"),
    State.withdrawn: ("Withdrawn by the portal", "", ""),
    State.declined: ("Declined", "", ""),
    State.signed: ("Waits for a second person", "hold", "clock"),
    State.announced: ("Announced", "hold", "clock"),
    State.in_force: ("In force", "hold", "pause"),
    State.scheduled: ("Return scheduled", "info", "clock"),
    State.restored: ("Ended on its Monday", "good", "check"),
    State.lifted: ("Ended early", "good", "check"),
}

DONE = {
    "proposed": "written down", "signed": "decided, and waiting for a second person",
    "unsigned": "the first decision was taken back", "imposed": "put into force",
    "declined": "declined", "withdrawn": "closed by the portal",
    "lifted": "ended early", "renewed": "renewed by a lead",
    "lapsed": "ended by its date", "answered": "answered", "completed": "the path was completed",
    "expired": "left the record", "began": "took effect",
    "annulled": "found wrong by a review", "reduced": "made lighter by a review",
}
KINDS = {Kind.hold: "Hold", Kind.education: "Explanation of a rule", Kind.info_request: "Question",
         Kind.suspension: "Suspension", Kind.block: "Closing of the account"}

EVENTS = {
    "clients.told": "Clients were told that the person is not available",
    "clients.corrected": "Clients were told that we were wrong",
    "hold.proposed": "A hold was proposed",
    "hold.imposed": "The hold was put into force",
    "hold.declined": "The proposal was declined",
    "hold.withdrawn": "The proposal was withdrawn",
    "hold.lifted": "The hold was ended early",
    "hold.scheduled": "The path was completed and the Monday named",
    "hold.restored": "The hold ended on its Monday",
    "warning.given": "An early warning was given",
    "warning.ended": "The early warning ended",
    "warning.changed": "The early warning lists other feedback now",
    "feedback.changed": "A feedback was changed",
    "feedback.removed": "A feedback was removed",
    "feedback.restored": "A removed feedback came back",
    "feedback.answered": "A feedback was answered",
    "feedback.answer_taken_down": "An answer was taken down",
    "feedback.change_enabled": "The author was asked to look at a feedback again",
    "feedback.kept": "A feedback was left as it is",
    "feedback.reported": "A feedback was reported",
    "report.decided": "A report was decided",
    "review.asked": "A review was asked for",
    "review.withdrawn": "A review was withdrawn",
    "review.relabelled": "An e-mail was taken for a question, not for a review",
    "review.reversed": "A review found the decision wrong",
    "review.reduced": "A review made the decision lighter",
    "review.upheld": "A review let the decision stand",
    "learning.enrolled": "A learning path was started",
    "learning.module_completed": "A module was completed",
    "learning.completed": "The learning path was completed",
    "declaration.made": "Something was told in advance",
    "declaration.withdrawn": "Something told in advance was taken back",
    "letter.bounced": "A letter came back",
    "mail.placed": "An e-mail was put into a request",
    "mail.read_again": "An e-mail was read once more",
    "mail.set_aside": "An e-mail was set aside",
    "mail.turned_off": "Optional letters were turned off",
    "mail.turned_on": "Optional letters were turned on again",
    "letter.revived": "A letter was put back into the outbox",
    "restorations.run": "Restorations were run by hand",
    "settings.saved": "Settings were changed",
}


def topic(category: Category) -> str:
    """A topic as a tag says it."""
    return CATEGORY_WORDS[category].capitalize()


def kind_words(kind: Kind) -> str:
    """A kind of decision as staff call it."""
    return KINDS[kind]


def ground_words(ground: str) -> str:
    """The rule that a decision is about, by its title."""
    return rules.RULE_OF[Ground(ground)].title


def state_tag(decision: Decision) -> tuple[str, str, str]:
    """The words, colour and picture of a decision's state; a wrong one is nothing else."""
    if decision.annulled_at:
        return "Found wrong by a review", "good", "check"
    if decision.state is State.restored and decision.kind is not Kind.hold:
        return "Path completed" if decision.completed_at else "Ended by its date", "good", "check"
    return STATES[decision.state]


def happened(verb: str) -> str:
    """An event in words; one that has none yet is named as it was recorded."""
    plain = verb.replace(".", ": ").replace("_", " ").capitalize()
    return EVENTS.get(verb) or IN_REQUESTS.get(verb) or _of_a_kind(verb) or plain


def _of_a_kind(verb: str) -> str | None:
    kind, _, what = verb.partition(".")
    return f"{KINDS[Kind(kind)]}: {DONE[what]}" if kind in set(Kind) and what in DONE else None


def clients(public: int, private: int) -> str:
    """A sum in staff's words: '3 clients in public', '2 in public, 2 in private'."""
    if not private:
        return f"{public} {'client' if public == 1 else 'clients'} in public"
    return f"{public} in public, {private} in private"


def letter_name(name: str) -> str:
    """A letter's name in words: 'Hold placed'."""
    return name.replace("_", " ").capitalize()


def lateness(late_by: timedelta) -> str:
    """How late something was: '2 days 3 hours', '12 minutes', 'less than a minute'."""
    minutes = int(late_by.total_seconds()) // 60
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 24 * 60)
    if not days:
        return dates.duration_words(minutes)
    hours = rest // 60
    words = [(days, "day"), (hours, "hour")]
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in words if n)
