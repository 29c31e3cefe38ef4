"""The doctor looks at the folders that the portal writes into."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from portal.services.doctor.finding import Finding, finding

OTHERS, OTHERS_WRITE = 0o077, 0o022


def files(config: Mapping[str, Any]) -> Finding:
    """Whether documents that people hand in can be kept, and nobody else can read them."""
    folder = Path(config["FILES_DIR"]).resolve()
    trouble = _trouble(folder)
    open_to_others = not trouble and _has_mode(folder, OTHERS)
    return finding(
        "files", f"Documents are kept in {folder}.",
        wrong=[f"Nobody can hand in a document: PARLEY_FILES_DIR, {folder}, {trouble}. Let the "
               "portal's user write there."] if trouble else [],
        mind=[f"Others on this machine may look into {folder}, which holds people's documents: "
              f"`chmod 700 {folder}`."] if open_to_others else [])


def cache(config: Mapping[str, Any]) -> Finding:
    """Whether compiled templates can be kept, which the portal does without where it must."""
    if not config["CACHE_DIR"]:
        return finding("cache", "None is kept, as PARLEY_CACHE_DIR is empty.")
    folder = Path(config["CACHE_DIR"]).resolve() / "templates"
    trouble = _trouble(folder)
    if not trouble and _has_mode(folder, OTHERS_WRITE):
        trouble = "can be written by others, so that we keep nothing there"
    return finding("cache", f"Compiled templates are kept in {folder}.", mind=[
        f"Every start takes longer: {folder}, below PARLEY_CACHE_DIR, {trouble}."
    ] if trouble else [])


def _trouble(folder: Path) -> str:
    """Why nothing can be written into a folder, which need not be there yet; empty if it can."""
    try:
        if folder.exists():
            with TemporaryFile(dir=folder):
                return ""
        nearest = next(above for above in folder.parents if above.exists())
        may = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
        return "" if may else "is not there and cannot be made"
    except OSError as error:
        return f"cannot be written ({error.strerror})"


def _has_mode(folder: Path, bits: int) -> bool:
    return folder.exists() and bool(folder.stat().st_mode & bits)
