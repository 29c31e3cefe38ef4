"""Opening a decision from a person's record: write it down, read it as they will, take it."""

import re

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import Kind
from portal.services.enforcement import subjects
from portal.services.enforcement.subjects import Subject
from portal.services.enforcement.violations import deciding
from portal.services.enforcement.violations.draft import Draft, Incomplete
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff import identity, statement
from portal.web.staff.blueprint import bp
from portal.web.staff.opening_form import OpenForm

FRESH = re.compile(r"D-[0-9A-Z]{8}\Z")


@bp.get("/staff/people/<ref:ref>/decisions/new")
@audience(Audience.STAFF)
def open_decision(ref: str) -> ResponseReturnValue:
    """The form, with nothing chosen."""
    subject = _subject(ref)
    form = OpenForm(formdata=None, data={"ref": deciding.fresh_ref(),
                                         "seen": deciding.seen_mark(subject.id)})
    return _form(subject, form)


@bp.post("/staff/people/<ref:ref>/decisions/change")
@audience(Audience.STAFF)
def open_change(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    return _form(_subject(ref), OpenForm())


@bp.post("/staff/people/<ref:ref>/decisions/preview")
@audience(Audience.STAFF)
def open_preview(ref: str) -> ResponseReturnValue:
    """Show the statement and the letter exactly as they will be; nothing is stored."""
    subject, form = _subject(ref), OpenForm()
    draft = _read(form)
    return _preview(subject, form, draft) if draft else _form(subject, form, 422)


@bp.post("/staff/people/<ref:ref>/decisions")
@audience(Audience.STAFF)
def open_take(ref: str) -> ResponseReturnValue:
    """Take the decision: in force now, or waiting for a second person."""
    subject, form = _subject(ref), OpenForm()
    draft = _read(form)
    if draft is None:
        return _form(subject, form, 422)
    if draft.kind is Kind.block and not identity.is_confirmed():
        return _preview(subject, form, draft, identity.WRONG)
    try:
        action = deciding.decide(ref, draft, by=current_user.id, seen=form.seen.data or "")
        waits = action.decided_at is None
        db.session.commit()
    except Refusal as no:
        return _refused(subject, form, no)
    flash("Your decision is written down. It takes effect when a second person agrees." if waits
          else "Your decision is recorded, and the letter is on its way.", "good")
    return redirect(url_for("staff.decision", ref=draft.ref), 303)


def _preview(subject: Subject, form: OpenForm, draft: Draft,
             problem: str = "") -> ResponseReturnValue:
    try:
        made = deciding.preview(subject.ref, draft, by=current_user.id,
                                seen=form.seen.data or "")
    except Refusal as no:
        return _refused(subject, form, no)
    db.session.rollback()
    page = render("staff/open_preview.html", subject=subject, form=form, made=made,
                  problem=problem, told=statement.as_read_by(subject, made.told))
    return page, 422 if problem else 200


def _subject(ref: str) -> Subject:
    return subjects.freelancer(ref, current_user.id) or abort(404)


def _read(form: OpenForm) -> Draft | None:
    if not form.validate_on_submit():
        return None
    if not FRESH.match(form.ref.data or ""):
        abort(404)
    return form.read()


def _refused(subject: Subject, form: OpenForm, no: Refusal) -> ResponseReturnValue:
    """Show a no beside what it is about, with everything that was typed."""
    db.session.rollback()
    if isinstance(no, Incomplete):
        form.refuse(no.problems)
        return _form(subject, form, 422)
    if not isinstance(no, Conflict):
        form.kind.errors = [no.sentence]
        return _form(subject, form, 422)
    form.seen.data = deciding.seen_mark(subject.id)
    return _form(subject, form, 409, no.sentence)


def _form(subject: Subject, form: OpenForm, code: int = 200,
          notice: str | None = None) -> ResponseReturnValue:
    findings, declared = deciding.known(subject.id)
    return render("staff/open.html", subject=subject, form=form, notice=notice,
                  findings=findings, declared=declared), code
