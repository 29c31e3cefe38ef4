"""Where the learning paths of this process stand, and which of them ends a hold."""

from pathlib import Path

from portal.policy.refusal import Refusal
from portal.services.learning.content import LearningPath, Library, load

PREFIX = "/learning"  # where the pages live; lessons link to each other with it

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
    return load(_root, prefix=PREFIX, watch=_watch)


def required_path() -> LearningPath:
    """Return the path whose completion ends a hold: the first one its author calls required.

    Raises `Refusal` on an installation that has none.
    """
    first = library().paths[0]
    if first.kind != "required":
        raise Refusal("There is no required learning path here at the moment. Please tell us.")
    return first


def path_of_holds() -> LearningPath | None:
    """Return the path that ends a hold, or None on an installation that has none."""
    return next((path for path in library().paths if ends_holds(path)), None)


def ends_holds(path: LearningPath) -> bool:
    """Tell whether finishing this path brings a held person back."""
    return path.kind == "required" and path.slug == library().paths[0].slug


def named(slug: str) -> LearningPath:
    """Return the path with this slug; raises `Refusal` for any other word."""
    path = library().path(slug)
    if path is None:
        raise Refusal("There is no learning path with this name.")
    return path


def address(path: LearningPath, *steps: str) -> str:
    """Return the address on this portal of a path, or of something inside it."""
    return "/".join([PREFIX, path.slug, *steps])
