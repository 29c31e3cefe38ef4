"""Real mail around the portal: Postfix in front, Dovecot with mailboxes, and our own door."""

import shutil
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import has_app_context

from portal import clock
from portal.extensions import db as database
from portal.jobs.post import Postman
from portal.models import Action, Person
from portal.policy.vocabulary import Kind
from portal.services.mailroom import checks
from tests.conduct import decided
from tests.inbound.listening import split_off
from tests.mta import dovecot, mailer, postfix
from tests.postgres import ROOT, free_port

MINA, ALL = "mina@mail.example", "everything@mail.example"
IDA, TEAM = "ida@parley.example", "reviews@parley.example"
PATIENCE = 90  # seconds that a mail may be on its way, on a machine with much else to do


class Post:
    """What a test sees of the mail servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        smtp, lmtp, imap, self.door = (free_port() for _ in range(4))
        self.dovecot = dovecot.Dovecot(folder / "dovecot", dovecot.Ports(lmtp, imap, smtp))
        self.postfix = postfix.Postfix(folder / "postfix", smtp, as_written(self.door, lmtp))

    def start(self) -> None:
        """Start both and wait until they answer."""
        self.postfix.start()
        self.dovecot.start()
        ports = self.dovecot.ports
        self.until(lambda: all(map(is_open, (ports.relay, ports.lmtp, ports.imap))))

    def until(self, come_true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until something is so; fails with the servers' logs."""
        end = time.monotonic() + seconds
        while not _looked(come_true):
            assert time.monotonic() < end, self.postfix.log()[-6000:] + self.dovecot.log()[-3000:]
            time.sleep(0.05)

    def program(self, address: str) -> mailer.Mailer:
        """The mail program of a person."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        return mailer.Mailer(address, self.dovecot.ports.imap, self.dovecot.ports.relay, home)

    def send(self, raw: bytes, to: str, *, sender: str = MINA, source: str = "127.0.0.1") -> None:
        """Hand a mail to Postfix from a loopback address; 127.0.0.2 is the world."""
        with smtplib.SMTP("127.0.0.1", self.postfix.port, source_address=(source, 0),
                          timeout=30) as smtp:
            smtp.sendmail(sender, [to], raw)

    def stop(self) -> None:
        """End both and forget their mail."""
        self.postfix.stop()
        self.dovecot.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def as_written(door: int, mailboxes: int) -> str:
    """The lines for main.cf that docs/operating.md gives, with the ports and domains of tests."""
    page = (ROOT / "docs/operating.md").read_text()
    lines = page.partition("### Postfix\n```\n")[2].partition("```")[0]
    others = ", ".join(f"{domain}=lmtp:inet:127.0.0.1:{mailboxes}"
                       for domain in ("mail.example", "parley.example"))
    ours = lines.replace("in.parley.example.com", "in.parley.example")
    for told, meant in (("127.0.0.1:8024", f"127.0.0.1:{door}"),
                        ("relay_domains = ", "relay_domains = mail.example, parley.example, "),
                        ("transport_maps = inline:{ ", f"transport_maps = inline:{{ {others}, ")):
        assert told in ours, f"operating.md no longer says {told!r}"
        ours = ours.replace(told, meant)
    return ours


def _looked(come_true: Callable[[], object]) -> object:
    """A look at the database that holds nobody up while we wait."""
    try:
        return come_true()
    finally:
        if has_app_context():
            database.session.rollback()


def is_open(port: int) -> bool:
    """Whether somebody greets at a port; a mail server may listen before it works."""
    try:
        with smtplib.socket.create_connection(("127.0.0.1", port), 5) as line:
            return bool(line.recv(1))
    except OSError:
        return False


@pytest.fixture(scope="session")
def servers() -> Iterator[Post]:
    """Postfix and Dovecot, once for all tests of a worker."""
    lacking = list(filter(None, (part.missing() for part in (postfix, dovecot, mailer))))
    if lacking:
        pytest.skip("; ".join(lacking))
    folder = Path(tempfile.mkdtemp(prefix="parley-mta-", dir="/tmp"))
    folder.chmod(0o755)  # Postfix's programs are not root
    post = Post(folder)
    try:
        post.start()
        yield post
    finally:
        post.stop()


@pytest.fixture
def post(servers, app, monkeypatch) -> Post:
    """The servers with empty mailboxes, and letters of this process on their way to them."""
    servers.until(servers.postfix.forget)
    servers.dovecot.open_for(MINA, ALL, IDA, TEAM)
    servers.postfix.restore()
    monkeypatch.setitem(app.config, "MAIL_PORT", servers.postfix.port)
    return servers


@pytest.fixture
def deliver(app, post) -> Iterator[Callable[[], int]]:
    """Carry what lies in the outbox to Postfix; how many letters went."""
    postman = Postman(app, "worker-1")

    def carry() -> int:
        database.session.rollback()
        return postman.round(lambda: False)
    yield carry
    postman.close()


@pytest.fixture
def door(app, post) -> Iterator[BaseProcess]:
    """Our own door behind Postfix, once a letter has made the whole way to it."""
    with split_off(app, "lmtp", post.door) as (process, _):
        post.until(lambda: checks.mail_comes_in(clock.now()))
        yield process


@pytest.fixture
def suspend(db, deliver) -> Callable[[Person], Action]:
    """Suspend somebody while mail comes in, and carry the notice to Postfix."""
    def suspended(person: Person) -> Action:
        action = decided(person, Kind.suspension)
        assert deliver() == 1
        return action
    return suspended
