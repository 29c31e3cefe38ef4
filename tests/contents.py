"""The learning paths as another operator has them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.services.learning import shelf

SHIPPED = Path(__file__).parents[1] / "content" / "learning"


@contextmanager
def without(slug: str, folder: Path) -> Iterator[Path]:
    """Live with the shipped paths but this one, copied under `folder`; yields their root."""
    before, watch = shelf._root, shelf._watch
    root = folder / f"without-{slug}"
    shutil.copytree(SHIPPED, root, ignore=shutil.ignore_patterns(slug))
    shelf.use(root)
    try:
        yield root
    finally:
        shelf.use(before, watch=watch)
