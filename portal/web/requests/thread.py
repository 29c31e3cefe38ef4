"""One request: what was said, where it stands, and the form to add to it."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services import files
from portal.services.cases import asking, reading, threads
from portal.services.work import drafts
from portal.web import page, uploads
from portal.web.access import Audience, audience
from portal.web.requests.blueprint import bp
from portal.web.requests.forms import MessageForm

DRAFT = reading.DRAFT


@bp.get("/requests/<ref:ref>")
@audience(Audience.SIGNED_IN)
def thread(ref: str) -> ResponseReturnValue:
    """The thread of one's own request; nothing at all for a stranger."""
    found = reading.of_person(current_user.id, ref, whole="all" in request.args) or abort(404)
    form = MessageForm(formdata=None, data=found.head.draft)
    return page.tagged("requests/thread.html", found=found, head=found.head, form=form,
                       documents=uploads.Documents(found.kept))


@bp.post("/requests/<ref:ref>")
@audience(Audience.SIGNED_IN)
@uploads.takes_files
def write(ref: str) -> ResponseReturnValue:
    """Add a message, or keep it as a draft."""
    if threads.of_person(current_user.id, ref) is None:
        abort(404)
    documents = uploads.take(reading.draft_of(ref))
    form = MessageForm()
    case = threads.of_person(current_user.id, ref) or abort(404)
    if documents.stays or request.form.get("then") == "draft":
        return _kept(ref, form, documents)
    try:
        if not form.validate():
            return _refused(ref, form, documents)
        message = asking.write(case, by=current_user.id, text=form.text.data or "")
    except Refusal as no:
        form.text.errors = [no.sentence]
        return _refused(ref, form, documents)
    files.attach(current_user.id, reading.draft_of(ref), case_id=case.id, message_id=message.id)
    drafts.remove(current_user.id, DRAFT, ref)
    db.session.commit()
    flash("Your message has arrived.", "good")
    return redirect(url_for("requests.thread", ref=ref, _anchor=message.ref), 303)


@bp.post("/requests/<ref:ref>/seen")
@audience(Audience.SIGNED_IN)
def seen(ref: str) -> ResponseReturnValue:
    """Mark a thread as read up to the entry that was shown last."""
    if not asking.mark_read(current_user.id, ref, request.form.get("entry", "")):
        abort(404)
    db.session.commit()
    return redirect(url_for("requests.index"), 303)


def _kept(ref: str, form: MessageForm, documents: uploads.Documents) -> ResponseReturnValue:
    drafts.save(current_user.id, DRAFT, ref, form.typed)
    db.session.commit()
    if documents.refused:
        return _page(ref, form, documents)
    flash("Your draft is kept. Nothing was sent.", "good")
    return redirect(url_for("requests.thread", ref=ref, _anchor="text"), 303)


def _refused(ref: str, form: MessageForm, documents: uploads.Documents) -> ResponseReturnValue:
    """Show the thread as it stands with what was typed; the draft is kept meanwhile."""
    db.session.rollback()
    drafts.save(current_user.id, DRAFT, ref, form.typed)
    db.session.commit()
    return _page(ref, form, documents)


def _page(ref: str, form: MessageForm, documents: uploads.Documents) -> ResponseReturnValue:
    found = reading.of_person(current_user.id, ref) or abort(404)
    return page.render("requests/thread.html", found=found, head=found.head, form=form,
                       documents=documents), 422
