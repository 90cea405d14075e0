"""Is the right row taken by level of hospital and priority, and does each row say where it holds?"""

from dataclasses import replace
from datetime import date

from assistant.answering.asked import Asked
from assistant.answering.scope import care_words, holding
from knowledge.tables.schema import Figure, Rule, ThresholdRate, Who
from knowledge.tables.terms import HospitalLevel, Identity, Insurance, LayerKind, Program, ThresholdCounts, Unit

FIGURE = Figure(Unit.YUAN, value=0, clause_id="c")
RATE = ThresholdRate(FIGURE, False, (ThresholdCounts.WHOLE,), FIGURE, FIGURE)


def rule(name: str, priority: int, identities: tuple[Identity, ...] | None, *levels: HospitalLevel, **more) -> Rule:
    who = Who(identities, hospital_levels=levels, insurance=more.pop("insurance", ()))
    plain = Rule(
        id=name,
        region="370323",
        document_id="d",
        program=Program.BASIC_MEDICAL_INSURANCE,
        name=name,
        kind=LayerKind.THRESHOLD_RATE,
        order=10,
        priority=priority,
        who=who,
        applies_from=date(2020, 1, 1),
        applies_to=None,
        clause_ids=("c",),
        parameters=RATE,
    )
    return replace(plain, **more)


POOR = (Identity.REGISTERED_POOR,)
EVERYONE_SECOND = rule("everyone-2", 20, None, HospitalLevel.SECONDARY)
EVERYONE_THIRD = rule("everyone-3", 20, None, HospitalLevel.TERTIARY)
POOR_SECOND = rule("poor-2", 30, POOR, HospitalLevel.SECONDARY)
ALL = (POOR_SECOND, EVERYONE_SECOND, EVERYONE_THIRD)


def names(rules: tuple[Rule, ...]) -> list[str]:
    return [each.id for each in rules]


def test_the_level_said_leaves_only_its_own_rows():
    assert names(holding(ALL, Asked("", hospital_level=HospitalLevel.TERTIARY))) == ["everyone-3"]
    assert names(holding(ALL, Asked("", hospital_level=HospitalLevel.SECONDARY))) == ["poor-2", "everyone-2"]


def test_a_rule_without_a_level_holds_at_every_level():
    anywhere = rule("anywhere", 10, None)
    assert names(holding((anywhere,), Asked("", hospital_level=HospitalLevel.PRIMARY))) == ["anywhere"]


def test_for_people_named_the_higher_priority_takes_over_at_its_own_level_only():
    assert names(holding(ALL, Asked("", identities=POOR))) == ["poor-2", "everyone-3"]


def test_nothing_is_taken_over_where_nobody_is_named_or_only_some_are_reached():
    assert holding(ALL, Asked("")) == ALL
    both = (*POOR, Identity.SUBSISTENCE_ALLOWANCE)
    assert holding(ALL, Asked("", identities=both)) == ALL


def test_a_rule_on_application_or_for_one_insurance_takes_nothing_over():
    for better in (
        replace(POOR_SECOND, on_application=True),
        rule("poor-2", 30, POOR, HospitalLevel.SECONDARY, insurance=(Insurance.RESIDENT,)),
    ):
        assert names(holding((better, EVERYONE_SECOND), Asked("", identities=POOR))) == ["poor-2", "everyone-2"]


def test_a_row_says_its_level_and_that_it_needs_approval():
    assert care_words(EVERYONE_SECOND, ALL) == "（二级医院）"
    assert care_words(rule("anywhere", 10, None), ALL) == ""
    assert care_words(rule("asked", 10, None, on_application=True), ALL) == "（申请批准的）"
