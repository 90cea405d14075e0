"""Which question comes next, how many are left, and which answers still hold after one of them was changed?

Gates come first, then the question whose answer can narrow the range most. What can change nothing is not asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eligibility.questionnaire.answers import contradiction
from eligibility.questionnaire.effect import Effects, matters_to_anybody
from eligibility.questionnaire.questions import BY_KEY, GATES, QUESTIONS, Question
from eligibility.questionnaire.reach import Answers, Situation
from knowledge.tables.schema import Rule
from knowledge.tables.terms import Program

PAID_BY_TABLE = {
    "basic_paid": Program.BASIC_MEDICAL_INSURANCE,
    "critical_illness_paid": Program.CRITICAL_ILLNESS_INSURANCE,
}
"""Amounts that a table may compute: where it surely does, they are asked last, and only if it leaves a range."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the answer to one question can do, in fen, at most.

    ``alone``: by how much it narrows the range that stands now. ``together``: how far apart two answers to it lead
    once the others are answered; looked for only where it does nothing alone.
    """

    alone: int
    together: int = 0

    @property
    def most(self) -> int:
        return self.alone or self.together


@dataclass(frozen=True, slots=True)
class Step:
    """The question to ask now (None: everything that matters is said) and all that matter still, this one among them.

    ``effect`` None: the total of the bill is not known yet.
    """

    question: Question | None
    effect: Effect | None = None
    open: tuple[Question, ...] = ()

    @property
    def remaining(self) -> int:
        """How many questions are open, at most: an answer may close some of them."""
        return len(self.open)


def _walk(answers: Answers, rules: tuple[Rule, ...]) -> Iterator[tuple[Question, object | None]]:
    """The questions that some rule can use, each with its answer if that holds beside those it depends on."""
    held: dict[str, object] = {}
    for question in QUESTIONS:
        if not question.asked(Situation(held, rules)):
            continue
        value = answers.get(question.key)
        if value is not None and contradiction(question.key, value, held) is None:
            held[question.key] = value
            yield question, value
        else:
            yield question, None


def kept(answers: Answers, rules: tuple[Rule, ...]) -> dict[str, object]:
    """The answers that still hold: what depended on a changed answer is left out, everything else stays."""
    return {question.key: value for question, value in _walk(answers, rules) if value is not None}


def dropped(answers: Answers, rules: tuple[Rule, ...]) -> tuple[Question, ...]:
    """The questions whose answers no longer hold or can no longer be used."""
    held = kept(answers, rules)
    return tuple(question for question in QUESTIONS if question.key in answers and question.key not in held)


def answered(answers: Answers, rules: tuple[Rule, ...]) -> tuple[Question, ...]:
    """The questions whose answers hold, in the order in which a bill is read."""
    return tuple(question for question, value in _walk(answers, rules) if value is not None)


def usable(answers: Answers, rules: tuple[Rule, ...]) -> tuple[Question, ...]:
    """The questions that some rule can use, given the answers they depend on, whether or not they change the result."""
    return tuple(question for question, _ in _walk(answers, rules))


def next_step(answers: Answers, rules: tuple[Rule, ...]) -> Step:
    """What to ask now."""
    held = kept(answers, rules)
    effects = _effects(held, rules)
    matter, by_table = _told_apart(effects, Situation(held, rules))
    if not matter:
        matter = [question for question in by_table if effects.table_leaves_open(question)]
    if not matter:
        return Step(None)
    chosen = _chosen(matter, effects)
    return Step(chosen, _effect(chosen, effects), tuple(matter))


def effect_of(question: Question, answers: Answers, rules: tuple[Rule, ...]) -> Effect | None:
    """What an answer that was given can do, seen as if it had not been; None before the total is known."""
    held = kept({key: value for key, value in answers.items() if key != question.key}, rules)
    return _effect(question, _effects(held, rules))


def _effects(held: Answers, rules: tuple[Rule, ...]) -> Effects:
    return Effects(held, [question for question, value in _walk(held, rules) if value is None], rules)


def _effect(question: Question, effects: Effects) -> Effect | None:
    alone = effects.moves(question)
    if alone is None:
        return None
    return Effect(alone, 0 if alone else effects.together(question))


def _told_apart(effects: Effects, situation: Situation) -> tuple[list[Question], list[Question]]:
    """The open questions that can change the result, and those that a table is sure to answer."""
    matter, by_table = [], []
    for question in effects.open:
        program = PAID_BY_TABLE.get(question.key)
        if program and situation.pays_by_table(program):
            by_table.append(question)
        elif matters_to_anybody(question.key, effects.rules) and effects.can_change(question):
            matter.append(question)
    return matter, by_table


def _chosen(matter: Sequence[Question], effects: Effects) -> Question:
    """The first gate, else the question that leads to the largest step; of equal ones the first on the bill."""
    for key in GATES:
        if BY_KEY[key] in matter:
            return BY_KEY[key]
    moves = {question.key: effects.moves(question) or 0 for question in matter}
    ready = [question for question in matter if not _waits(question, moves)]
    return max(ready, key=lambda question: _worth(question.key, moves))


def _waits(question: Question, moves: dict[str, int]) -> bool:
    """A question it depends on is still to be asked."""
    return any(key in moves for key in question.after)


def _worth(key: str, moves: dict[str, int]) -> int:
    """What the question and those that wait for it move: it is worth as much as what it leads to."""
    behind = (other for other in moves if key in BY_KEY[other].after)
    return max([moves[key], *(_worth(other, moves) for other in behind)])


def next_question(answers: Answers, rules: tuple[Rule, ...]) -> Question | None:
    """The question to ask now; None when everything that can change the result is said."""
    return next_step(answers, rules).question
