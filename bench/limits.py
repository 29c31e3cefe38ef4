"""What each figure must reach, read from limits.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Figure

FILE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True)
class Limit:
    """An upper or a lower bound."""

    most: float | None = None
    least: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value keeps to the bound."""
        return ((self.most is None or value <= self.most)
                and (self.least is None or value >= self.least))

    def __str__(self) -> str:
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


def limits(db: str) -> dict[str, Limit]:
    """Return the limits for one database, by the name that figures call them."""
    return {name: Limit(**told) for name, told in tomllib.loads(FILE.read_text())[db].items()}


def verdict(figure: Figure, known: dict[str, Limit]) -> tuple[str, bool]:
    """Return the line of a gated figure, and whether it keeps to its limit."""
    limit = known[figure.limit_name]
    holds = limit.holds(figure.value)
    word = "ok" if holds else "FALLS SHORT"
    return f"{figure.name}  {figure.value:.3g} {figure.unit}  {limit}  {word}", holds
