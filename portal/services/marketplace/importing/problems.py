"""What is wrong with the files of an import, told all at once."""

from dataclasses import dataclass, field

SHOWN = 100  # problems told one by one; the rest is only counted
HOPELESS = 1_000  # problems in one file after which reading it further helps nobody


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, with the place to look at; `line` counts from 1."""

    file: str
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        """Return `file:line:column-name: sentence`."""
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class ImportRefused(Exception):
    """Nothing was imported; `problems` says why, at most `SHOWN` of `total`."""

    def __init__(self, problems: "Problems") -> None:
        super().__init__("\n".join(problems.lines()))
        self.problems = problems


@dataclass
class Problems:
    """Collects problems in bounded memory; `broken` once a file could not be read to its end."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0
    broken: bool = False
    _seen: dict[str, bytearray] = field(default_factory=dict)  # by file, a bit for each line

    def add(self, file: str, line: int, column: str, sentence: str) -> None:
        """Note one problem; past the first hundred only their number."""
        self.total += 1
        self._see(file, line)
        if len(self.kept) < SHOWN:
            self.kept.append(Problem(file, line, column, sentence))

    def has(self, file: str, line: int) -> bool:
        """Tell whether a row is known to be wrong already."""
        bits, at = self._seen.get(file, b""), line >> 3
        return at < len(bits) and bool(bits[at] >> (line & 7) & 1)

    def _see(self, file: str, line: int) -> None:
        bits, at = self._seen.setdefault(file, bytearray()), line >> 3
        if at >= len(bits):
            bits.extend(bytes(at + 1 - len(bits) + 4096))
        bits[at] |= 1 << (line & 7)

    def lines(self) -> list[str]:
        """Return what to print, a problem a line."""
        rest = self.total - len(self.kept)
        return [*map(str, self.kept), *([f"and {rest:,} more."] if rest else [])]

    def refuse(self) -> None:
        """Raise `ImportRefused` if anything is wrong."""
        if self.total:
            raise ImportRefused(self)
