"""A sudden end: SIGKILL for the own process right before or after some step of the portal."""

import importlib
import os
import signal
from collections.abc import Callable
from typing import Any


def make(step: str, when: str) -> Callable[[], None]:
    """Return what arms a process; `step` names a function as module:name, `when` before, after."""
    def arm() -> None:
        module, _, path = step.partition(":")
        *above, name = path.split(".")
        place: Any = importlib.import_module(module)
        for part in above:
            place = getattr(place, part)
        real = getattr(place, name)

        def last(*args: Any, **more: Any) -> None:
            if when == "after":
                real(*args, **more)
            now()
        setattr(place, name, last)
    return arm


def now() -> None:
    """End this process as a mains failure would."""
    os.kill(os.getpid(), signal.SIGKILL)
