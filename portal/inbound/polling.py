"""Fetches mail from an IMAP mailbox: each is kept and committed before it is moved away."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from portal.extensions import db
from portal.services.mailroom import addresses, arriving

DONE, TOO_LARGE = "Processed", "Too large"
BEGINNING = 2**18  # bytes that are taken of a mail that is too large
TIMEOUT = 30  # seconds
GONE = (imaplib.IMAP4.abort, OSError)
TROUBLE = (ImapToolsError, imaplib.IMAP4.error, OSError)
DELIVERED = re.compile(rb"^(?:delivered-to|x-original-to|to|cc):(.*(?:\r?\n[ \t].*)*)",
                       re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(rb"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
RETURN_PATH = re.compile(rb"^return-path:\s*<?([^\s<>]*)>?", re.IGNORECASE | re.MULTILINE)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """The mailbox that is fetched from."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    tls: bool = True


@dataclass(frozen=True)
class Fetched:
    """How many mails were kept, and in the server's words why there are not more."""

    kept: int
    trouble: str = ""


def fetch(account: Account) -> Fetched:
    """Keep every mail in the folder, then move it to `DONE`.

    One that cannot be kept stays where it is and does not stop the others; a server that can
    not be reached, or is lost on the way, ends the round.
    """
    kept = 0
    try:
        with _opened(account) as box:
            _make_folders(box)
            for uid in box.uids():
                kept += _safely(box, uid)
    except TROUBLE as error:
        log.warning("The mailbox cannot be read: %s", error)
        db.session.rollback()
        return Fetched(kept, str(error) or type(error).__name__)
    return Fetched(kept)


def _make_folders(box: BaseMailBox) -> None:
    for name in (DONE, TOO_LARGE):
        if not box.folder.exists(name):
            box.folder.create(name)


def _safely(box: BaseMailBox, uid: str) -> bool:
    try:
        return _fetch_one(box, uid)
    except GONE:
        raise
    except Exception:
        # Anything: the mail stays in the mailbox, and the next round tries again.
        log.exception("A mail could not be fetched")
        db.session.rollback()
        return False


def _fetch_one(box: BaseMailBox, uid: str) -> bool:
    raw = _raw(box, uid)
    if raw is None:
        return False
    large = len(raw) > arriving.LARGEST
    arriving.accept(raw[:BEGINNING] if large else raw, env_from=_return_path(raw),
                    rcpt=recipient_of(raw), via="imap", size=len(raw))
    db.session.commit()
    box.move(uid, TOO_LARGE if large else DONE)
    return True


def _raw(box: BaseMailBox, uid: str) -> bytes | None:
    """The bytes as they lie there, no more than tell that they are too many.

    Asking the library for the message would change some of them.
    """
    _, parts = box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{arriving.LARGEST + 1}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def recipient_of(raw: bytes) -> str:
    """Return the address of ours that a mail was sent to, from its headers."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    found = [address.decode("ascii", "replace") for line in DELIVERED.findall(head)
             for address in ADDRESS.findall(line)]
    ours = [address for address in found if addresses.target(address)]
    secret = [address for address in ours if "+" in address]
    return next(iter([*secret, *ours]), f"{addresses.REQUESTS}@{addresses.domain()}")


def _return_path(raw: bytes) -> str:
    found = RETURN_PATH.search(raw.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0])
    return found[1].decode("ascii", "replace") if found else ""


@contextmanager
def _opened(account: Account) -> Iterator[BaseMailBox]:
    if account.tls:
        box: BaseMailBox = MailBox(account.host, account.port, timeout=TIMEOUT,
                                   ssl_context=ssl.create_default_context())
    else:
        box = MailBoxUnencrypted(account.host, account.port, timeout=TIMEOUT)
    opened = box.login(account.user, account.password, account.folder)
    try:
        yield opened
    finally:
        with suppress(*TROUBLE):
            opened.logout()
