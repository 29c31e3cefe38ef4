"""The parts of a mail: which of them hold something, which are documents, and what is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message

from portal.inbound.mime.characters import header_text

MOST_PARTS = 500
# For programs to read; the words stand in another part.
CALENDAR, ICS = "text/calendar", "application/ics"
NO_WORDS = {CALENDAR, "text/vcard", "text/x-vcard", "text/directory", "text/x-amp-html",
            "text/watch-html", "text/vnd.google.email-reaction+json"}
SIGNED = {"application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature",
          "application/x-pkcs7-signature"}
ENDS_OF_PROGRAMS = (".ics", ".vcf", ".p7s", ".asc", ".sig")
SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/ms-tnef",
          "application/vnd.ms-tnef"}


@dataclass(frozen=True)
class Attachment:
    """A file in a mail, as it came. `name` is what the sender called it.

    `is_shown` says that it is a picture which stands in the text, such as a company's logo,
    `is_whole` that it is the mail once more, for a calendar.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)
    is_shown: bool = False
    is_whole: bool = False

    @property
    def is_seal(self) -> bool:
        """Whether it only says whose mail it is."""
        return self.media_type in SIGNED

    @property
    def is_added(self) -> bool:
        """Whether programs add such things by themselves: logos, seals, cards, appointments."""
        return (self.is_shown or self.is_seal or self.media_type in NO_WORDS | {ICS}
                or self.name.lower().endswith(ENDS_OF_PROGRAMS))


def leaves(message: Message) -> Iterator[Message]:
    """Give the parts that hold something, in order; a mail in a mail is a part of its own."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting.extend(reversed([each for each in inner if isinstance(each, Message)]))
        else:
            seen += 1
            yield part


def is_file(part: Message, is_all: bool) -> bool:
    """Tell whether it is a document. Text that is all there is of a mail is what it says.

    Parts that say that they hold others and do not are text, too.
    """
    kind = part.get_content_type()
    if kind in {"message/delivery-status", "text/rfc822-headers"} or kind.startswith("multipart/"):
        return False
    if is_all and kind.startswith("text/"):
        return False
    has_words = kind.startswith("text/") and kind not in NO_WORDS
    return _is_attached(part) or bool(part.get_filename()) or not has_words


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def is_sealed(attachments: Sequence[Attachment]) -> bool:
    """Tell whether all documents of a mail are its own words, in a form that we cannot read."""
    kinds = {one.media_type for one in attachments}
    return "application/pgp-encrypted" in kinds or (bool(attachments) and all(
        one.media_type in SEALED or one.name.lower() == "winmail.dat" for one in attachments))


def attachment(part: Message) -> Attachment:
    """Return a part as a document."""
    kind = part.get_content_type()
    name = header_text(part.get_filename()) or f"unnamed.{kind.rpartition('/')[2]}"
    is_shown = (kind.startswith("image/") and part.get("Content-ID") is not None
                and not _is_attached(part))
    is_whole = kind == CALENDAR and not _is_attached(part) and not part.get_filename()
    return Attachment(name, kind, payload(part), is_shown, is_whole)


def payload(part: Message) -> bytes:
    """Return what a part holds, decoded; of a mail within the mail its bytes."""
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\n".join(_flat(each) for each in inner if isinstance(each, Message))
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _flat(message: Message) -> bytes:
    """A mail within the mail; empty if it cannot be written as bytes again."""
    try:
        return bytes(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""
