"""Keep or change a feedback that one gave, once its receiver asked to look at it again."""

from typing import Any

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.feedback import ASPECTS, Side
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import CATEGORY_WORDS
from portal.services.feedback import changing, sheets
from portal.services.feedback.sheet import Enabled, Sheet
from portal.services.letters_of_feedback import FOLDER
from portal.services.work import drafts
from portal.web import page
from portal.web.feedback import enabling_pages
from portal.web.feedback.change_forms import DecisionForm, RewritingForm, as_typed, rewriting


def show(ref: str, reader: Side) -> ResponseReturnValue:
    """The page of a change: for the receiver to ask for it, for the author to decide."""
    received = sheets.received(current_user.id, ref, reader)
    if received is not None:
        return enabling_pages.show(received, reader)
    sheet, _ = _asked(ref, reader)
    return _decision(sheet, reader, DecisionForm(formdata=None))


def decide(ref: str, reader: Side) -> ResponseReturnValue:
    """Keep it at once, or go on to write it anew."""
    sheet, _ = _asked(ref, reader)
    form = DecisionForm()
    if not form.validate():
        return _decision(sheet, reader, form, code=422)
    if form.decision.data == "change":
        return redirect(f"{_at(ref, reader)}/text")
    try:
        changing.keep(current_user.id, ref, reader=reader)
    except Refusal as no:
        return _refused(ref, reader, no)
    db.session.commit()
    flash("Your feedback stays as it is.", "good")
    return redirect(_at(ref, reader))


def write(ref: str, reader: Side) -> ResponseReturnValue:
    """The public form, filled in with the draft or with what the feedback says."""
    sheet, change = _asked(ref, reader)
    if not change.is_open(clock.now()):
        return redirect(_at(ref, reader))
    draft = drafts.typed(current_user.id, changing.REWRITING, ref)
    form = rewriting(reader)(formdata=None, data=draft or as_typed(sheet.said))
    return _text(sheet, reader, form)


def take(ref: str, reader: Side) -> ResponseReturnValue:
    """Show the old and the new beside each other, or change the feedback."""
    sheet, change = _asked(ref, reader)
    form = rewriting(reader)()
    if not form.validate():
        return _text(sheet, reader, form, code=422)
    try:
        said = form.said(sheet.said)
        if form.then.data == "change":
            changing.change(current_user.id, ref, reader=reader, said=said)
        else:
            changing.demand_open(change, current_user.id, clock.now())
            changing.demand_different(sheet.said, said)
            drafts.save(current_user.id, changing.REWRITING, ref, form.typed)
    except Refusal as no:
        return _refused_text(ref, reader, form, no)
    db.session.commit()
    if form.then.data != "change":
        return redirect(f"{_at(ref, reader)}/preview")
    flash("Your feedback is changed.", "good")
    return redirect(_at(ref, reader))


def preview(ref: str, reader: Side) -> ResponseReturnValue:
    """What it says now and what it would say, before anything changes."""
    sheet, change = _asked(ref, reader)
    draft = drafts.typed(current_user.id, changing.REWRITING, ref)
    form = rewriting(reader)(formdata=None, data=draft)
    try:
        said = form.said(sheet.said)
    except Refusal:
        draft = {}
    if not draft or not change.is_open(clock.now()):
        return redirect(f"{_at(ref, reader)}/text")
    return page.tagged("feedback/change_preview.html", said=said, typed=form.typed,
                       **_told(sheet, reader))


def _refused(ref: str, reader: Side, no: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    sheet, _ = _asked(ref, reader)
    return _decision(sheet, reader, DecisionForm(), code=409, notice=no.sentence)


def _refused_text(ref: str, reader: Side, form: RewritingForm, no: Refusal) -> ResponseReturnValue:
    """Say no beside what was typed."""
    db.session.rollback()
    sheet, _ = _asked(ref, reader)
    return _text(sheet, reader, form, code=409, notice=no.sentence)


def _decision(sheet: Sheet, reader: Side, form: DecisionForm, code: int = 200,
              **more: Any) -> ResponseReturnValue:
    return page.tagged("feedback/change_decide.html", form=form, **_told(sheet, reader),
                       **more), code


def _text(sheet: Sheet, reader: Side, form: RewritingForm, code: int = 200,
          **more: Any) -> ResponseReturnValue:
    return page.tagged("feedback/change_text.html", form=form, **_told(sheet, reader),
                       **more), code


def _asked(ref: str, reader: Side) -> tuple[Sheet, Enabled]:
    sheet = sheets.given(current_user.id, ref, reader)
    if sheet is None or sheet.change is None:
        abort(404)
    return sheet, sheet.change


def _told(sheet: Sheet, reader: Side) -> dict[str, Any]:
    return {"sheet": sheet, "reader": reader, "folder": FOLDER[reader],
            "topics": CATEGORY_WORDS, "aspects": ASPECTS[sheet.side],
            "is_open": bool(sheet.change and sheet.change.is_open(clock.now()))}


def _at(ref: str, reader: Side) -> str:
    return f"{FOLDER[reader]}/{ref}/change"
