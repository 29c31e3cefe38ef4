"""The mark of what all pages are made by: it changes with any file of the portal or setting."""

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("BRAND_NAME", "MARKET_NAME", "TEAM_ADDRESS", "BASE_URL", "DEMO", "SAMPLE_MARKETPLACE",
         "HOLIDAYS", "CONTENT_DIR")


@lru_cache(maxsize=8)
def mark(app: Flask) -> str:
    """Return the mark of the files as they lie there and of the settings that pages show."""
    folders = [ROOT / "portal", ROOT / "templates", ROOT / "static", app.config["CONTENT_DIR"]]
    made_by = [sorted(_files(str(folder))) for folder in folders]
    told = [app.config[name] for name in SHOWN]
    return hashlib.blake2b(repr((made_by, told)).encode(), digest_size=8).hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int]]:
    """Every file below a folder that somebody wrote, with its last change in nanoseconds."""
    for where, below, names in os.walk(folder):
        below[:] = [one for one in below if one != "__pycache__"]
        for name in names:
            path = os.path.join(where, name)
            yield path, os.stat(path).st_mtime_ns
