"""What is no CSV file as an import reads it: told once, instead of column by column."""

from collections.abc import Collection, Iterable
from pathlib import Path

from portal.services.marketplace.importing.columns import Source

GLANCE = 4096  # bytes: the header, and whatever a program writes before it
BEGINNINGS = (
    (b"PK\x03\x04", "is a workbook or an archive, no CSV; save the sheet as “CSV UTF-8”."),
    (b"\x1f\x8b", "is compressed; unpack it first."),
    (b"\xff\xfe", "is UTF-16; save it as UTF-8."),
    (b"\xfe\xff", "is UTF-16; save it as UTF-8."),
)
PARTED = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"))


def seen_through(path: Path, source: Source) -> str | None:
    """Say what a file is, if the first look tells that its rows cannot be read."""
    try:
        with path.open("rb") as file:
            begins = file.read(GLANCE)
    except OSError as error:
        return f"cannot be read: {error.strerror}."
    for mark, sentence in BEGINNINGS:
        if begins.startswith(mark):
            return sentence
    text = begins.decode("utf-8-sig", errors="replace")
    if not text.strip():
        return "is empty; the first line names the columns."
    return _of_another_program(text.splitlines()[0], source.by_name)


def _of_another_program(header: str, known: Collection[str]) -> str | None:
    if header.lower().startswith("sep="):
        return "begins with Excel's own line “sep=”; take it out."
    if "," not in header:
        for sign, name in PARTED:
            if len({word.strip(' "') for word in header.split(sign)} & set(known)) > 1:
                return f"has {name} between its columns; save it with commas."
    return None


def strangers(folder: Path, sources: Iterable[Source]) -> list[str]:
    """Return the names of files that were meant to be imported, but would be passed over.

    A table of another name, or one of ours in another dress, such as `Feedback.CSV`,
    `people.xlsx` or `people.csv.gz`, unless the file itself lies beside it.
    """
    wanted = {source.file: source.name for source in sources}
    lies_there = {path.name for path in folder.iterdir()}
    absent = {name for file, name in wanted.items() if file not in lies_there}
    return sorted(name for name in lies_there - set(wanted) if _is_meant(name, absent))


def _is_meant(file: str, absent: Collection[str]) -> bool:
    name = file.casefold()
    return name.endswith(".csv") or name.partition(".")[0] in absent
