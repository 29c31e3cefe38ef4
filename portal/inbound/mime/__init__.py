"""Reading a mail as it came: headers, words, attachments, whatever its program did to it."""

from portal.inbound.mime.parts import Attachment
from portal.inbound.mime.reading import Mail, Unreadable, read

__all__ = ["Attachment", "Mail", "Unreadable", "read"]
