"""PDF documents: kept as they are, if they are nothing else besides and carry nothing active.

They are never opened here and always sent as an attachment; these rules keep out what
announces itself. They do not look inside compressed parts.
"""

import io
import re
import zipfile

from portal.policy.refusal import Refusal

HEADER = re.compile(rb"%PDF-[12]\.\d[\s\x00-\xff]")
TAIL = 2_048  # bytes in which a PDF says that it ends
AFTER_THE_END = b" \t\r\n\x00\x0c"
# Each is long enough that compressed pictures of 10 MB do not hold it by accident.
OTHER_SELVES = re.compile(
    rb"<(script|iframe|object|embed|!doctype|html|body)[\s>/]|<svg\s[^>]{0,400}=|<\?php",
    re.IGNORECASE)
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData)(?![0-9A-Za-z])"
    rb"|/XFA\s*(\[|\d+\s+\d+\s+R)")
ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")

DAMAGED = ("is not a whole PDF: its beginning or its end is missing. Save it as PDF once more and "
           "add that.")
DOUBLE = ("holds another file besides the PDF, and we do not take that. Print it to a new PDF and "
          "add that.")
LIVELY = ("holds scripts, forms that send, or attached files, and we do not take those. Print it "
          "to a new PDF and add that.")


def checked(data: bytes) -> bytes:
    """Return the bytes of a PDF; raise `Refusal` for a damaged, doubled or active one."""
    end = data.rfind(b"%%EOF", max(0, len(data) - TAIL))
    if not HEADER.match(data) or end < 0:
        raise Refusal(DOUBLE if zipfile.is_zipfile(io.BytesIO(data)) else DAMAGED)
    if data[end + 5:].strip(AFTER_THE_END) or _is_something_else_too(data):
        raise Refusal(DOUBLE)
    if ACTIVE.search(_plain_names(data)):
        raise Refusal(LIVELY)
    return data


def _is_something_else_too(data: bytes) -> bool:
    return bool(OTHER_SELVES.search(data)) or zipfile.is_zipfile(io.BytesIO(data))


def _plain_names(data: bytes) -> bytes:
    """Undo the spelling of letters by number, which hides a name from whoever looks for it."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
