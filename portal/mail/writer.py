"""The letters of a batch are written: each once, the next one while the relay has the last."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from portal.mail import late
from portal.mail.carrier import Refused
from portal.mail.claims import Waiting
from portal.mail.house import House, Reader
from portal.mail.message import RETURN_PATH, Wire, as_bytes, mailbox

log = logging.getLogger(__name__)


class Written(NamedTuple):
    """A letter as it is handed over: its envelope, what it says, and its bytes."""

    sender: str
    recipient: str
    wire: Wire
    raw: bytes


class Writer:
    """Writes letters to their `readers`, who are known by id.

    `return_path` gives the address at which a letter of this ref comes back, if it can.
    """

    def __init__(self, house: House, return_path: Callable[[str], str | None],
                 readers: Mapping[int, Reader]) -> None:
        self.house, self.return_path, self.readers = house, return_path, readers
        self._ahead: tuple[Waiting, Written] | None = None

    def write_ahead(self, following: Sequence[Waiting]) -> None:
        """Write the first of these; if it cannot be written, that is said when its turn comes."""
        for letter in following[:1]:
            with suppress(Exception):
                self._ahead = letter, self._finished(letter)

    def written(self, letter: Waiting) -> Written:
        """The letter, ready to be handed over. Raises Refused if it cannot be."""
        ahead, self._ahead = self._ahead, None
        if ahead and ahead[0] is letter:
            return ahead[1]
        try:
            return self._finished(letter)
        except Exception as error:
            # Anything: one letter that can't be written must not keep the others waiting.
            log.exception("Letter %s could not be written", letter.ref)
            raise Refused(f"It could not be written: {error!r}") from error

    def _finished(self, letter: Waiting) -> Written:
        wire = self._wire(letter)
        raw = as_bytes(wire, self.house)
        return Written(self._sender(letter), mailbox(letter.to_address), wire, raw)

    def _sender(self, letter: Waiting) -> str:
        """The return path of a letter's envelope; an automatic answer says that it has none."""
        told = letter.headers.get(RETURN_PATH)
        own = self.return_path(letter.ref) if told is None else str(told)
        return self.house.sender_address if own is None else own

    def _wire(self, letter: Waiting) -> Wire:
        subject, text, html = letter.subject, letter.text, letter.html
        if text is None:
            reader = (self.readers[letter.person_id] if letter.person_id is not None
                      else late.of_team(letter.to_address, self.house))
            written = late.written(letter.letter, letter.facts, letter.headers, reader, self.house)
            subject, text, html = written.subject, written.text, written.html
        return Wire(
            letter.message_id, letter.to_address, subject or "", text, html or "",
            letter.created_at, letter.headers,
        )  # fmt: skip
