"""What does an answer look like on the wire? Exactly the body of the HTTP interface, as JSON values."""

from uuid import UUID

from assistant.answering.answer import Answer, Calculation, Clarify, Table, Understood
from knowledge.tables.citation import citation


def answer_on_wire(answer: Answer, *, answer_id: UUID, conversation_id: UUID) -> dict[str, object]:
    """The body of an answer, in the order of the interface."""
    return {
        "conversation": str(conversation_id),
        "answer_id": str(answer_id),
        "outcome": answer.outcome.value,
        "reason": answer.reason.value if answer.reason else None,
        "reply_code": answer.reply_code,
        "understood": understood_on_wire(answer.understood),
        "answer": answer.text,
        "tables": [_table(table) for table in answer.tables],
        "citations": [
            citation(one.document, one.clause, answer.understood.as_of, start=one.start, end=one.end)
            for one in answer.citations
        ],
        "notices": [{"code": notice.code.value, "text": notice.text} for notice in answer.notices],
        "clarify": _clarify(answer.clarify) if answer.clarify else None,
        "calculation": _calculation(answer.calculation) if answer.calculation else None,
        "estimate": answer.estimate,
        "suggestions": list(answer.suggestions),
        "contact": {"name": answer.contact.name, "phone": answer.contact.phone},
    }


def money(fen: int) -> str:
    """Fen in yuan with two decimals: 7675000 → 76750.00."""
    return f"{fen // 100}.{fen % 100:02d}"


def understood_on_wire(understood: Understood) -> dict[str, object]:
    return {
        "region": understood.region,
        "insurance": understood.insurance.value if understood.insurance else None,
        "program": understood.program.value if understood.program else None,
        "identities": [identity.value for identity in understood.identities],
        "topic": understood.topic,
        "as_of": understood.as_of.isoformat(),
        "hospital_level": understood.hospital_level.value if understood.hospital_level else None,
        "amount": None if understood.amount is None else money(understood.amount),
        "text": understood.text,
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "highlight": table.highlight,
        "notes": list(table.notes),
        "clause_id": table.clause_id,
    }


def _clarify(clarify: Clarify) -> dict[str, object]:
    options = [{"value": option.value, "label": option.label} for option in clarify.options]
    return {"slot": clarify.slot, "question": clarify.question, "options": options}


def _calculation(calculation: Calculation) -> dict[str, object]:
    return {
        "steps": [
            {"text": step.text, "amount": _range(step.low, step.high), "clause_id": step.clause_id}
            for step in calculation.steps
        ],
        "total": _range(calculation.low, calculation.high),
    }


def _range(low: int, high: int | None) -> dict[str, object]:
    return {"low": money(low), "high": None if high is None else money(high)}
