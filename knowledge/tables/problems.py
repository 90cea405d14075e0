"""What is wrong with the data, and how is it said? With file, key and cure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the data: in which file, at which key, what, and how to mend it."""

    file: str
    key: str
    message: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f" → {self.cure}" if self.cure else ""
        return f"{self.file}: {self.key}: {self.message}{cure}"


class DataError(Exception):
    """The data cannot be used; ``problems`` says why, one line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
