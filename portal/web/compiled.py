"""Templates in their compiled form, kept between starts as Python keeps its modules.

Compiling those of one page takes a quarter of a second, in every worker. What is kept is code, so
it lies where nobody else may write, and under the mark of the program: with any file of the portal
another folder counts, because templates take in what the program's filters make of fixed words.
"""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

import jinja2
import structlog
from flask import Flask

from portal.web import program

log = structlog.get_logger()

MARK = re.compile(r"[0-9a-f]{16}")
NAMES = f"{jinja2.__version__}-%s"


class Kept(jinja2.FileSystemBytecodeCache):
    """Compiled templates in files; a disk that takes no more costs time, never a page."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Write one whole or not at all."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def register(app: Flask) -> None:
    """Keep compiled templates below CACHE_DIR, unless somebody is at work on them."""
    if not app.config["CACHE_DIR"] or app.debug:
        return
    folder = Path(app.config["CACHE_DIR"]).resolve() / "templates"
    try:
        app.jinja_env.bytecode_cache = Kept(str(_of_this_program(folder, app)), NAMES)
    except OSError as error:
        log.warning("templates.not_kept", folder=str(folder), because=str(error))


def _of_this_program(folder: Path, app: Flask) -> Path:
    """Return our folder; where it is new, those of earlier programs go."""
    _closed_to_others(folder)
    own = folder / program.mark(app)
    if not own.is_dir():
        own.mkdir(exist_ok=True)
        for other in folder.iterdir():
            if other != own and MARK.fullmatch(other.name):
                shutil.rmtree(other, ignore_errors=True)
    return own


def _closed_to_others(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError("others may write there")
