"""Whom does a rule reach, which of several holds, and what is said to whom none reaches?"""

from typing import Any

import pytest

from eligibility.calculation.reach import Gate, Person, Refusal, closed_gates, holding, reaches, refusal
from knowledge.tables.schema import ByReading, FixedRate, Rule, Who
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance
from tests.eligibility.calculation.artificial import NO_CEILING, per, rule

POOR, ALLOWANCE, EPIDEMIC = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE, Identity.EPIDEMIC_HARDSHIP


def person(**changes: Any) -> Person:
    values: dict[str, Any] = {
        "insurance": Insurance.RESIDENT,
        "identity": POOR,
        "care": Care.INPATIENT,
        "level": HospitalLevel.TERTIARY,
        "location": CareLocation.IN_CITY,
        "fulfils": frozenset((Condition.REFERRED, Condition.FOLLOWED_GUIDANCE)),
    }
    return Person(**{**values, **changes})


def made(name: str = "made", separate_chain: bool = False, **who: Any) -> Rule:
    of = Who(**{"identities": None, **who})
    return rule(FixedRate(per(5000), NO_CEILING), id=name, who=of, separate_chain=separate_chain)


GATES: tuple[tuple[Gate, dict[str, Any], dict[str, Any]], ...] = (
    (Gate.INSURANCE, {"insurance": (Insurance.RESIDENT,)}, {"insurance": Insurance.EMPLOYEE}),
    (Gate.IDENTITY, {"identities": (POOR,)}, {"identity": ALLOWANCE}),
    (Gate.CARE, {"care": (Care.INPATIENT,)}, {"care": Care.OUTPATIENT_GENERAL}),
    (Gate.HOSPITAL_LEVEL, {"hospital_levels": (HospitalLevel.TERTIARY,)}, {"level": HospitalLevel.PRIMARY}),
    (Gate.CARE_LOCATION, {"care_locations": (CareLocation.IN_CITY,)}, {"location": CareLocation.IN_COUNTY}),
    (Gate.CONDITION, {"requires": (Condition.REFERRED,)}, {"fulfils": frozenset()}),
)


@pytest.mark.parametrize(("gate", "who", "other"), GATES, ids=[str(gate) for gate, _, _ in GATES])
def test_each_gate_lets_in_whom_it_names_and_says_what_would_open_it(
    gate: Gate, who: dict[str, Any], other: dict[str, Any]
) -> None:
    assert reaches(made(**who), person())
    assert not reaches(made(**who), person(**other))
    assert list(closed_gates(made(**who).who, person(**other))) == [Refusal(gate, next(iter(who.values())))]
    assert reaches(made(), person(**other))


def test_gates_are_looked_at_in_their_order() -> None:
    who = {key: value for _, limits, _ in GATES for key, value in limits.items()}
    nobody = person(**{key: value for _, _, other in GATES for key, value in other.items()})
    assert [found.gate for found in closed_gates(made(**who).who, nobody)] == list(Gate)


def test_only_what_is_missing_of_several_conditions_is_named() -> None:
    who = made(requires=(Condition.REFERRED, Condition.FOLLOWED_GUIDANCE)).who
    found = list(closed_gates(who, person(fulfils=frozenset((Condition.REFERRED,)))))
    assert found == [Refusal(Gate.CONDITION, (Condition.FOLLOWED_GUIDANCE,))]


def test_a_rule_for_certain_identities_does_not_reach_the_ordinary_insured() -> None:
    assert not reaches(made(identities=()), person(identity=None))
    assert not reaches(made(identities=(POOR,)), person(identity=None))
    assert reaches(made(), person(identity=None))


def test_an_identity_named_by_a_reading_is_reached_and_named_among_those_who_are() -> None:
    who = {"identities": (POOR,), "by_reading": (ByReading(EPIDEMIC, "R14"),)}
    assert reaches(made(**who), person(identity=EPIDEMIC))
    assert list(closed_gates(made(**who).who, person(identity=ALLOWANCE))) == [Refusal(Gate.IDENTITY, (POOR, EPIDEMIC))]
    only = {"identities": (), "by_reading": (ByReading(EPIDEMIC, "R14"),)}
    assert reaches(made(**only), person(identity=EPIDEMIC))


def test_special_drugs_are_settled_whatever_the_care() -> None:
    drugs = made(separate_chain=True, care=(Care.SPECIAL_DRUG,))
    assert reaches(drugs, person(care=Care.INPATIENT))
    assert not reaches(made(care=(Care.SPECIAL_DRUG,)), person(care=Care.INPATIENT))
    assert refusal((drugs,), person(care=Care.INPATIENT)) is None


# --- which holds -----------------------------------------------------------------------------------------------------


def doubtful(name: str) -> Rule:
    return made(name, identities=(POOR,), by_reading=(ByReading(EPIDEMIC, "R14"),))


def test_the_first_rule_that_reaches_a_person_holds_and_without_one_none_does() -> None:
    first, second, other = made("first"), made("second"), made("other", identities=(ALLOWANCE,))
    assert holding((other, first, second), person()) == (first,)
    assert holding((other,), person()) == (None,)
    assert holding((), person()) == (None,)


def test_of_two_rules_in_two_readings_each_holds_in_its_own() -> None:
    one, two = doubtful("one"), doubtful("two")
    assert holding((one, two), person(identity=EPIDEMIC)) == (one, two)
    assert holding((one, two), person(identity=POOR)) == (one,)


def test_a_rule_reached_in_one_reading_leaves_the_other_reading_to_the_next_or_to_nothing() -> None:
    one, everyone = doubtful("one"), made("everyone")
    assert holding((one, everyone), person(identity=EPIDEMIC)) == (one, everyone)
    assert holding((one,), person(identity=EPIDEMIC)) == (one, None)


def test_a_certain_rule_before_a_doubtful_one_holds_in_both_readings() -> None:
    one, everyone = doubtful("one"), made("everyone")
    assert holding((everyone, one), person(identity=EPIDEMIC)) == (everyone,)
    assert holding((everyone, one, doubtful("two")), person(identity=EPIDEMIC)) == (everyone,)


# --- why not ---------------------------------------------------------------------------------------------------------


def test_no_reason_is_given_where_a_rule_reaches_or_none_exists() -> None:
    assert refusal((), person()) is None
    assert refusal((made(),), person()) is None


def test_the_reason_is_that_of_the_rule_that_comes_closest() -> None:
    far = made("far", insurance=(Insurance.EMPLOYEE,), care=(Care.OUTPATIENT_GENERAL,))
    near = made("near", hospital_levels=(HospitalLevel.PRIMARY,))
    assert refusal((far, near), person()) == Refusal(Gate.HOSPITAL_LEVEL, (HospitalLevel.PRIMARY,))
    assert refusal((far,), person()) == Refusal(Gate.INSURANCE, (Insurance.EMPLOYEE,))


def test_where_identities_are_in_the_way_those_of_every_rule_are_named_once_each() -> None:
    rules = (
        made("one", identities=(ALLOWANCE, EPIDEMIC)),
        made("two", identities=(EPIDEMIC,), by_reading=(ByReading(Identity.ORPHAN, "R14"),)),
    )
    assert refusal(rules, person()) == Refusal(Gate.IDENTITY, (ALLOWANCE, EPIDEMIC, Identity.ORPHAN))
