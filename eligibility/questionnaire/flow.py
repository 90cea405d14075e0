"""Which question comes next, how many are left, and which answers still hold after one of them was changed?"""

from collections.abc import Iterator

from eligibility.questionnaire.answers import contradiction
from eligibility.questionnaire.questions import QUESTIONS, Question
from eligibility.questionnaire.reach import Answers, Situation
from knowledge.tables.schema import Rule


def _walk(answers: Answers, rules: tuple[Rule, ...]) -> Iterator[tuple[Question, object | None]]:
    """The questions that can matter, in order, each with its answer if that still holds; gates come first."""
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


def asked(answers: Answers, rules: tuple[Rule, ...]) -> tuple[Question, ...]:
    """Every question that the rules can use, given the answers; unanswered ones are not yet ruled out."""
    return tuple(question for question, _ in _walk(answers, rules))


def next_question(answers: Answers, rules: tuple[Rule, ...]) -> Question | None:
    """The first question without an answer that can change the result; None when everything is said."""
    return next((question for question, value in _walk(answers, rules) if value is None), None)


def previous_question(key: str, answers: Answers, rules: tuple[Rule, ...]) -> Question | None:
    """The question that was asked before ``key``; None at the first."""
    before: Question | None = None
    for question in asked(answers, rules):
        if question.key == key:
            return before
        before = question
    return before


def remaining(answers: Answers, rules: tuple[Rule, ...]) -> int:
    """How many questions are still open, at most: an answer may close some of them."""
    return sum(value is None for _, value in _walk(answers, rules))


def kept(answers: Answers, rules: tuple[Rule, ...]) -> dict[str, object]:
    """The answers that still hold: what depended on a changed answer is left out, everything else stays."""
    return {question.key: value for question, value in _walk(answers, rules) if value is not None}
