"""Fetches mail from an IMAP mailbox: each is kept and committed before it is moved away."""

import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted

from portal.extensions import db
from portal.services.mailroom import addresses, arriving

DONE = "Processed"
TIMEOUT = 30  # seconds
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


def fetch(account: Account) -> int:
    """Keep every mail in the folder, then move it to `DONE`; how many were kept.

    One that can not be kept stays where it is and does not stop the others.
    """
    kept = 0
    with _opened(account) as box:
        if not box.folder.exists(DONE):
            box.folder.create(DONE)
        for uid in box.uids():
            try:
                kept += _fetch_one(box, uid)
            except Exception:
                # Anything: the mail stays in the mailbox, and the next round tries again.
                log.exception("A mail could not be fetched")
                db.session.rollback()
    return kept


def _fetch_one(box: BaseMailBox, uid: str) -> bool:
    raw = _raw(box, uid)
    if raw is None:
        return False
    arriving.accept(raw, env_from=_return_path(raw), rcpt=recipient_of(raw), via="imap")
    db.session.commit()
    box.move(uid, DONE)
    return True


def _raw(box: BaseMailBox, uid: str) -> bytes | None:
    """The bytes as they lie there; asking the library for the message changes some of them."""
    _, parts = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
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
    with box.login(account.user, account.password, account.folder) as opened:
        yield opened
