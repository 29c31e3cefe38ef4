"""Reading a mail as it came: headers, words, attachments, whatever its program did to it."""

from portal.inbound.mime.reading import Attachment, Mail, Unreadable, read

__all__ = ["Attachment", "Mail", "Unreadable", "read"]
