"""Kills one part of the portal after the other, and starts it again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.chaos.parts import Part

LONGEST_AWAY = 0.5  # seconds before somebody starts it again


@dataclass
class Storm:
    """What can be killed, what else can befall it, and what has."""

    parts: list[Part]
    rng: Random
    others: dict[str, Callable[[], None]]
    killed: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let each of them happen once before any happens again."""
        self.first = self.names()
        self.rng.shuffle(self.first)

    def names(self) -> list[str]:
        """Everything that can happen."""
        return [*(part.name for part in self.parts), *self.others]

    def strike(self) -> None:
        """Kill something, and start it again."""
        name = self.first.pop() if self.first else self.rng.choice(self.names())
        if name in self.others:
            self.others[name]()
            self.killed.append(name)
            return
        part, = (one for one in self.parts if one.name == name)
        if what := part.kill(self.rng):
            self.killed.append(what)
            time.sleep(self.rng.uniform(0, LONGEST_AWAY))
        part.start()

    def look_after(self) -> None:
        """Start what has ended by itself, as a supervisor does."""
        for part in self.parts:
            part.start()
