"""Accepting an invitation, for anybody who holds its link.

The link's secret goes from the address into this browser's session at once, so that no
address, history or letter about a page ever repeats it. Opening the link changes nothing.
"""

import re
import time

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import hash_password

from portal.extensions import db
from portal.policy import passwords
from portal.policy.refusal import Refusal
from portal.services.organisations import accepting
from portal.services.organisations.accepting import Offered
from portal.web.access import Audience, audience
from portal.web.client.blueprint import bp
from portal.web.client.forms import AccountForm
from portal.web.page import render

KEPT_AS = "invitation"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 random bits

# Opening an account takes longer than finding one there. Both are answered after this many
# seconds, so that the time does not tell whether there was an account.
ACCOUNT_TAKES = 0.5


@bp.get("/invitations/<token>")
@audience(Audience.PUBLIC)
def follow(token: str) -> ResponseReturnValue:
    """Take the secret of a link into the session and go on to the page without it."""
    if not TOKEN.fullmatch(token):
        return _dead()
    session[KEPT_AS] = token
    return redirect(url_for("client.invitation"))


@bp.get("/invitation")
@audience(Audience.PUBLIC)
def invitation() -> ResponseReturnValue:
    """Say who invites to what, and what can be done about it."""
    offered = accepting.offered(_token())
    if offered is None:
        return _dead()
    return _page(offered, AccountForm(offered.email, formdata=None))


@bp.post("/invitation")
@audience(Audience.PUBLIC)
def accept() -> ResponseReturnValue:
    """Let the person who is signed in act for the organisation."""
    if not current_user.is_authenticated:
        return redirect(url_for("client.invitation"), 303)
    try:
        name = accepting.accept(_token(), current_user.id)
    except Refusal:
        db.session.rollback()
        return redirect(url_for("client.invitation"), 303)
    db.session.commit()
    session.pop(KEPT_AS, None)
    flash(f"You act for {name} now.", "good")
    return redirect(url_for("client.contracts"), 303)


@bp.post("/invitation/account")
@audience(Audience.PUBLIC)
def open_account() -> ResponseReturnValue:
    """Open an account, or find one there: the answer is the same, and the next step as well."""
    offered = accepting.offered(_token())
    if offered is None:
        return _dead()
    form = AccountForm(offered.email)
    if current_user.is_authenticated or not form.validate():
        return _page(offered, form), 400
    asked_at = time.monotonic()
    db.session.rollback()  # no lock while the hash is made, which takes long on purpose
    made_hash = hash_password(passwords.normal(form.password.data or ""))
    try:
        accepting.open_account(_token(), form.name.data or "", password_hash=made_hash)
    except Refusal:
        db.session.rollback()
        return _dead()
    db.session.commit()
    time.sleep(max(0.0, ACCOUNT_TAKES - (time.monotonic() - asked_at)))
    flash(f"Now sign in as {offered.email}. If you had an account with this address before, its "
          "password has stayed as it was.", "good")
    return redirect(url_for("security.login", next=url_for("client.invitation")), 303)


def _token() -> str:
    kept = session.get(KEPT_AS)
    return kept if isinstance(kept, str) else ""


def _dead() -> ResponseReturnValue:
    return render("public/invitation_dead.html", sentence=accepting.DEAD_LINK), 410


def _page(offered: Offered, form: AccountForm) -> str:
    if not current_user.is_authenticated:
        return render("public/invitation.html", offered=offered, form=form,
                      password_least=passwords.MIN_LENGTH)
    fits = offered.email == current_user.email and not current_user.is_staff
    return render("public/invitation_yours.html" if fits else "public/invitation_other.html",
                  offered=offered)
