"""How are the figures of a benchmark told? One line each, with its target, and whether it is met."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; ``least`` or ``most`` is its target, neither where it is only told."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def line(self) -> str:
        target = "" if self.least is None else f"≥ {self.least:g}"
        target = target if self.most is None else f"≤ {self.most:g}"
        verdict = "" if not target else "met" if self.met else "missed"
        padding = " " * max(1, 92 - _width(self.name))
        return f"{self.name}{padding}{self.value:>9.2f} {self.unit:<3} {target:>6}  {verdict}".rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if "\u2e80" <= character <= "\uffee" else 1 for character in text)


def report(rows: Iterable[Row]) -> int:
    """Prints each row as it comes; 1 when a target is missed, else 0."""
    missed = [row for row in rows if not _told(row).met]
    print(f"{len(missed)} missed" if missed else "every target met")
    return 1 if missed else 0


def _told(row: Row) -> Row:
    print(row.line(), flush=True)
    return row
