"""Write, preview and post an answer, for freelancers and clients alike. What was typed outlives
every no.
"""

from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.feedback import Side
from portal.policy.refusal import Refusal
from portal.policy.standing import Paused
from portal.policy.vocabulary import CATEGORY_WORDS, Ability
from portal.services.feedback import answering, sheets
from portal.services.feedback.sheet import Sheet
from portal.services.letters_of_feedback import FOLDER
from portal.services.work import drafts
from portal.web import page, typed
from portal.web.feedback import answer_form
from portal.web.feedback.answer_form import AnswerForm
from portal.web.status.routes import paused_page


def everyone_reads(reader: Side) -> bool:
    """Whether everybody can read the answer of this side."""
    return reader is Side.freelancer or current_app.config["CLIENT_RESPONSE_AUDIENCE"] == "public"


def write(ref: str, reader: Side) -> ResponseReturnValue:
    """The form with the draft if there is one, or the answer that stands already."""
    sheet = sheets.received(current_user.id, ref, reader) or abort(404)
    if sheet.answer is not None:
        return page.tagged("feedback/answer.html", **_told(sheet, reader))
    verdict = current_user.standing.may(Ability.answer_feedback)
    if not verdict:
        return _paused(ref, Paused(verdict))
    draft = drafts.typed(current_user.id, answering.FORM, ref)
    return _form(sheet, reader, AnswerForm(formdata=None, data=draft), drafted=bool(draft))


def take(ref: str, reader: Side) -> ResponseReturnValue:
    """Take what the form sent: keep it as a draft, show it as a preview, or post it."""
    text = answer_form.posted()
    try:
        if text is not None:
            return _post(ref, reader, text)
        sheet = sheets.received(current_user.id, ref, reader)
        if sheet is None:
            return _gone(ref, reader)
        answering.demand_may(current_user.id)
    except Paused as no:
        return _paused(ref, no, AnswerForm())
    return _keep(sheet, reader, AnswerForm())


def preview(ref: str, reader: Side) -> ResponseReturnValue:
    """The answer exactly as it would stand, with who will see it."""
    sheet = sheets.received(current_user.id, ref, reader) or abort(404)
    draft = drafts.typed(current_user.id, answering.FORM, ref)
    try:
        words = answering.wording(draft.get("answer", ""))
        answering.demand_open(sheet, current_user.id, clock.now())
    except Refusal:
        return redirect(_at(ref, reader))
    return page.tagged("feedback/respond_preview.html", words=words, draft=draft,
                       **_told(sheet, reader))


def take_down(ref: str, reader: Side) -> ResponseReturnValue:
    """Take down an answer that is older than a change of its feedback."""
    try:
        answering.take_down(current_user.id, ref, reader=reader)
    except LookupError:
        abort(404)
    except Refusal as no:
        db.session.rollback()
        flash(no.sentence, "hold")
        return redirect(_at(ref, reader))
    db.session.commit()
    flash("Your answer is taken down. The feedback stays without an answer.", "good")
    return redirect(_at(ref, reader))


def _post(ref: str, reader: Side, text: str) -> ResponseReturnValue:
    try:
        answering.post(current_user.id, ref, reader=reader, text=text,
                       everyone=everyone_reads(reader))
    except LookupError:
        return _gone(ref, reader)
    except Paused:
        raise
    except Refusal as no:
        return _refused(ref, reader, AnswerForm(), no)
    db.session.commit()
    flash("Your answer is posted.", "good")
    return redirect(_at(ref, reader))


def _keep(sheet: Sheet, reader: Side, form: AnswerForm) -> ResponseReturnValue:
    """Keep a draft as it is typed, or, for a preview, once it could be posted."""
    shows = form.then.data != "draft"
    if shows and not form.validate():
        return _form(sheet, reader, form, code=422)
    try:
        answering.demand_open(sheet, current_user.id, clock.now())
    except Refusal as no:
        return _refused(sheet.ref, reader, form, no)
    if not drafts.save(current_user.id, answering.FORM, sheet.ref, form.typed):
        form.validate()
        return _form(sheet, reader, form, code=422)
    db.session.commit()
    if shows:
        return redirect(f"{_at(sheet.ref, reader)}/preview")
    flash("Draft saved. You find it here on every device.", "good")
    return redirect(_at(sheet.ref, reader))


def _refused(ref: str, reader: Side, form: AnswerForm, no: Refusal) -> ResponseReturnValue:
    """Say no beside what was typed; what stands now may differ from what this tab knew."""
    db.session.rollback()
    sheet = sheets.received(current_user.id, ref, reader)
    if sheet is None:
        return _gone(ref, reader)
    return _form(sheet, reader, form, code=409, notice=no.sentence)


def _gone(ref: str, reader: Side) -> ResponseReturnValue:
    """Give back what was typed about a feedback that was removed; 404 for a stranger's."""
    db.session.rollback()
    if not sheets.was_received(current_user.id, ref, reader):
        abort(404)
    return page.render("feedback/respond_gone.html", folder=FOLDER[reader],
                       texts=typed.texts(request.form)), 409


def _form(sheet: Sheet, reader: Side, form: AnswerForm, code: int = 200,
          **more: Any) -> ResponseReturnValue:
    told = _told(sheet, reader)
    form.explain(sheet.author, everyone=told["everyone"])
    is_open = sheet.answer is None and sheet.answer_window.is_open(clock.now())
    return page.tagged("feedback/respond.html", form=form, is_open=is_open, **told, **more), code


def _paused(ref: str, no: Paused, form: AnswerForm | None = None) -> ResponseReturnValue:
    """Refuse with the reason; what was typed becomes the draft, or is shown if it is too long."""
    db.session.rollback()
    texts = form.typed if form else {}
    kept = drafts.save(current_user.id, answering.FORM, ref, texts)
    db.session.commit()
    return paused_page(no.verdict.ability, verdict=no.verdict, typed={} if kept else texts)


def _told(sheet: Sheet, reader: Side) -> dict[str, Any]:
    return {"sheet": sheet, "reader": reader, "folder": FOLDER[reader],
            "everyone": everyone_reads(reader), "topics": CATEGORY_WORDS}


def _at(ref: str, reader: Side) -> str:
    return f"{FOLDER[reader]}/{ref}/respond"
