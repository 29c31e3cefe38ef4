"""Where the learning paths of this process stand, and which of them ends a hold."""

from pathlib import Path

from portal.policy import violations
from portal.policy.refusal import Misplaced, Refusal
from portal.services.learning.content import LearningPath, Library, load

PREFIX = "/learning"  # where the pages live; lessons link to each other with it

NOT_HERE = "There is no such learning path to choose. Choose again which path ends the hold."


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
    """Return the path that usually ends a hold: the first one its author calls required.

    Raises `Refusal` on an installation that has none.
    """
    usual = path_of_holds()
    if usual is None:
        raise Refusal("There is no required learning path here at the moment. Please tell us.")
    return usual


def path_of_holds() -> LearningPath | None:
    """Return the path that usually ends a hold, or None on an installation that has none."""
    first = next(iter(library().paths), None)
    return first if first is not None and first.kind == "required" else None


def path_of_hold(chosen: str | None) -> LearningPath:
    """Return the path that ends a hold for which staff chose this one; None: the usual one.

    The usual one also stands in for a path that was taken out of the content, so that a hold
    always has its way back. Raises `Refusal` where there is none either.
    """
    return _chosen(chosen) or required_path()


def ends_hold(path: LearningPath, chosen: str | None) -> bool:
    """Tell whether finishing `path` ends a hold for which staff chose `chosen`."""
    known = _chosen(chosen) or path_of_holds()
    return known is not None and known.slug == path.slug


def _chosen(slug: str | None) -> LearningPath | None:
    return library().path(slug) if slug else None


def choices() -> list[tuple[str, str]]:
    """Return what staff can choose from for a hold, as (slug, title), the usual path first.

    A path that explains a rule is not among them: it belongs to the explanation, which would
    take it over from a hold that is under way.
    """
    usual = path_of_holds()
    return [(path.slug, f"{path.title} (usual)" if path == usual else path.title)
            for path in library().paths
            if path == usual or path.slug not in violations.PATHS.values()]


def choice(slug: str) -> str | None:
    """Return what a hold keeps of the path chosen for it: None for the usual one, also for "".

    Raises `Misplaced` for any other word.
    """
    usual = path_of_holds()
    if not slug or (usual is not None and slug == usual.slug):
        return None
    if slug not in dict(choices()):
        raise Misplaced("path", NOT_HERE)
    return slug


def named(slug: str) -> LearningPath:
    """Return the path with this slug; raises `Refusal` for any other word."""
    path = library().path(slug)
    if path is None:
        raise Refusal("There is no learning path with this name.")
    return path


def address(path: LearningPath, *steps: str) -> str:
    """Return the address on this portal of a path, or of something inside it."""
    return "/".join([PREFIX, path.slug, *steps])
