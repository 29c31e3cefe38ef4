"""Reviews: those a member of staff may decide, one of them with its evidence, and the decision."""

from dataclasses import replace

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy import appeals as policy
from portal.policy.appeals import Outcome
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.services.cases import reading, staffing
from portal.services.enforcement.appeals import choice, deciding, dossier, queue, relabelling
from portal.services.enforcement.appeals.dossier import Dossier
from portal.services.enforcement.appeals.queue import Filter
from portal.services.paging import Which
from portal.services.work import drafts
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.requests import entries
from portal.web.staff import places, statement
from portal.web.staff.blueprint import bp
from portal.web.staff.reviews_form import ReviewForm

FILTERS = {Filter.open: "For you to decide", Filter.mine: "Taken on by you",
           Filter.others: "For colleagues", Filter.decided: "Decided"}
DONE = {
    Outcome.reversed: "The decision is undone, and the letter with the apology is on its way.",
    Outcome.reduced: "The decision is lighter now, and the letter is on its way.",
    Outcome.upheld: "The decision stays, and the letter with your answers is on its way.",
}
IS_QUESTION = "It is a question now, and the letter that says so is on its way. Answer it here."
CARRIED = "What you had typed is in the answer field."
TOO_LONG = ("What you have typed is too long to be carried into the answer to a question. Shorten "
            "it, or copy it first.")


@bp.get("/staff/reviews")
@audience(Audience.STAFF)
def reviews() -> ResponseReturnValue:
    """Reviews that the reader may decide, the nearest date first; others only to know of them."""
    asked = request.args.get("show", "")
    which = Filter(asked) if asked in set(Filter) else Filter.open
    found = queue.reviews(current_user.id, which, Which.of(request.args.get("page")))
    return render("staff/reviews.html", found=found, filters=FILTERS)


@bp.get("/staff/reviews/<ref:ref>")
@audience(Audience.STAFF)
def review(ref: str) -> ResponseReturnValue:
    """Evidence on the left, the decision on the right."""
    return _page(_find(ref), ReviewForm())


@bp.post("/staff/reviews/<ref:ref>/change")
@audience(Audience.STAFF)
def change_review(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    found = _find(ref)
    return _page(found, _typed(found))


@bp.post("/staff/reviews/<ref:ref>/preview")
@audience(Audience.STAFF)
def preview_review(ref: str) -> ResponseReturnValue:
    """Show exactly what the person will read; nothing is stored."""
    found = _find(ref)
    form = _typed(found)
    try:
        made = deciding.preview(ref, form.choice, by=current_user.id)
    except Refusal as no:
        return _refused(ref, form, no)
    db.session.rollback()
    found = _find(ref)
    return render("staff/review_preview.html", found=found, form=form, made=made,
                  told=_result_as_read(found, made))


@bp.post("/staff/reviews/<ref:ref>/decide")
@audience(Audience.STAFF)
def decide_review(ref: str) -> ResponseReturnValue:
    """Decide: record, consequences, corrections and letters are one transaction."""
    found = _find(ref)
    form = _typed(found)
    try:
        outcome = deciding.decide(ref, form.choice, by=current_user.id)
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    flash(places.and_next(DONE[outcome], "/staff/reviews"), "good")
    return redirect(url_for("staff.review", ref=ref), 303)


@bp.post("/staff/reviews/<ref:ref>/question")
@audience(Audience.STAFF)
def review_is_question(ref: str) -> ResponseReturnValue:
    """Take a mailed reply for a question; what was typed as a decision goes into its answer."""
    form = _typed(_find(ref))
    try:
        relabelling.as_question(ref, by=current_user.id, seen=form.seen)
        _carry(ref, form)
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    flash(f"{IS_QUESTION} {CARRIED if form.texts else ''}".rstrip(), "good")
    return redirect(url_for("staff.request_thread", ref=ref), 303)


def _carry(ref: str, form: ReviewForm) -> None:
    """Put what was typed below what waits already in the answer of the request's own page."""
    if not form.texts:
        return
    waiting = drafts.typed(current_user.id, reading.DRAFT, ref)
    text = "\n\n".join(filter(None, [waiting.get("text", "").strip(), *form.texts]))
    if not drafts.save(current_user.id, reading.DRAFT, ref, {**waiting, "text": text}):
        raise Refusal(TOO_LONG)


def _find(ref: str) -> Dossier:
    """Find a review; whoever asked for it, or is its subject, finds nothing here."""
    return dossier.of(ref, current_user.id, leads=staffing.leads(current_user.roles)) or abort(404)


def _typed(found: Dossier) -> ReviewForm:
    return ReviewForm.of(request.form, len(found.arguments))


def _page(found: Dossier, form: ReviewForm, code: int = 200,
          notice: str | None = None) -> ResponseReturnValue:
    file = found.file
    told = statement.as_read_by(file.subject, file.told) if file else None
    return render("staff/review.html", found=found, form=form, notice=notice, policy=policy,
                  file=file, told=told, decision=file and file.decision,
                  subject=file and file.subject, entries=entries.entries), code


def _refused(ref: str, form: ReviewForm, no: Refusal) -> ResponseReturnValue:
    """Show a no beside the form, with everything that was typed."""
    db.session.rollback()
    found = _find(ref)
    if isinstance(no, Conflict):
        if _is_the_same(found, form):
            return redirect(url_for("staff.review", ref=ref), 303)
        return _page(found, form, 409, no.sentence)
    if not isinstance(no, Misplaced):
        return _page(found, replace(form, problems={"outcome": no.sentence}), 422)
    said = {no.field: no.sentence}
    problems = said | choice.missing(form.outcome, form.answers, form.reasons) | said
    return _page(found, replace(form, problems=problems), 422)


def _is_the_same(found: Dossier, form: ReviewForm) -> bool:
    """Whether this is the decision that the same person took a moment ago, sent twice."""
    review = found.review
    return (review.decided_by_id == current_user.id and review.outcome == form.outcome
            and (review.reasons or "").split() == form.reasons.split())


def _result_as_read(found: Dossier, made: deciding.Preview) -> str:
    """Return the answer as it will stand on the person's own page, in their zone."""
    return statement.in_words_of(found.person, "staff/_review_result.html", told=made.answer)
