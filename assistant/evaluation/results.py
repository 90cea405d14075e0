"""What came of asking one golden question? Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter, process_time

from assistant.evaluation.foreign import Cited, foreign_figures
from assistant.evaluation.golden import Ask, Body, Family, Golden, Miss, Part, answer_of, cited, misses

CitedOf = Callable[[Body], Cited]
"""The clauses of an answer's citations with their documents, from the release that was asked."""

INCOMPLETE = frozenset({Part.ENDING, Part.CLAUSE, Part.FIGURE, Part.WORDS})
"""An answer that misses any of these is not the whole rule."""


class NoAnswer(Exception):
    """The question was not answered at all: refused or failed, as the message says."""


class Share(StrEnum):
    """Whose questions: open to everybody, or kept apart, of which only totals are told."""

    OPEN = "open"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Question:
    """A golden question as it is to be asked: as typed, as ``variant``, or with the document that answers ``held_out``.

    ``clean`` numbers the question as it was first written: its variants carry the same number.
    """

    golden: Golden
    share: Share
    clean: int
    variant: str | None = None
    held_out: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """How one question ended. ``foreign`` figures as they stand in what was answered.

    ``seconds`` of each turn as somebody waits, ``processor_seconds`` as the process worked, whatever else ran.
    """

    question: Question
    outcome: str
    misses: tuple[Miss, ...]
    foreign: tuple[str, ...]
    seconds: tuple[float, ...]
    processor_seconds: tuple[float, ...]
    cited: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return not self.misses

    @property
    def family(self) -> Family:
        return self.question.golden.family

    @property
    def complete(self) -> bool:
        return not self._missed(*INCOMPLETE)

    @property
    def first_document(self) -> bool:
        """Whether the clause cited first is of the document expected."""
        return self.outcome == Family.ANSWERED and not self._missed(Part.DOCUMENT)

    @property
    def first_clause(self) -> bool:
        """Whether the clause expected is cited first."""
        first = f"not cited: {self.question.golden.clauses[0]} "
        left_out = any(miss.part is Part.CLAUSE and miss.text.startswith(first) for miss in self.misses)
        return self.outcome == Family.ANSWERED and not left_out and not self._missed(Part.DOCUMENT, Part.ORDER)

    @property
    def ended_as_expected(self) -> bool:
        return not self._missed(Part.ENDING)

    @property
    def figure_of_others(self) -> bool:
        return self._missed(Part.TOO_MUCH)

    def _missed(self, *parts: Part) -> bool:
        return any(miss.part in parts for miss in self.misses)


def result_of(question: Question, ask: Ask, cited_of: CitedOf) -> Result:
    """Asks the question after the turns before it and judges the last answer."""
    seconds: list[float] = []
    processor: list[float] = []

    def timed(body: Body) -> Body:
        begun, worked = perf_counter(), process_time()
        answer = ask(body)
        seconds.append(perf_counter() - begun)
        processor.append(process_time() - worked)
        return answer

    golden = question.golden
    try:
        body = answer_of(golden, timed)
    except NoAnswer as error:
        return Result(question, "failed", (Miss(Part.ENDING, str(error)),), (), tuple(seconds), tuple(processor))
    typed = "\n".join(turn["question"] for turn in (*golden.before, golden.expected))
    answered = body["outcome"] == Family.ANSWERED  # what is refused cites nothing: it may name the day rules begin
    return Result(
        question=question,
        outcome=body["outcome"],
        misses=tuple(misses(golden, body)),
        foreign=foreign_figures(body, cited_of(body), typed) if answered else (),
        seconds=tuple(seconds),
        processor_seconds=tuple(processor),
        cited=cited(body),
    )
