"""What the timetable does: each verb asks what is due as of now, and may run twice."""

from dataclasses import asdict

from portal.jobs import ledger
from portal.jobs.turn import Turn
from portal.policy.vocabulary import HoldMode
from portal.services import housekeeping as house
from portal.services.cases import overdue
from portal.services.enforcement import restorations as mondays
from portal.services.enforcement import weekly_check as check
from portal.services.enforcement.violations import due
from portal.services.feedback import readable
from portal.services.files import cleaning


def weekly_check(turn: Turn) -> dict[str, int]:
    """Look at everybody's feedback; first end what is due, so that spent items are spent."""
    mondays.restore_due(turn.as_of, commit=turn.commit)
    mode = HoldMode(str(turn.settings["HOLD_DECISION"]))
    return asdict(check.run(turn.as_of, everyone=True, mode=mode, commit=turn.commit))


def restorations(turn: Turn) -> dict[str, int]:
    """Write down every restoration whose Monday has come."""
    return asdict(mondays.restore_due(turn.as_of, commit=turn.commit))


def dates_of_decisions(turn: Turn) -> dict[str, int]:
    """Write down what came by its date: suspensions that lapsed, blocks that began, and so on."""
    return asdict(due.write_down(turn.as_of, commit=turn.commit))


def requests(turn: Turn) -> dict[str, int]:
    """Remind people of their dates in requests, and own up to those that the team missed."""
    return asdict(overdue.run(turn.as_of, commit=turn.commit))


def feedback(turn: Turn) -> dict[str, int]:
    """Write to whoever feedback is about once it can be read, if nobody has yet."""
    return {"letters": readable.run(turn.as_of, commit=turn.commit)}


def housekeeping(turn: Turn) -> dict[str, int]:
    """Forget what nobody needs any more: old sign-ins, workers, runs, documents never sent."""
    forgotten = {"sign_ins": house.forget_old_sign_ins(turn.as_of),
                 "runs": ledger.forget_old(turn.as_of),
                 "unsent_documents": cleaning.forget_old_drafts(turn.as_of)}
    turn.commit()
    forgotten["stray_contents"] = cleaning.remove_strays(turn.as_of)
    return forgotten
