"""One temporary folder for a whole run, in memory where there is room: nothing of it is kept."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from portal.web import program

SHARED = Path("/dev/shm")
NAME = "parley-test-"
ROOM = 2 * 2**30  # bytes; the databases of a run take less than half of it


def use_one_folder(config: Any) -> None:
    """Let everything temporary of this run, its processes included, be written to one folder."""
    before = os.environ.get("TMPDIR")
    place = SHARED if before is None and _has_room() else None
    _forget_those_of_the_dead()
    folder = tempfile.mkdtemp(prefix=f"{NAME}{os.getpid()}-", dir=place)
    Path(folder).chmod(0o711)  # a database server that is somebody else passes through
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    config.add_cleanup(lambda: _forget(folder, before))


def _has_room() -> bool:
    try:
        return os.access(SHARED, os.W_OK) and shutil.disk_usage(SHARED).free > ROOM
    except OSError:
        return False


def _forget_those_of_the_dead() -> None:
    """A run that was killed could not clear up, and memory is not given back by itself."""
    for folder in SHARED.glob(f"{NAME}*-*"):
        owner = folder.name.removeprefix(NAME).partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _forget(folder: str, before: str | None) -> None:
    tempfile.tempdir = None
    os.environ.pop("TMPDIR")
    if before is not None:
        os.environ["TMPDIR"] = before
    shutil.rmtree(folder, ignore_errors=True)


def keep_compiled(app: Flask) -> Flask:
    """Let all apps with the same settings, of all workers, compile each template once."""
    folder = Path(tempfile.gettempdir()) / "compiled"
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder), f"{program.mark(app)}-%s")
    return app
