"""Which figures stand side by side? Rules of a place as tables: tiers by span, or one row for each group of people."""

from collections.abc import Callable, Mapping, Sequence

from assistant.answering.answer import Table
from assistant.answering.scope import care_words
from assistant.answering.wording import (
    NOT_STATED,
    ceiling_words,
    deductible_words,
    people,
    program_name,
    rate_words,
    tier_rows,
)
from knowledge.tables.schema import Document, MarginalTiers, Rule, ThresholdRate
from knowledge.tables.terms import Identity, Program

DocumentOf = Callable[[str], Document]


def tables_of(
    rules: Sequence[Rule], document_of: DocumentOf, identities: tuple[Identity, ...], bases: Mapping[str, int]
) -> tuple[Table, ...]:
    """The tables of ``rules``: a tier table for each marginal scale, one table for each program with several groups.

    Highlighted are the row of ``identities`` and the tier in which what a rule saw (``bases``: rule id → fen) ends.
    """
    tables = [
        _tier_table(rule, rule.parameters, document_of(rule.document_id), bases.get(rule.id))
        for rule in rules
        if isinstance(rule.parameters, MarginalTiers) and len(rule.parameters.tiers) > 1
    ]
    grouped: dict[Program, list[Rule]] = {}
    for rule in rules:
        if not (isinstance(rule.parameters, MarginalTiers) and len(rule.parameters.tiers) > 1):
            grouped.setdefault(rule.program, []).append(rule)
    tables += [_group_table(group, document_of, identities) for group in grouped.values()]
    return tuple(tables)


def _tier_table(rule: Rule, parameters: MarginalTiers, document: Document, amount: int | None) -> Table:
    who = people(rule.who.identities, document) + care_words(rule, (rule,))
    notes = (
        f"起付线：{deductible_words(parameters) or NOT_STATED}",
        f"封顶线：{ceiling_words(parameters) or NOT_STATED}",
    )
    return Table(
        caption=f"{program_name(rule)}分段报销比例（{who}）",
        columns=("基本医保报销后个人负担的合规费用", "报销比例"),
        rows=tier_rows(parameters),
        highlight=_tier_of(parameters, amount),
        notes=(*notes, "每一段只按本段的比例算"),
        clause_id=parameters.deductible.clause_id or rule.clause_ids[0],
    )


def _tier_of(parameters: MarginalTiers, amount: int | None) -> int | None:
    """The tier that pays the last yuan of ``amount`` (fen): 10万元 ends in the tier up to 10万元."""
    if amount is None:
        return None
    for place, tier in reversed(list(enumerate(parameters.tiers))):
        if tier.low.value is not None and amount > tier.low.value:
            return place
    return None


def _group_table(rules: Sequence[Rule], document_of: DocumentOf, identities: tuple[Identity, ...]) -> Table:
    rows = tuple(
        (
            people(rule.who.identities, document_of(rule.document_id)) + care_words(rule, rules),
            deductible_words(rule.parameters) or "—",
            rate_words(rule.parameters) or "—",
            ceiling_words(rule.parameters) or "—",
        )
        for rule in rules
    )
    names = dict.fromkeys(program_name(rule) for rule in rules)
    return Table(
        caption=f"{'、'.join(names)}：各类人员的标准",
        columns=("人员", "起付线（门槛）", "比例", "封顶线（限额）"),
        rows=rows,
        highlight=_row_of(rules, identities),
        notes=_notes(rules),
        clause_id=rules[0].clause_ids[0] if rules[0].clause_ids else None,
    )


def _row_of(rules: Sequence[Rule], identities: tuple[Identity, ...]) -> int | None:
    if not identities:
        return None
    for place, rule in enumerate(rules):
        if rule.who.identities is not None and set(identities) & set(rule.who.identities):
            return place
    return None


def _notes(rules: Sequence[Rule]) -> tuple[str, ...]:
    notes = []
    if any(isinstance(rule.parameters, ThresholdRate) and len(rule.parameters.counts) > 1 for rule in rules):
        notes.append(f"达到门槛后是全额按比例，还是只算超过门槛的部分：{NOT_STATED}")
    notes.append(f"表中没有列出的人员：{NOT_STATED}")
    return tuple(notes)
