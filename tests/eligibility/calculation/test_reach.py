"""Whom does a rule reach, which of several holds, and what is said to whom none reaches?"""

from dataclasses import replace
from typing import Any

import pytest

from eligibility.calculation.estimate import LayerResult, estimate
from eligibility.calculation.reach import Gate
from knowledge.tables.schema import ByReading, FixedRate, Rule, Who
from knowledge.tables.terms import Care, CareLocation, Condition, HospitalLevel, Identity, Insurance, Program
from tests.eligibility.calculation.artificial import NO_CEILING, claim, per, rule

POOR, ALLOWANCE, EPIDEMIC = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE, Identity.EPIDEMIC_HARDSHIP
SAID: dict[str, Any] = {
    "identities": (POOR,),
    "hospital_level": HospitalLevel.TERTIARY,
    "care_location": CareLocation.IN_CITY,
    "referred": True,
    "followed_guidance": True,
    "critical_illness_paid": 0,
    "hospital_relief_paid": 0,
    "special_drug_cost": 0,
}


def layer(*rules: Rule, **changes: Any) -> LayerResult:
    """The layer of ``rules`` for a registered poor resident in a tertiary hospital of the city, by the rules."""
    return estimate(claim(1000, **{**SAID, **changes}), rules).layers[-1]


def made(name: str = "made", **who: Any) -> Rule:
    of = Who(**{"identities": None, **who})
    return rule(FixedRate(per(5000), NO_CEILING), Program.MEDICAL_ASSISTANCE, id=name, who=of)


def held(*rules: Rule, **changes: Any) -> list[str]:
    """The rules that may hold, and ``nothing`` where it may be none of them."""
    found = layer(*rules, **changes)
    names = [use.link.rule.id for use in found.uses if use.link.rule is not None]
    return [*names, "nothing"] if found.sometimes or not found.applies else names


def closed(*rules: Rule, **changes: Any) -> tuple[Gate, tuple[str, ...]] | None:
    """The gate that is named as closed, and what would open it."""
    found = layer(*rules, **changes).refusal
    return (found.gate, found.open_to) if found else None


GATES: tuple[tuple[Gate, dict[str, Any], dict[str, Any]], ...] = (
    (Gate.INSURANCE, {"insurance": (Insurance.RESIDENT,)}, {"insurance": Insurance.EMPLOYEE}),
    (Gate.IDENTITY, {"identities": (POOR,)}, {"identities": (ALLOWANCE,)}),
    (Gate.CARE, {"care": (Care.INPATIENT,)}, {"care": Care.OUTPATIENT_GENERAL}),
    (Gate.HOSPITAL_LEVEL, {"hospital_levels": (HospitalLevel.TERTIARY,)}, {"hospital_level": HospitalLevel.PRIMARY}),
    (Gate.CARE_LOCATION, {"care_locations": (CareLocation.IN_CITY,)}, {"care_location": CareLocation.IN_COUNTY}),
    (Gate.CONDITION, {"requires": (Condition.REFERRED,)}, {"referred": False}),
)


@pytest.mark.parametrize(("gate", "who", "other"), GATES, ids=[str(gate) for gate, _, _ in GATES])
def test_each_gate_lets_in_whom_it_names_and_says_what_would_open_it(
    gate: Gate, who: dict[str, Any], other: dict[str, Any]
) -> None:
    assert held(made(**who)) == ["made"]
    assert held(made(**who), **other) == ["nothing"]
    assert closed(made(**who), **other) == (gate, next(iter(who.values())))
    assert held(made(), **other) == ["made"]
    assert closed(made(), **other) is None


def test_of_several_closed_gates_the_first_in_their_order_is_named() -> None:
    for place, (gate, _, _) in enumerate(GATES):
        who = {key: value for _, limits, _ in GATES[place:] for key, value in limits.items()}
        nobody = {key: value for _, _, other in GATES for key, value in other.items()}
        assert closed(made(**who), **nobody) == (gate, next(iter(GATES[place][1].values())))


@pytest.mark.parametrize(("gate", "who", "other"), GATES, ids=[str(gate) for gate, _, _ in GATES])
def test_of_all_gates_of_a_rule_only_the_closed_one_is_named(
    gate: Gate, who: dict[str, Any], other: dict[str, Any]
) -> None:
    every = {key: value for _, limits, _ in GATES for key, value in limits.items()}
    assert held(made(**every)) == ["made"]
    assert closed(made(**every), **other) == (gate, next(iter(who.values())))
    assert len(layer(made(**every), **other).uses) == 0


def test_only_what_is_missing_of_several_conditions_is_named() -> None:
    both = made(requires=(Condition.REFERRED, Condition.FOLLOWED_GUIDANCE))
    assert closed(both, followed_guidance=False) == (Gate.CONDITION, (Condition.FOLLOWED_GUIDANCE,))
    assert held(both, followed_guidance=False) == ["nothing"]
    assert held(both) == ["made"]


def test_a_rule_for_certain_identities_does_not_reach_the_ordinary_insured() -> None:
    assert held(made(identities=()), identities=()) == ["nothing"]
    assert held(made(identities=(POOR,)), identities=()) == ["nothing"]
    assert held(made(), identities=()) == ["made"]


def test_an_identity_named_by_a_reading_is_named_among_those_who_are_reached() -> None:
    who: dict[str, Any] = {"identities": (POOR,), "by_reading": (ByReading(EPIDEMIC, "R14"),)}
    assert closed(made(**who), identities=(ALLOWANCE,)) == (Gate.IDENTITY, (POOR, EPIDEMIC))
    assert closed(made(**who), identities=(POOR,)) is None


@pytest.mark.parametrize("identities", [(EPIDEMIC,), None])
def test_who_is_reached_for_certain_is_not_in_doubt_by_a_reading_as_well(identities: Any) -> None:
    rules = (made(identities=identities, by_reading=(ByReading(EPIDEMIC, "R14"),)),)
    assert held(*rules, identities=(EPIDEMIC,)) == ["made"]


def test_special_drugs_are_settled_whatever_the_care_and_other_layers_are_not() -> None:
    drugs = rule(
        FixedRate(per(6000), NO_CEILING), id="drugs", separate_chain=True, who=Who(None, care=(Care.SPECIAL_DRUG,))
    )
    asked = claim(1000, **{**SAID, "special_drug_cost": 500})
    critical = estimate(asked, (drugs,)).layers[1]
    assert [use.link.rule.id for use in critical.uses if use.link.rule] == ["drugs"]
    assert held(made(care=(Care.SPECIAL_DRUG,))) == ["nothing"]


# --- which holds -----------------------------------------------------------------------------------------------------


def doubtful(name: str) -> Rule:
    return made(name, identities=(POOR,), by_reading=(ByReading(EPIDEMIC, "R14"),))


def test_the_first_rule_that_reaches_a_person_holds_and_without_one_none_does() -> None:
    first, second, other = made("first"), made("second"), made("other", identities=(ALLOWANCE,))
    assert held(other, first, second) == ["first"]
    assert held(second, first, other) == ["second"]
    assert held(other) == ["nothing"]


def test_of_two_rules_in_two_readings_each_holds_in_its_own() -> None:
    one, two = doubtful("one"), doubtful("two")
    assert held(one, two, identities=(EPIDEMIC,)) == ["one", "two"]
    assert held(one, two) == ["one"]


def test_a_rule_reached_in_one_reading_leaves_the_other_reading_to_the_next_or_to_nothing() -> None:
    one, everyone = doubtful("one"), made("everyone")
    assert held(one, everyone, identities=(EPIDEMIC,)) == ["one", "everyone"]
    assert held(one, identities=(EPIDEMIC,)) == ["one", "nothing"]


def test_a_certain_rule_before_a_doubtful_one_holds_in_both_readings() -> None:
    one, everyone = doubtful("one"), made("everyone")
    assert held(everyone, one, identities=(EPIDEMIC,)) == ["everyone"]
    assert held(everyone, one, doubtful("two"), identities=(EPIDEMIC,)) == ["everyone"]


# --- why not ---------------------------------------------------------------------------------------------------------


def test_the_reason_is_that_of_the_rule_that_comes_closest() -> None:
    far = made("far", insurance=(Insurance.EMPLOYEE,), care=(Care.OUTPATIENT_GENERAL,))
    near = made("near", hospital_levels=(HospitalLevel.PRIMARY,))
    assert closed(far, near) == (Gate.HOSPITAL_LEVEL, (HospitalLevel.PRIMARY,))
    assert closed(far) == (Gate.INSURANCE, (Insurance.EMPLOYEE,))


def test_where_identities_are_in_the_way_those_of_every_rule_are_named_once_each() -> None:
    rules = (
        made("one", identities=(ALLOWANCE, EPIDEMIC)),
        made("two", identities=(EPIDEMIC,), by_reading=(ByReading(Identity.ORPHAN, "R14"),)),
    )
    assert closed(*rules) == (Gate.IDENTITY, (ALLOWANCE, EPIDEMIC, Identity.ORPHAN))


def test_no_reason_is_given_by_a_program_without_rules() -> None:
    assert closed(hospital_relief_paid=100) is None


@pytest.mark.parametrize(("place", "reading"), [(0, ("R19",)), (1, ("R14",)), (2, ("R20",)), (3, ()), (4, ()), (5, ())])
def test_the_reading_that_closes_a_gate_is_named_where_a_rule_rests_on_it(place: int, reading: tuple[str, ...]) -> None:
    _, who, other = GATES[place]
    one = made(**who)
    rests = replace(one, id="rests", readings=("R6", "R14", "R19", "R20"))

    def readings(*rules: Rule) -> tuple[str, ...]:
        found = layer(*rules, **other).refusal
        return found.readings if found else ("reached",)

    assert readings(one) == ()
    assert readings(rests) == readings(one, rests) == reading
