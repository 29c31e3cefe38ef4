"""Reading a mail whose parts hold each other without end: all its lines as one text."""

import re

MOST_STEPS = 2_000_000  # parts that hold others × lines: the parser takes each line through all
HOLDERS = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
FURNITURE = re.compile(r"^(?:--\S+|(?:content-[\w-]+|mime-version):.*(?:\n[ \t].*)*)$\n?",
                       re.IGNORECASE | re.MULTILINE)


def is_endless(raw: bytes) -> bool:
    """Whether taking it apart would take longer than anybody waits."""
    return len(HOLDERS.findall(raw)) * raw.count(b"\n") > MOST_STEPS


def words(body: str) -> str:
    """Return the lines of a mail's body without what only says how it is put together."""
    return re.sub(r"\n{3,}", "\n\n", FURNITURE.sub("", body)).strip("\n")
