"""The folder where contents lie, each under a random name of our own and never another.

One for all processes (setting FILES_DIR); its owner alone may look into it.
"""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

OURS = re.compile(r"[0-9a-f]{32}")
PARTS = 2  # letters of a name that make its folder: 256 of them

_folder = Path("var/files")


def use(folder: Path) -> None:
    """Take the folder from the settings (once, at the start); made when first written to."""
    global _folder
    _folder = folder


def write(content: bytes) -> str:
    """Write content whole or not at all, and return its name. OSError if there is no room."""
    name = secrets.token_hex(16)
    target = path_of(name)
    for folder in (_folder, target.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_suffix(".new")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return name


def path_of(name: str) -> Path:
    """Return where content lies. ValueError for a name that is none of ours."""
    if not OURS.fullmatch(name):
        raise ValueError("no name of a kept file")
    return _folder / name[:PARTS] / name


def all_names(older_than: float) -> Iterator[tuple[str, Path]]:
    """Go through everything written before a moment (seconds since 1970), as (name, path)."""
    for path in _folder.glob("*/*"):
        try:
            if path.is_file() and path.stat().st_mtime < older_than:
                yield path.stem, path
        except FileNotFoundError:
            continue  # another worker was here
