"""Reading a mail whose parts hold each other without end: all its lines as one text."""

import re

# The parser asks for each line whether it ends any of the parts around it.
FEW = 10  # parts that hold others: forwarded mails have some, whatever their size
MOST_STEPS = 1_000_000  # such parts × lines
HOLDERS = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
FURNITURE = re.compile(
    r"^(?:--\S+|(?:content-[\w-]+|mime-version):.*(?:\n[ \t].*)*|[A-Za-z0-9+/]{60,}={0,2})$\n?",
    re.IGNORECASE | re.MULTILINE)


def is_endless(raw: bytes) -> bool:
    """Whether taking it apart would take longer than anybody waits."""
    holders = len(HOLDERS.findall(raw))
    return holders > FEW and holders * raw.count(b"\n") > MOST_STEPS


def words(body: str) -> str:
    """Return the lines of a mail's body without what only says how it is put together."""
    return re.sub(r"\n{3,}", "\n\n", FURNITURE.sub("", body)).strip("\n")
