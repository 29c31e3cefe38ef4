"""What was found good in this run, whichever worker asked; nobody has to ask it again."""

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

Kind = tuple[str | int, ...]


class Good:
    """Kinds that some worker asked about, and nothing was wrong.

    Workers share a file to which each adds. Two that are at the same kind at once both ask.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0
        self._kinds: set[Kind] = set()

    def known(self) -> set[Kind]:
        """All that any worker found good until now."""
        if self._file.exists():
            with self._file.open("rb") as lines:
                lines.seek(self._read)
                whole, end, _ = lines.read().rpartition(b"\n")  # a line may be half written
            self._read += len(whole + end)
            self._kinds.update(tuple(json.loads(line)) for line in whole.splitlines())
        return self._kinds

    def add(self, kinds: Iterable[Kind]) -> None:
        """Let everybody know."""
        lines = "".join(json.dumps(kind) + "\n" for kind in kinds)
        file = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(file, "wb", buffering=0) as end:
            end.write(lines.encode())  # at once, so that no other worker's come between


def of_this_run() -> Good:
    """What the workers of this run found good; its folder for temporary files is theirs alone."""
    return Good(Path(tempfile.gettempdir()) / "good-kinds")
