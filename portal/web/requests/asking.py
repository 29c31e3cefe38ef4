"""A new question. What was typed outlives every no."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import Field

from portal import dates
from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services import files, letters_to_team
from portal.services.cases import asking, inbox, threads
from portal.services.enforcement import kinds
from portal.services.work import drafts
from portal.web import page, uploads
from portal.web.access import Audience, audience
from portal.web.reader import reader
from portal.web.requests.blueprint import bp
from portal.web.requests.forms import QuestionForm

DRAFT = "question"


@bp.get("/requests/new")
@audience(Audience.SIGNED_IN)
def new() -> ResponseReturnValue:
    """The form, with what was typed before."""
    kept = drafts.typed(current_user.id, DRAFT, "")
    named = {"decision": request.args["decision"]} if "decision" in request.args else {}
    return _form(QuestionForm(formdata=None, data={**kept, **named}), uploads.kept(DRAFT))


@bp.post("/requests/new")
@audience(Audience.SIGNED_IN)
@uploads.takes_files
def ask() -> ResponseReturnValue:
    """Send the question, or keep it as a draft."""
    documents = uploads.take(DRAFT)
    form = QuestionForm()
    if documents.stays or request.form.get("then") == "draft":
        return _kept(form, documents)
    if not form.validate():
        return _refused(form, documents)
    try:
        case = asking.ask(current_user.id, **form.typed)
    except Refusal as no:
        return _refused(form, documents, no.sentence)
    message = threads.first_message(case)
    files.attach(current_user.id, DRAFT, case_id=case.id, message_id=message.id)
    letters_to_team.wrote(case, message)
    drafts.remove(current_user.id, DRAFT, "")
    db.session.commit()
    flash("Your question has arrived, and a receipt is on its way to you by e-mail.", "good")
    return redirect(url_for("requests.thread", ref=case.ref), 303)


def _kept(form: QuestionForm, documents: uploads.Documents) -> ResponseReturnValue:
    if not drafts.save(current_user.id, DRAFT, "", form.typed):
        return _refused(form, documents, drafts.TOO_LONG)
    db.session.commit()
    if documents.refused:
        return _form(form, documents, 422)
    flash("Your draft is kept. Nothing was sent.", "good")
    return redirect(url_for("requests.new", _anchor="documents" if documents.stays else None), 303)


def _refused(form: QuestionForm, documents: uploads.Documents,
             sentence: str = "") -> ResponseReturnValue:
    """Say what is wrong beside the field it is about; the draft is kept meanwhile."""
    db.session.rollback()
    drafts.save(current_user.id, DRAFT, "", form.typed)
    db.session.commit()
    if sentence:
        _field_of(form).errors = [sentence]
    return _form(form, documents, 422)


def _field_of(form: QuestionForm) -> Field:
    """The field that a refusal is about: the first that would be refused by itself."""
    checks = ((form.subject, threads.subject_of), (form.text, asking.message_of))
    for field, check in checks:
        try:
            check(field.data)
        except Refusal:
            return field
    return form.decision if form.decision.data else form.text


def _form(form: QuestionForm, documents: uploads.Documents,
          code: int = 200) -> ResponseReturnValue:
    known = inbox.decisions(current_user.id)
    form.offer(known, {one.ref: _words(one) for one in known})
    return page.tagged("requests/new.html", form=form, documents=documents,
                       decisions=known), code


def _words(decision: inbox.OwnDecision) -> str:
    who = reader()
    day = dates.day(dates.own(decision.since, who.zone), weekday=False, locale=who.locale)
    headline = decision.headline or kinds.HEADLINES[Kind(decision.kind)]
    return f"{decision.ref} of {day}: {headline}"
