"""Documents people hand in: how many, how large, of which kinds, and how they may be called."""

import re
import unicodedata
from datetime import timedelta

MOST = 5  # documents in one message
LARGEST = 10 * 1024 * 1024  # bytes each
BODY_LIMIT = 52 * 1024 * 1024  # bytes of a form that carries them: five and some words
MOST_PIXELS = 25_000_000  # more than any screen or telephone camera needs to be read
NAME_LIMIT = 120  # characters of a name with its ending
DRAFT_KEPT = timedelta(days=30)  # documents of a form that was never sent
STRAY_KEPT = timedelta(days=1)  # content that no row names: longer than any request takes

TEXT, PDF, PNG, JPEG = "text/plain", "application/pdf", "image/png", "image/jpeg"
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg"), TEXT: (".txt",)}
KINDS_IN_WORDS = "PDF, PNG, JPEG or plain text"

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/]')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
NAMELESS = "document"


def clean_name(given: str | None, media_type: str | None = None) -> str:
    """Return a name that is safe to show and to store on any computer.

    Only the part behind the last slash counts. Characters that nobody sees go: line ends,
    NUL, marks that turn the direction of writing. With a `media_type` the name ends as its
    kind does, so that what a person opens later is what was looked at here.
    """
    last = re.split(r"[/\\]", given or "")[-1]
    seen = "".join(c for c in unicodedata.normalize("NFC", last)
                   if unicodedata.category(c) not in _INVISIBLE)
    name = " ".join(_NOT_IN_NAMES.sub("_", seen).split()).rstrip(".")
    ending = _ending(name, media_type)
    stem = name[:-len(ending)] if ending and name.lower().endswith(ending) else name
    stem = stem[:NAME_LIMIT - len(ending)].strip(". ") or NAMELESS
    return f"_{stem}{ending}" if _DEVICES.match(stem.split(".")[0]) else stem + ending


def _ending(name: str, media_type: str | None) -> str:
    """Return how the name shall end: as it does already, if that fits the kind."""
    endings = ENDINGS.get(media_type or "", ("",))
    return next((end for end in endings if end and name.lower().endswith(end)), endings[0])


def size_words(size: int) -> str:
    """'3 bytes', '212 kB', '4.2 MB'."""
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size} bytes"
    if size < 1_000_000:
        return f"{round(size / 1_000)} kB" if size < 999_500 else "1.0 MB"
    return f"{size / 1_000_000:.1f} MB"


def kind_words(media_type: str | None) -> str:
    """'PDF', 'Image', 'Text'; 'Withheld' for one that was not kept."""
    words = {PDF: "PDF", PNG: "Image", JPEG: "Image", TEXT: "Text"}
    return words.get(media_type or "", "Withheld")
