"""Leave feedback and edit it, as freelancer and as client. What was typed outlives every no."""

from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.feedback import ASPECTS, MOST_RECOMMEND, MOST_STARS, Side
from portal.policy.refusal import Refusal
from portal.policy.standing import Paused
from portal.policy.vocabulary import Ability
from portal.services.feedback import giving
from portal.services.feedback.giving import Giving
from portal.services.letters_of_feedback import FOLDER
from portal.services.work import drafts
from portal.web import page
from portal.web.feedback.giving_forms import GivingForm, as_typed, giving_form
from portal.web.feedback.offered import STATEMENTS
from portal.web.status.routes import paused_page


def write(ref: str, side: Side) -> ResponseReturnValue:
    """The form with the draft if there is one, or what was given already."""
    found = _found(ref, side)
    if found.given or not found.window.is_open(clock.now()):
        return page.tagged("feedback/given.html", **_said(found), **_told(found))
    verdict = current_user.standing.may(Ability.answer_feedback)
    if not verdict:
        return paused_page(Ability.answer_feedback, verdict=verdict)
    draft = drafts.typed(current_user.id, giving.FORM, ref)
    return _form(found, giving_form(side)(formdata=None, data=draft), drafted=bool(draft))


def take(ref: str, side: Side) -> ResponseReturnValue:
    """Store what the form says; a draft if its button says so, or if it is refused."""
    found, form = _found(ref, side), giving_form(side)()
    if form.then.data == "draft":
        return _keep(found, form)
    if not form.validate():
        return _unfit(found, form)
    try:
        giving.give(current_user.id, ref, side, form.words)
    except Refusal as no:
        return _refused(found, form, no)
    db.session.commit()
    flash(f"Your feedback on “{found.title}” is in.", "good")
    return redirect(_at(found))


def rewrite(ref: str, side: Side) -> ResponseReturnValue:
    """The form with what was given, or with the draft of an edit unless told to begin anew."""
    found = _found(ref, side)
    if found.given is None or found.no(current_user.id, clock.now()):
        return redirect(_at(found))
    verdict = current_user.standing.may(Ability.answer_feedback)
    if not verdict:
        return paused_page(Ability.answer_feedback, verdict=verdict)
    data = {} if "anew" in request.args else drafts.typed(current_user.id, giving.FORM, ref)
    told = data or as_typed(found.given.words)
    form = giving_form(side)(formdata=None, data={**told, "seen": found.given.revision})
    return _form(found, form, drafted=bool(data), edit=True)


def take_edit(ref: str, side: Side) -> ResponseReturnValue:
    """Store an edit."""
    found, form = _found(ref, side), giving_form(side)()
    if found.given is None:
        abort(404)
    if not form.validate():
        return _unfit(found, form, edit=True)
    try:
        giving.edit(current_user.id, ref, side, form.words, seen=form.seen.data or "")
    except Refusal as no:
        return _refused(found, form, no, edit=True)
    db.session.commit()
    flash(f"Your feedback on “{found.title}” is changed.", "good")
    return redirect(_at(found))


def _found(ref: str, side: Side) -> Giving:
    return giving.find(current_user.id, ref, side) or abort(404)


def _keep(found: Giving, form: GivingForm) -> ResponseReturnValue:
    """Keep a draft as it is typed, while it can still be sent."""
    try:
        giving.demand_open(current_user.id, found)
    except Refusal as no:
        return _refused(found, form, no)
    if not drafts.save(current_user.id, giving.FORM, found.contract_ref, form.typed):
        form.validate()
        return _form(found, form, code=422)
    db.session.commit()
    flash("Draft saved. You find it here on every device.", "good")
    return redirect(_at(found))


def _unfit(found: Giving, form: GivingForm, **more: Any) -> ResponseReturnValue:
    """Show what is wrong, and keep what was typed."""
    drafts.save(current_user.id, giving.FORM, found.contract_ref, form.typed)
    db.session.commit()
    return _form(found, form, code=422, **more)


def _refused(found: Giving, form: GivingForm, no: Refusal, **more: Any) -> ResponseReturnValue:
    """Say no with the reason; what was typed is kept, or shown if it is too long to keep."""
    db.session.rollback()
    kept = drafts.save(current_user.id, giving.FORM, found.contract_ref, form.typed)
    db.session.commit()
    if isinstance(no, Paused):
        return paused_page(no.verdict.ability, verdict=no.verdict, typed={} if kept else form.typed)
    again = _found(found.contract_ref, found.side)
    form.seen.data = again.given.revision if again.given else ""
    return _form(again, form, code=409, notice=no.sentence, **more)


def _form(found: Giving, form: GivingForm, code: int = 200, *, edit: bool = False,
          **more: Any) -> ResponseReturnValue:
    form.explain(found.partner)
    is_open = found.no(current_user.id, clock.now()) is None and bool(found.given) == edit
    return page.tagged("feedback/give.html", form=form, edit=edit, is_open=is_open,
                       **_told(found), **more), code


def _told(found: Giving) -> dict[str, Any]:
    return {"found": found, "given": found.given, "folder": FOLDER[found.side],
            "at": _at(found), "aspects": ASPECTS[found.side], "statements": STATEMENTS,
            "client": found.side is Side.client,
            "editable": found.given and not found.no(current_user.id, clock.now())}


def _said(found: Giving) -> dict[str, Any]:
    """What was given, as rows of a record: (label, value, small print)."""
    if found.given is None:
        return {}
    said = found.given.words
    stars = [(label, f"{said.aspects[key]} of {MOST_STARS} stars", "")
             for key, label in ASPECTS[found.side] if key in said.aspects]
    told = [("Why the contract ended", said.end_reason),
            (f"Would recommend {found.partner}",
             None if said.recommend is None else f"{said.recommend} of {MOST_RECOMMEND}")]
    return {"stars": stars, "private": [(label, value, "") for label, value in told if value]}


def _at(found: Giving) -> str:
    return f"{FOLDER[found.side]}/give/{found.contract_ref}"
