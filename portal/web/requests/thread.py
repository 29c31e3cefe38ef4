"""One request: what was said, where it stands, and the form to add to it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.policy.requests import MESSAGE_LIMIT
from portal.services import files, letters_to_team
from portal.services.cases import answers, asking, notices, reading, threads, unheard
from portal.services.work import drafts
from portal.web import noting, page, uploads
from portal.web.access import Audience, audience
from portal.web.forms import tidy
from portal.web.requests.blueprint import bp

DRAFT = reading.DRAFT


@bp.get("/requests/<ref:ref>")
@audience(Audience.SIGNED_IN)
def thread(ref: str) -> ResponseReturnValue:
    """The thread of one's own request; nothing at all for a stranger."""
    found = reading.of_person(current_user.id, ref, whole="all" in request.args) or abort(404)
    if found.head.is_answered and found.head.answer_seen_at is None:
        noting.soon(lambda connection: answers.note_seen(found.head.ref, connection))
    if found.head.unread_letter:  # its date may count from now: the page shows it
        noting.at_once(lambda connection: unheard.note_thread_seen(ref, connection))
        found = reading.of_person(current_user.id, ref, whole="all" in request.args) or abort(404)
    return page.tagged("requests/thread.html", **_told(
        found, (found.head.draft or {}).get("text", ""), uploads.Documents(found.kept)))


@bp.post("/requests/<ref:ref>")
@audience(Audience.SIGNED_IN)
@uploads.takes_files
def write(ref: str) -> ResponseReturnValue:
    """Add a message, or keep it as a draft."""
    if threads.of_person(current_user.id, ref) is None:
        abort(404)
    documents, text = uploads.take(reading.draft_of(ref)), str(tidy(request.form.get("text", "")))
    case = threads.of_person(current_user.id, ref) or abort(404)
    if documents.stays or request.form.get("then") == "draft":
        return _kept(ref, text, documents)
    try:
        message = asking.write(case, by=current_user.id, text=text)
    except Refusal as no:
        return _refused(ref, text, documents, no.sentence)
    files.attach(current_user.id, reading.draft_of(ref), case_id=case.id, message_id=message.id)
    letters_to_team.wrote(case, message)
    drafts.remove(current_user.id, DRAFT, ref)
    db.session.commit()
    flash("Your message has arrived.", "good")
    return redirect(url_for("requests.thread", ref=ref, _anchor=message.ref), 303)


@bp.post("/requests/<ref:ref>/seen")
@audience(Audience.SIGNED_IN)
def seen(ref: str) -> ResponseReturnValue:
    """Mark a thread as read up to the entry that was shown last."""
    if not asking.mark_read(current_user.id, ref, str(tidy(request.form.get("entry", "")))):
        abort(404)
    db.session.commit()
    return redirect(url_for("requests.index"), 303)


@bp.get("/requests/about/<ref:ref>")
@audience(Audience.SIGNED_IN)
def about(ref: str) -> ResponseReturnValue:
    """Lead from one of one's decisions to its thread."""
    found = notices.ref_of(current_user.id, ref) or abort(404)
    return redirect(url_for("requests.thread", ref=found))


def _kept(ref: str, text: str, documents: uploads.Documents) -> ResponseReturnValue:
    if not drafts.save(current_user.id, DRAFT, ref, {"text": text}):
        return _page(ref, text, documents, drafts.TOO_LONG)
    db.session.commit()
    if documents.refused:
        return _page(ref, text, documents)
    flash("Your draft is kept. Nothing was sent.", "good")
    return redirect(url_for("requests.thread", ref=ref, _anchor="text"), 303)


def _refused(ref: str, text: str, documents: uploads.Documents,
             sentence: str) -> ResponseReturnValue:
    """Show the thread as it stands with what was typed; the draft is kept meanwhile."""
    db.session.rollback()
    drafts.save(current_user.id, DRAFT, ref, {"text": text})
    db.session.commit()
    return _page(ref, text, documents, sentence)


def _page(ref: str, text: str, documents: uploads.Documents,
          error: str = "") -> ResponseReturnValue:
    found = reading.of_person(current_user.id, ref) or abort(404)
    return page.render("requests/thread.html", **_told(found, text, documents, error)), 422


def _told(found: reading.Thread, text: str, documents: uploads.Documents,
          error: str = "") -> dict[str, Any]:
    problems = ([("text", error)] if error else []) + documents.problems
    return {"found": found, "head": found.head, "text": text, "error": error,
            "documents": documents, "problems": problems, "limit": MESSAGE_LIMIT}
