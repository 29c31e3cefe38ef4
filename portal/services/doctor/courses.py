"""The doctor looks at the learning paths: can somebody who is on hold finish one?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.services.doctor.finding import Finding, finding
from portal.services.learning import content

LOOK = "`flask learning check` names each with file and line."


def learning(config: Mapping[str, Any]) -> Finding:
    """Whether the files make paths, one of them required, with nothing to put right."""
    root = Path(config["CONTENT_DIR"]).resolve() / "learning"
    try:
        paths = content.load(root).paths
    except content.ContentError as error:
        return finding("learning", "", wrong=[
            f"The learning paths cannot be read; things to put right: {len(error.problems)}. "
            f"{LOOK}"])
    if not any(path.kind == "required" for path in paths):
        return finding("learning", "", wrong=[
            f"No learning path below {root} is required, so nobody can finish one and come back "
            "from a hold."])
    problems = len(content.check(root))
    return finding("learning", f"Learning paths: {len(paths)}, with nothing to put right.", mind=[
        f"Things to put right in the learning paths: {problems}. {LOOK}"] if problems else [])
