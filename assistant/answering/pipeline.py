"""How a question becomes an answer: the visible list of steps, then the lock that every answer passes."""

from dataclasses import replace

from assistant.answering import wording
from assistant.answering.answer import Answer, Outcome, Reason
from assistant.answering.checks import faults_of
from assistant.answering.conversation import complete
from assistant.answering.said import Said
from assistant.answering.steps import STEPS
from assistant.answering.turn import Knowledge, Request, Turn
from assistant.answering.understand import understand
from knowledge.tables.schema import Notice
from knowledge.tables.terms import NoticeCode


def answer(request: Request, knowledge: Knowledge) -> Answer:
    """The answer to a (masked) question from one release; every ending has a name."""
    turn = first_turn(request, knowledge)
    for step in STEPS:
        result = step(turn)
        if isinstance(result, Answer):
            return _told_of_masking(_locked(result, turn), request)
        turn = result
    raise AssertionError("the last step answers")


def first_turn(request: Request, knowledge: Knowledge) -> Turn:
    """The question completed from the conversation and read."""

    def read(text: str) -> Said:
        return understand(
            text, lexicon=knowledge.lexicon, places=knowledge.places, today=request.as_of or request.today
        )

    completed = complete(request.question, request.previous, read)
    return Turn(request=request, knowledge=knowledge, completed=completed, said=read(completed.text))


def _locked(result: Answer, turn: Turn) -> Answer:
    """The answer, or ``withheld`` in its place where a figure is not carried by a clause or a part is missing."""
    faults = faults_of(result, turn.said.text)
    if not faults:
        return result
    return Answer(
        outcome=Outcome.NOT_COVERED,
        text=f"{wording.WITHHELD}{wording.call(result.contact)}",
        understood=result.understood,
        contact=result.contact,
        reason=Reason.WITHHELD,
        faults=tuple(f"{fault.code}: {fault.text}" for fault in faults),
    )


def _told_of_masking(result: Answer, request: Request) -> Answer:
    if not request.masked:
        return result
    return replace(result, notices=(*result.notices, Notice(NoticeCode.PERSONAL_DATA_MASKED, wording.MASKED)))
