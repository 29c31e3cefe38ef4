"""Mondays: who is due when, what was written down late, and a button for doing it now."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock, timekeeping
from portal.extensions import db
from portal.services import events
from portal.services.enforcement import mondays
from portal.services.enforcement import restorations as due
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp


@bp.get("/staff/restorations")
@audience(Audience.STAFF)
def restorations() -> ResponseReturnValue:
    """Who is due on which Monday, and how the last runs went."""
    return render("staff/restorations.html",
                  found=mondays.overview(current_user.id, clock.now()))


@bp.post("/staff/restorations/run")
@audience(Audience.STAFF)
def run_again() -> ResponseReturnValue:
    """Write down every restoration that is due; never early, each once."""
    done = due.restore_due(timekeeping.safe_now(), commit=db.session.commit)
    events.record("restorations.run", by=current_user.id,
                  facts={"count": done.count, "late": done.late})
    db.session.commit()
    flash(f"Done: {done.count} written down, {done.late} of them late." if done.count
          else "Done: nobody was due.", "good")
    return redirect(url_for("staff.restorations"), 303)
