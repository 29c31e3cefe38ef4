"""Answering what a decision asks, thing by thing, with documents. What was typed outlives a no."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.enforcement.violations import answering
from portal.services.enforcement.violations.answering import Asked
from portal.services.work import drafts
from portal.web import page, uploads
from portal.web.access import Audience, audience
from portal.web.forms import Form, tidy
from portal.web.status.blueprint import bp

DRAFT = "decision-answer"


class AnswerForm(Form):
    """Carries the token; the fields are as many as there are things asked."""


@bp.get("/status/decisions/<ref>/answer")
@audience(Audience.FREELANCER)
def answer(ref: str) -> ResponseReturnValue:
    """The form, with what was typed before; nothing at all for a stranger."""
    asked = _asked(ref)
    kept = drafts.typed(current_user.id, DRAFT, ref)
    typed = [kept.get(name, "") for name in _names(asked)]
    return _page(asked, typed, uploads.kept(answering.draft_of(ref)))


@bp.post("/status/decisions/<ref>/answer")
@audience(Audience.FREELANCER)
@uploads.takes_files
def send_answer(ref: str) -> ResponseReturnValue:
    """Send the answer, or keep it as a draft."""
    asked = _asked(ref)
    documents = uploads.take(answering.draft_of(ref))
    form = AnswerForm()
    typed = [str(tidy(request.form.get(name, ""))) for name in _names(asked)]
    if documents.stays or request.form.get("then") == "draft" or not form.validate():
        return _kept(asked, typed, documents)
    try:
        case = answering.answer(current_user.id, ref, typed)
    except Refusal as no:
        db.session.rollback()
        _keep(ref, asked, typed)
        return _page(asked, typed, documents, no.sentence)
    drafts.remove(current_user.id, DRAFT, ref)
    db.session.commit()
    flash("Your answer has arrived. A person on our team looks at it.", "good")
    return redirect(url_for("requests.thread", ref=case.ref), 303)


def _asked(ref: str) -> Asked:
    return answering.asked(current_user.id, ref) or abort(404)


def _names(asked: Asked) -> list[str]:
    return [f"answer-{number}" for number in range(1, len(asked.asks) + 1)]


def _keep(ref: str, asked: Asked, typed: list[str]) -> bool:
    fields = dict(zip(_names(asked), typed, strict=True))
    kept = drafts.save(current_user.id, DRAFT, ref, fields)
    db.session.commit()
    return kept


def _kept(asked: Asked, typed: list[str], documents: uploads.Documents) -> ResponseReturnValue:
    if not _keep(asked.ref, asked, typed):
        return _page(asked, typed, documents, drafts.TOO_LONG)
    if documents.refused:
        return _page(asked, typed, documents, code=422)
    flash("Your draft is kept. Nothing was sent.", "good")
    return redirect(url_for("status.answer", ref=asked.ref,
                            _anchor="documents" if documents.stays else None), 303)


def _page(asked: Asked, typed: list[str], documents: uploads.Documents, problem: str = "",
          code: int = 200) -> ResponseReturnValue:
    return page.render(
        "status/answer.html", asked=asked, documents=documents, problem=problem,
        fields=list(zip(_names(asked), asked.asks, typed, strict=True)),
        limit=answering.LIMIT), 422 if problem else code
