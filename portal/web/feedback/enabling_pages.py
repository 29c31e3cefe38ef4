"""Let the author of a received feedback look at it again: the tips first, then a few words."""

from typing import Any

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.feedback import CHANGE_DAYS, Side
from portal.policy.refusal import Refusal
from portal.policy.standing import Paused
from portal.policy.vocabulary import CATEGORY_WORDS, Ability
from portal.services.feedback import changing, sheets
from portal.services.feedback.sheet import Sheet
from portal.services.letters_of_feedback import FOLDER
from portal.services.work import drafts
from portal.web import page
from portal.web.feedback.change_forms import MessageForm
from portal.web.status.routes import paused_page


def show(sheet: Sheet, reader: Side) -> ResponseReturnValue:
    """What letting somebody change a feedback means; once asked, how it stands."""
    nobody = None if sheet.change else changing.nobody(sheet)
    return page.tagged("feedback/change.html", nobody=nobody, **_told(sheet, reader))


def write(ref: str, reader: Side) -> ResponseReturnValue:
    """The form that asks, with the draft of the message if there is one."""
    sheet = _received(ref, reader)
    if sheet.change is not None:
        return redirect(_at(ref, reader))
    verdict = current_user.standing.may(Ability.send_message)
    if not verdict:
        return paused_page(verdict.ability, verdict=verdict)
    draft = drafts.typed(current_user.id, changing.MESSAGE, ref)
    return _form(sheet, reader, MessageForm(formdata=None, data=draft))


def send(ref: str, reader: Side) -> ResponseReturnValue:
    """Let the author change it; a no keeps the message."""
    sheet, form = _received(ref, reader), MessageForm()
    if not form.validate():
        return _form(sheet, reader, form, code=422)
    try:
        changing.enable(current_user.id, ref, reader=reader, message=form.message.data or "")
    except LookupError:
        abort(404)
    except Paused as no:
        return _paused(ref, form, no)
    except Refusal as no:
        db.session.rollback()
        return _form(_received(ref, reader), reader, form, code=409, notice=no.sentence)
    db.session.commit()
    flash(f"{sheet.author} can look at this feedback again now. We sent them a letter.", "good")
    return redirect(_at(ref, reader))


def _paused(ref: str, form: MessageForm, no: Paused) -> ResponseReturnValue:
    db.session.rollback()
    kept = drafts.save(current_user.id, changing.MESSAGE, ref, form.typed)
    db.session.commit()
    return paused_page(no.verdict.ability, verdict=no.verdict, typed={} if kept else form.typed)


def _form(sheet: Sheet, reader: Side, form: MessageForm, code: int = 200,
          **more: Any) -> ResponseReturnValue:
    return page.tagged("feedback/change_message.html", form=form, **_told(sheet, reader),
                       **more), code


def _received(ref: str, reader: Side) -> Sheet:
    return sheets.received(current_user.id, ref, reader) or abort(404)


def _told(sheet: Sheet, reader: Side) -> dict[str, Any]:
    return {"sheet": sheet, "reader": reader, "folder": FOLDER[reader], "days": CHANGE_DAYS,
            "topics": CATEGORY_WORDS,
            "is_open": bool(sheet.change and sheet.change.is_open(clock.now()))}


def _at(ref: str, reader: Side) -> str:
    return f"{FOLDER[reader]}/{ref}/change"
