"""Mail that arrived: what became of each, what we read, the original, and what to do about it."""

from collections.abc import Callable

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.refusal import Conflict, Refusal
from portal.policy.requests import NOTE_LIMIT
from portal.services.mailroom import arrival as opened
from portal.services.mailroom import arrivals as known
from portal.services.mailroom import checks, desk
from portal.services.mailroom.arrivals import Box
from portal.services.paging import Which
from portal.web.access import Audience, audience
from portal.web.attachments import guarded
from portal.web.forms import tidy
from portal.web.page import render
from portal.web.staff.blueprint import bp

BOXES = {Box.quarantine: "Not placed", Box.failed: "Not read",
         Box.notices: "Notices that came back", Box.flagged: "Marked as odd",
         Box.bounces: "Delivery reports",
         Box.automatic: "Automatic", Box.all: "All", Box.checks: "Checks"}
STATES = {
    "waiting": ("Being read", "info", "clock"), "thread": ("In its request", "good", "check"),
    "flagged": ("Marked as odd", "hold", "info"), "log_only": ("Automatic: logged", "", ""),
    "bounce": ("Delivery report", "hold", "info"), "duplicate": ("Here already", "", ""),
    "quarantine": ("Not placed", "hold", "clock"), "failed": ("Not read", "bad", "info"),
    "set_aside": ("Set aside", "", ""),
}


@bp.get("/staff/mail/in")
@audience(Audience.STAFF)
def arrivals() -> ResponseReturnValue:
    """Arrived mail by what became of it."""
    asked = request.args.get("show", "")
    box = Box(asked) if asked in set(Box) else Box.quarantine
    found = known.arrived(current_user.id, box, Which.of(request.args.get("page")))
    return render("staff/arrivals.html", found=found, boxes=BOXES, states=STATES,
                  comes_in=checks.how_it_stands(clock.now()))


@bp.get("/staff/mail/in/<ref:ref>")
@audience(Audience.STAFF)
def arrival(ref: str) -> ResponseReturnValue:
    """One mail: what we read, why it is here, and what can be done."""
    return _page(ref)


@bp.get("/staff/mail/in/<ref:ref>/original")
@audience(Audience.STAFF)
def original(ref: str) -> ResponseReturnValue:
    """The mail as it came, as a file: nothing of it is shown by us."""
    raw = opened.original(current_user.id, ref)
    if raw is None:
        abort(404)
    return guarded(Response(raw, mimetype="message/rfc822", headers={
        "Content-Disposition": f'attachment; filename="{ref}.eml"'}))


@bp.post("/staff/mail/in/<ref:ref>/place")
@audience(Audience.STAFF)
def place_arrival(ref: str) -> ResponseReturnValue:
    """Put it into a request."""
    return _do(ref, lambda seen: desk.place(
        ref, request=_said("request"), by=current_user.id, seen=seen),
        "The mail comes into the request in a moment.", "request")


@bp.post("/staff/mail/in/<ref:ref>/again")
@audience(Audience.STAFF)
def read_arrival_again(ref: str) -> ResponseReturnValue:
    """Read it once more."""
    return _do(ref, lambda seen: desk.read_again(ref, by=current_user.id, seen=seen),
               "The mail is read again in a moment.", "again")


@bp.post("/staff/mail/in/<ref:ref>/aside")
@audience(Audience.STAFF)
def set_arrival_aside(ref: str) -> ResponseReturnValue:
    """Note that it was dealt with."""
    return _do(ref, lambda seen: desk.set_aside(
        ref, because=_said("because"), by=current_user.id, seen=seen),
        "The mail is set aside. It stays under “All”.", "because")


def _do(ref: str, verb: Callable[[str], None], said: str, field: str) -> ResponseReturnValue:
    try:
        verb(_said("seen"))
    except LookupError:
        abort(404)
    except Refusal as no:
        db.session.rollback()
        conflict = isinstance(no, Conflict)
        return _page(ref, (field, no.sentence), conflict=conflict), 409 if conflict else 422
    db.session.commit()
    flash(said, "good")
    return redirect(url_for("staff.arrival", ref=ref), 303)


def _said(name: str) -> str:
    return str(tidy(request.form.get(name, "")))


def _page(ref: str, wrong: tuple[str, str] | None = None, *, conflict: bool = False) -> str:
    mail = opened.of(current_user.id, ref) or abort(404)
    return render("staff/arrival.html", mail=mail, state=STATES[mail.state], wrong=wrong,
                  conflict=conflict, limit=NOTE_LIMIT, typed={
                      "request": _said("request"), "because": _said("because")})
