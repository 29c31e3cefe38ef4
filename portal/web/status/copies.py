"""Copies of a decision to keep: data in the fields of the European database, and a PDF."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.services.enforcement import dsa, overview
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.status.blueprint import bp

STYLE = Path(__file__).resolve().parents[3] / "static" / "document.css"


@cache
def can_print() -> bool:
    """Whether the extra that makes PDF documents is installed here."""
    return importlib.util.find_spec("weasyprint") is not None


@bp.get("/status/decisions/<ref>.json")
@audience(Audience.FREELANCER)
def decision_data(ref: str) -> ResponseReturnValue:
    """One's own decision as data; nothing at all for a stranger."""
    answer = jsonify(dsa.fields(_found(ref).told))
    answer.headers["Content-Disposition"] = f'attachment; filename="decision-{ref}.json"'
    return answer


@bp.get("/status/decisions/<ref>.pdf")
@audience(Audience.FREELANCER)
def decision_document(ref: str) -> ResponseReturnValue:
    """One's own decision as a document, where the extra for it is installed."""
    if not can_print():
        abort(404)
    found = _found(ref)
    body = page.render("status/document.html", decision=found, told=found.told,
                       ended_at=found.ended_at(clock.now()))
    return Response(_pdf(body), mimetype="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="decision-{ref}.pdf"'})


def _found(ref: str) -> Any:
    return overview.decision(current_user.id, ref) or abort(404)


def _pdf(body: str) -> bytes:
    """Return the page as a tagged document; it may load nothing but our own style sheet."""
    from weasyprint import CSS, HTML  # an extra, and slow to load

    style = CSS(filename=str(STYLE))
    made = HTML(string=body, url_fetcher=_nothing).write_pdf(stylesheets=[style],
                                                             pdf_variant="pdf/ua-1")
    return bytes(made)


def _nothing(url: str, *_more: Any, **_options: Any) -> dict[str, Any]:
    raise ValueError(f"a document loads nothing: {url}")
