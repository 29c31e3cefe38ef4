"""The steps of asking for a review, the same whatever it is about."""

from typing import Any

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy import appeals as policy
from portal.policy.refusal import Misplaced, Refusal
from portal.services.enforcement import appeals
from portal.services.enforcement.appeals import arguments, asking, known, matters
from portal.services.enforcement.appeals.known import AlreadyAsked, Asked
from portal.services.enforcement.appeals.matters import Matter
from portal.services.work import drafts
from portal.web import uploads
from portal.web.page import render
from portal.web.status.reviewing_forms import Typed


def place(matter: Matter) -> str:
    """Return the address of what a review is about."""
    if matter.removed:
        return f"/feedback/{matter.ref}/removal"
    return f"/status/decisions/{matter.ref}" if matter.action_id else f"/requests/{matter.ref}"


def find(ref: str) -> Matter:
    """Find what a review is about through the visitor; a stranger meets 404."""
    return matters.of_person(current_user.id, ref) or abort(404)


def show(matter: Matter) -> ResponseReturnValue:
    """The form with what was typed before, or why there is none."""
    asked, (typed, documents) = known.of_matter(matter), _draft(matter)
    if no := _refusal(matter, asked):
        return _closed(matter, asked, no, typed), 200
    return _form(matter, asked, typed, documents=documents)


def take(matter: Matter) -> ResponseReturnValue:
    """Keep everything that came, then do what the pressed button says."""
    documents = uploads.take(asking.draft_of(matter.ref))
    typed, asked = Typed.of(request.form), known.of_matter(matter)
    if no := _refusal(matter, asked):
        return _closed(matter, asked, no, typed), 409
    then = request.form.get("then", "check")
    if "remove" in request.form:
        typed = typed.without(request.form["remove"])
    too_long = None if _keep(matter, typed) else Misplaced("argument-1", drafts.TOO_LONG)
    if then == "add" and len(typed.arguments) < policy.MOST_ARGUMENTS:
        typed = typed.with_one_more()
    stays = documents.stays or "remove" in request.form or then in {"add", "draft"}
    no = too_long if stays else _wrong(typed, asked) or too_long
    if stays or no:
        return _form(matter, asked, typed, documents=documents, no=no,
                     code=422 if no or documents.refused else 200,
                     draft_kept=then == "draft" and not no)
    return redirect(f"{place(matter)}/review/check", 303)


def _wrong(typed: Typed, asked: list[Asked]) -> Misplaced | None:
    try:
        arguments.checked(typed.arguments, typed.new, needs=known.needs_new(asked))
    except Misplaced as no:
        return no
    return None


def check(matter: Matter) -> ResponseReturnValue:
    """Everything once more, and the button that sends it."""
    asked, (typed, documents) = known.of_matter(matter), _draft(matter)
    if request.method == "POST":
        return _send(matter, typed)
    if no := _refusal(matter, asked):
        return _closed(matter, asked, no, typed), 200
    try:
        said, new = arguments.checked(typed.arguments, typed.new, needs=known.needs_new(asked))
    except Misplaced:
        return redirect(f"{place(matter)}/review")
    return render("status/review_check.html", matter=matter, place=place(matter), said=said,
                  new=new, documents=documents)


def _send(matter: Matter, typed: Typed) -> ResponseReturnValue:
    """Send the draft; the same press again finds it gone and leads to the confirmation."""
    try:
        appeals.ask(current_user.id, matter.ref, typed.arguments, new_evidence=typed.new)
        db.session.commit()
    except Misplaced as no:
        db.session.rollback()
        return _form(matter, known.of_matter(matter), typed, no=no, code=422)
    except Refusal as no:
        db.session.rollback()
        if not (isinstance(no, AlreadyAsked) and typed.is_empty):
            return _closed(matter, known.of_matter(matter), no, typed), 409
    return redirect(f"{place(matter)}/review/sent", 303)


def sent(matter: Matter) -> ResponseReturnValue:
    """It has arrived: its reference, and by when it is answered."""
    asked = known.of_matter(matter)
    waiting = next((one for one in asked if one.decided_at is None
                    and (one.person_id == current_user.id or not matter.removed)), None)
    if waiting is None:
        return redirect(place(matter))
    return render("status/review_sent.html", matter=matter, place=place(matter), waiting=waiting)


def _refusal(matter: Matter, asked: list[Asked]) -> Refusal | None:
    try:
        known.demand_open(matter, asked, clock.now())
    except Refusal as no:
        return no
    return None


def _draft(matter: Matter) -> tuple[Typed, uploads.Documents]:
    fields, files = drafts.with_files(current_user.id, asking.FORM, matter.ref,
                                      asking.draft_of(matter.ref))
    return Typed.of(fields), uploads.Documents(files)


def _keep(matter: Matter, typed: Typed) -> bool:
    """Keep what was typed, in place of what was before; False if it is too long to keep."""
    if typed.is_empty:
        drafts.remove(current_user.id, asking.FORM, matter.ref)
    kept = drafts.save(current_user.id, asking.FORM, matter.ref, typed.fields)
    db.session.commit()
    return kept


def _form(matter: Matter, asked: list[Asked], typed: Typed, *,
          documents: uploads.Documents | None = None, no: Misplaced | None = None,
          code: int = 200, **more: Any) -> ResponseReturnValue:
    documents = documents or uploads.kept(asking.draft_of(matter.ref))
    return render("status/review.html", matter=matter, place=place(matter), typed=typed,
                  again=known.needs_new(asked), documents=documents, policy=policy,
                  wrong={no.field: no.sentence} if no else {}, **more), code


def _closed(matter: Matter, asked: list[Asked], no: Refusal, typed: Typed) -> str:
    """Say why no review can be asked for now, and give back what was typed."""
    waiting = next((one for one in asked if one.decided_at is None), None)
    own = isinstance(no, AlreadyAsked)
    return render("status/review_closed.html", matter=matter, place=place(matter), no=no,
                  waiting=waiting if own else None, others=waiting and not own, typed=typed)
