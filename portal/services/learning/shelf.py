"""Where the learning paths of this process stand; `create_app` says it once."""

from pathlib import Path

from portal.services.learning.content import LearningPath, Library, load

REQUIRED_PATH = "reskilling-for-success"
OPTIONAL_PATH = "working-with-clients"

_root: Path | None = None
_watch = False


def use(root: Path, *, watch: bool = False) -> None:
    """Take the paths from the folder `root`; with `watch`, read changed files again."""
    global _root, _watch
    _root, _watch = root, watch


def library() -> Library:
    """Return all learning paths; RuntimeError before `use`, ContentError if they are unfit."""
    if _root is None:
        raise RuntimeError("No content folder is set: call shelf.use() at the start.")
    return load(_root, watch=_watch)


def required_path() -> LearningPath:
    """Return the path whose completion ends a hold."""
    return library().path(REQUIRED_PATH)
