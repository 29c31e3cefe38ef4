"""The portal as people meet it: served on a port, with a mailbox, due work and a clock to move."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from portal import clock, create_app
from portal.extensions import db
from portal.instance import HOST
from portal.jobs.runner import Worker
from portal.mail import house, mailbox
from portal.mail.mailbox import Mail
from portal.mail.sink import Keeper, door
from portal.models import Person
from portal.policy.vocabulary import PACIFIC
from portal.services import accounts
from tests.memory import keep_compiled
from tests.postgres import free_port
from tests.web.security.keys import hashed


@dataclass(frozen=True)
class Known:
    """Somebody of a story, outside any database session."""

    id: int
    ref: str
    name: str
    email: str
    first_name: str


class Served:
    """One served portal with everything around it."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.address: str = app.config["BASE_URL"]
        self.maildir = folder / "mailbox"
        self.clock_file = folder / "clock"

    @contextmanager
    def inside(self) -> Iterator[Any]:
        """Write something down as the portal would; committed at the end."""
        with self.app.app_context():
            yield db.session
            db.session.commit()
            db.session.remove()

    def know(self, person: Person, *, password: bool = False) -> Known:
        """Somebody just written down, for the story to go on with."""
        if password:
            person.password = hashed()
        db.session.flush()
        return Known(person.id, person.ref, person.name, person.email, person.name.split()[0])

    def cookie(self, somebody: Known) -> dict[str, str]:
        """The cookie of a real session of this person."""
        with self.inside():
            person = accounts.account(somebody.id)
            values = {"sid": accounts.open_sign_in(person.id, person.role_names),
                      "_user_id": person.fs_uniquifier, "_fresh": True}
            signer = self.app.session_interface.get_signing_serializer(self.app)
            name = self.app.config["SESSION_COOKIE_NAME"]
            return {"name": name, "value": signer.dumps(values), "url": self.address}

    # -- time ---------------------------------------------------------------------------------

    def use_clock(self) -> None:
        """Make this portal's clock the one of the process, as its start did."""
        clock.follow(self.clock_file)
        house.use(house.House.from_config(self.app.config))

    def move_to(self, moment: datetime) -> None:
        """Move the clock on, as the demo's page does: who is signed in stays signed in."""
        with self.inside():
            before = clock.now()
            clock.move_to(moment)
            accounts.carry_sign_ins(clock.now() - before)

    def move_on(self, by: timedelta) -> None:
        """Let so much time pass."""
        self.move_to(clock.now() + by)

    def move_to_next(self, weekday: int, at: time) -> datetime:
        """Move to the next such weekday (Monday is 0) and time of day in Pacific time."""
        moment = coming(weekday, at)
        self.move_to(moment)
        return moment

    # -- due work -----------------------------------------------------------------------------

    def work(self) -> int:
        """A worker comes, does all that is due, and leaves."""
        return Worker(self.app).run_until_idle()

    def letters(self, somebody: Known) -> list[Mail]:
        """What this person has in the mailbox, newest first."""
        return mailbox.newest(self.maildir, to=somebody.email)

    def letter(self, somebody: Known, words: str) -> Mail:
        """The newest letter whose subject says these words."""
        found = self.letters(somebody)
        for mail in found:
            if words.lower() in mail.subject.lower():
                return mail
        raise AssertionError(f"no letter says {words!r}: {[mail.subject for mail in found]}")


def coming(weekday: int, at: time) -> datetime:
    """The first such weekday and time of day after now, in Pacific time."""
    here = clock.now().astimezone(PACIFIC)
    for ahead in range(8):
        day = here.date() + timedelta(days=ahead)
        moment = datetime.combine(day, at, PACIFIC)
        if day.weekday() == weekday and moment > here:
            return moment
    raise AssertionError("a week has seven days")


class Post(Controller):
    """The demo's own mail sink, in a thread of the tests."""

    def factory(self) -> Any:
        """One connection's server."""
        return door(self.handler.maildir_path, loop=self.loop)


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request, and keeps connections as browsers like it."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(settings: dict[str, Any], url: str, folder: Path) -> Iterator[Served]:
    """Serve the portal with demo help, on a free port, until the end of the block."""
    port, mail_port = free_port(), free_port()
    app = keep_compiled(create_app({
        **settings, "DEMO": True, "DATABASE_URL": url, "BASE_URL": f"http://{HOST}:{port}",
        "MAIL_SERVER": HOST, "MAIL_PORT": mail_port, "MAILBOX": str(folder / "mailbox"),
        "CLOCK_FILE": str(folder / "clock")}))
    keeper = Keeper(folder / "mailbox")
    keeper.maildir_path = folder / "mailbox"
    post = Post(keeper, hostname=HOST, port=mail_port)
    post.start()
    web = make_server(HOST, port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(app, folder)
    finally:
        _stop(web, thread)
        post.stop()
        clock.follow(None)


def _stop(web: BaseWSGIServer, thread: threading.Thread) -> None:
    web.shutdown()
    thread.join(10)
    web.server_close()
