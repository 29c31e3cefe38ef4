"""One request as staff work on it: thread, answer, note, who has it. Nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Conflict, Refusal
from portal.services.cases import answering, audit, claims, reading, staffing
from portal.services.work import drafts
from portal.web import page, uploads
from portal.web.access import Audience, audience
from portal.web.requests import entries
from portal.web.staff import places
from portal.web.staff import requests_words as words
from portal.web.staff.blueprint import bp
from portal.web.staff.requests_forms import RequestForm


@bp.get("/staff/requests/<ref:ref>")
@audience(Audience.STAFF)
def request_thread(ref: str) -> ResponseReturnValue:
    """The thread on the left, what one can do about it on the right."""
    return show(ref, None)


@bp.post("/staff/requests/<ref:ref>/change")
@audience(Audience.STAFF)
def request_change(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    return show(ref, RequestForm())


@bp.post("/staff/requests/<ref:ref>/preview")
@audience(Audience.STAFF)
@uploads.takes_files
def request_preview(ref: str) -> ResponseReturnValue:
    """Show exactly what the person will get; nothing is sent."""
    form, documents = _typed(ref)
    if documents.stays:
        return _stays(ref, form, documents)
    try:
        letter = answering.preview(ref, form.answer, by=current_user.id)
    except Refusal as no:
        return _refused(ref, form, no, beside=form.text)
    db.session.rollback()
    found = reading.of_staff(current_user.id, ref) or abort(404)
    return page.render("staff/request_preview.html", head=found.head, form=form, letter=letter,
                       documents=found.kept)


@bp.post("/staff/requests/<ref:ref>/answer")
@audience(Audience.STAFF)
@uploads.takes_files
def request_answer(ref: str) -> ResponseReturnValue:
    """Send the answer: message, documents, next step, event and letter are one transaction."""
    return _do(ref, lambda form: answering.answer(ref, form.answer, by=current_user.id),
               beside="text", said=places.and_next("Your answer was sent.", "/staff/requests"),
               done={"text", "then", "until"})


@bp.post("/staff/requests/<ref:ref>/note")
@audience(Audience.STAFF)
@uploads.takes_files
def request_note(ref: str) -> ResponseReturnValue:
    """Leave a note that only staff read."""
    return _do(ref, lambda form: answering.note(ref, by=current_user.id,
                                                text=form.note.data or ""),
               beside="note", said="Your note is in the thread.", done={"note"})


@bp.post("/staff/requests/<ref:ref>/claim")
@audience(Audience.STAFF)
@uploads.takes_files
def request_claim(ref: str) -> ResponseReturnValue:
    """Take a request on."""
    return _do(ref, lambda form: claims.claim(ref, by=current_user.id), beside="to",
               said="You have this request now.", done=set())


@bp.post("/staff/requests/<ref:ref>/handover")
@audience(Audience.STAFF)
@uploads.takes_files
def request_hand_over(ref: str) -> ResponseReturnValue:
    """Hand a request to a colleague, or back to the queue."""
    return _do(ref, lambda form: claims.hand_over(
        ref, by=current_user.id, to=form.to.data or "", because=form.note.data or ""),
        beside="to", said="The request was handed over.", done={"note"})


def show(ref: str, form: RequestForm | None, *, code: int = 200, notice: str | None = None,
         refused: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Return the page of a request, with the form as it was filled in, if it was."""
    found = reading.of_staff(current_user.id, ref, whole="all" in request.args) or abort(404)
    barred = staffing.barred(ref, current_user.id) if found.head.kind == "review" else None
    hides = barred is not None and form is None
    form = form or RequestForm(formdata=None, data=found.head.draft)
    deeds, colleagues = audit.beside(found.head.person_id, ref)
    form.fit(found.head, colleagues)
    return page.tagged(
        "staff/request.html", found=found, head=found.head, form=form, notice=notice,
        barred=barred if hides else None,
        documents=uploads.Documents(found.kept, refused),
        deeds=deeds, turn=words.turn, done=words.done,
        kind_words=words.kind_words, entries=entries.entries), code


def _typed(ref: str) -> tuple[RequestForm, uploads.Documents]:
    """Take what was typed and chosen; whoever does not find the request leaves nothing in it."""
    if reading.of_staff(current_user.id, ref) is None:
        abort(404)
    documents = uploads.take(reading.draft_of(ref))
    return RequestForm(), documents


def _stays(ref: str, form: RequestForm, documents: uploads.Documents) -> ResponseReturnValue:
    """Keep everything, and show the form again with its documents; nothing is sent."""
    _keep(ref, form.typed)
    db.session.commit()
    return show(ref, form, code=422 if documents.refused else 200, refused=documents.refused)


def _do(ref: str, verb: Callable[[RequestForm], Any], *, beside: str, said: str,
        done: set[str]) -> ResponseReturnValue:
    """Do one thing; what stands in the fields that it did not use stays as a draft."""
    form, documents = _typed(ref)
    if documents.stays:
        return _stays(ref, form, documents)
    rest = {name: "" if name in done else text for name, text in form.typed.items()}
    if not drafts.fits(rest):
        longest = max(rest, key=lambda name: len(rest[name]))
        return _refused(ref, form, Refusal(drafts.TOO_LONG), beside=form[longest])
    try:
        verb(form)
    except Refusal as no:
        return _refused(ref, form, no, beside=form[beside])
    _keep(ref, rest)
    db.session.commit()
    flash(said, "good")
    return redirect(url_for("staff.request_thread", ref=ref), 303)


def _refused(ref: str, form: RequestForm, no: Refusal, *, beside: Any) -> ResponseReturnValue:
    """Show a no with everything that was typed; it is kept as a draft meanwhile."""
    db.session.rollback()
    _keep(ref, form.typed)
    db.session.commit()
    if isinstance(no, Conflict):
        return show(ref, form, code=409, notice=no.sentence)
    form.show(no, beside=beside)
    return show(ref, form, code=422)


def _keep(ref: str, typed: dict[str, str]) -> None:
    if not any(typed[name].strip() for name in ("text", "note")):
        drafts.remove(current_user.id, reading.DRAFT, ref)
        return
    drafts.save(current_user.id, reading.DRAFT, ref, typed)
