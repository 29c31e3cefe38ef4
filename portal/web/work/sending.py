"""Write, preview and send a proposal. What was typed outlives every no."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.policy.standing import Paused
from portal.policy.vocabulary import Ability
from portal.services.enforcement import standing
from portal.services.work import drafts, proposals
from portal.services.work.postings import Posted
from portal.services.work.proposals import AlreadySent
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.work.blueprint import WRITING, bp, paused, posting_or_404
from portal.web.work.forms import ProposalForm

SENT_ALREADY = "You have already sent a proposal for this posting. Here it is."


@bp.get("/work/postings/<ref>/proposal")
@audience(Audience.FREELANCER)
def write(ref: str) -> ResponseReturnValue:
    """The form, with the draft if there is one; 403 while proposals are paused."""
    posted = posting_or_404(ref)
    verdict = current_user.standing.may(Ability.send_proposal)
    if not verdict:
        return _paused(posted, Paused(verdict))
    if posted.proposal_ref:
        flash(SENT_ALREADY, "hold")
        return redirect(url_for("work.proposal", ref=posted.proposal_ref))
    draft = drafts.of_proposal(current_user.id, ref)
    typed = {"price": draft.price, "letter": draft.letter} if draft else {}
    return _form(posted, ProposalForm(posted.currency, data=typed), draft=draft)


@bp.route("/work/postings/<ref>/proposal", methods=WRITING)
@audience(Audience.FREELANCER)
def take(ref: str) -> ResponseReturnValue:
    """Take what the form sent: keep it as a draft, show it as a preview, or send it."""
    posted = posting_or_404(ref)
    form = ProposalForm(posted.currency)
    try:
        if request.method == "POST" and form.then.data == "send":
            return _send(posted, form)
        standing.require(current_user.id, Ability.send_proposal)
    except Paused as no:
        return _paused(posted, no, form)
    if request.method != "POST":
        abort(405)
    return _keep(posted, form)


@bp.get("/work/postings/<ref>/draft")
@audience(Audience.FREELANCER)
def draft(ref: str) -> ResponseReturnValue:
    """A proposal exactly as it would be sent; while proposals are paused, that it is kept."""
    posted = posting_or_404(ref)
    kept = drafts.of_proposal(current_user.id, ref)
    if kept is None:
        if posted.proposal_ref:
            return redirect(url_for("work.proposal", ref=posted.proposal_ref))
        abort(404)
    words = problem = None
    try:
        words = proposals.wording(posted.currency, price=kept.price, letter=kept.letter)
    except Refusal as no:
        problem = no.sentence
    return page.tagged("work/draft.html", posted=posted, draft=kept, words=words, problem=problem)


@bp.post("/work/postings/<ref>/draft/removal")
@audience(Audience.FREELANCER)
def discard(ref: str) -> ResponseReturnValue:
    """Drop a draft."""
    posted = posting_or_404(ref)
    drafts.remove(current_user.id, drafts.PROPOSAL, ref)
    db.session.commit()
    flash(f"Your draft for “{posted.title}” is gone.", "good")
    return redirect(url_for("work.posting", ref=ref))


def _send(posted: Posted, form: ProposalForm) -> ResponseReturnValue:
    if not form.validate():
        standing.require(current_user.id, Ability.send_proposal)
        return _form(posted, form, code=422)
    try:
        sent = proposals.send(current_user.id, posted.ref, **form.typed)
    except Paused:
        raise
    except Refusal as no:
        db.session.rollback()
        earlier = no.ref if isinstance(no, AlreadySent) else None
        return _form(posted, form, code=409, notice=no.sentence, earlier=earlier)
    db.session.commit()
    flash(f"Your proposal for “{posted.title}” was sent.", "good")
    return redirect(url_for("work.proposal", ref=sent))


def _keep(posted: Posted, form: ProposalForm) -> ResponseReturnValue:
    """Keep a draft as it is typed, or, for a preview, once it could be sent."""
    preview = form.then.data != "draft"
    if preview and not form.validate():
        return _form(posted, form, code=422)
    if not drafts.save(current_user.id, drafts.PROPOSAL, posted.ref, form.typed):
        form.validate()
        return _form(posted, form, code=422)
    db.session.commit()
    if preview:
        return redirect(url_for("work.draft", ref=posted.ref))
    flash("Draft saved. You find it under “Your proposals” on every device.", "good")
    return redirect(url_for("work.write", ref=posted.ref))


def _form(posted: Posted, form: ProposalForm, code: int = 200,
          **more: object) -> ResponseReturnValue:
    return page.tagged("work/write.html", posted=posted, form=form, **more), code


def _paused(posted: Posted, no: Paused, form: ProposalForm | None = None) -> ResponseReturnValue:
    """Refuse with the reason; what was typed becomes the draft, or is shown if it is too long."""
    db.session.rollback()
    typed = form.typed if form else {}
    kept = drafts.save(current_user.id, drafts.PROPOSAL, posted.ref, typed)
    db.session.commit()
    has_draft = drafts.of_proposal(current_user.id, posted.ref) if typed else posted.drafted_at
    return paused(no, draft=has_draft and f"Proposal for {posted.title}",
                  draft_at=url_for("work.draft", ref=posted.ref), typed={} if kept else typed)
