"""What does one person have of one subject? Small places with one rule or entitlement each, and their limits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from eligibility.entitlement.benefit import Because, Benefit, Eligible
from eligibility.entitlement.entitled import Judge, Said, benefits
from eligibility.entitlement.here import here
from knowledge.tables.catalogue import NoTableInForce
from knowledge.tables.schema import ByReading, Clause, Entered, Entitlement, Jurisdiction, Rule, Who
from knowledge.tables.terms import (
    Care,
    ClauseKind,
    EntitlementKind,
    Grants,
    HospitalLevel,
    Identity,
    Insurance,
    LayerKind,
    Program,
)
from tests.knowledge import shapes

ON = date(2020, 6, 1)
POOR, ALLOWANCE, ORPHAN = Identity.REGISTERED_POOR, Identity.SUBSISTENCE_ALLOWANCE, Identity.ORPHAN
RESIDENT, EMPLOYEE = Insurance.RESIDENT, Insurance.EMPLOYEE
YES, APPLY, UNKNOWN, NO = Eligible.YES, Eligible.ON_APPLICATION, Eligible.UNKNOWN, Eligible.NO
FOR_THE_POOR = shapes.clause("made.1", identities=(POOR,), topics=("subsidy",))
FOR_ALL = shapes.clause("made.2")


def right(right_id: str = "right", clause_id: str = "made.1", **said: Any) -> Entitlement:
    given: dict[str, Any] = {
        "region": "990123",
        "document_id": clause_id.rpartition(".")[0],
        "kind": EntitlementKind.PARTICIPATION_SUBSIDY,
        "name": right_id,
        "program": None,
        "who": Who((POOR,)),
        "grants": Grants.YES,
        "what": "。",
        "clause_ids": (clause_id,),
    }
    return Entitlement(id=right_id, **(given | said))


def told(
    said: Said, *parts: Rule | Entitlement, clauses: Sequence[Clause] = (FOR_THE_POOR, FOR_ALL)
) -> dict[str, Benefit]:
    rules = tuple(part for part in parts if isinstance(part, Rule))
    rights = tuple(part for part in parts if isinstance(part, Entitlement))
    place = Jurisdiction("990123", (shapes.document(clauses=tuple(clauses)),), rules, rights)
    return {one.id: one for one in benefits(Judge(here([place], ON)), said)}


def answer(
    part: Rule | Entitlement, *identities: Identity, insurance: Insurance = RESIDENT
) -> tuple[Eligible, Because]:
    (one,) = told(Said((insurance,), identities), part).values()
    return one.eligible, one.because


# --- layers ----------------------------------------------------------------------------------------------------------


def test_a_figure_for_everybody_is_everybodys() -> None:
    assert answer(shapes.rule(clause_ids=("made.2",))) == (YES, Because.EVERYONE)


def test_a_rule_for_some_is_theirs_and_nobody_elses() -> None:
    rule = shapes.rule(who=Who((POOR,)))
    assert answer(rule, POOR) == (YES, Because.NAMED)
    assert answer(rule) == (NO, Because.OTHERS_NAMED)
    assert answer(rule, ORPHAN) == (NO, Because.OTHERS_NAMED)


def test_a_layer_without_figures_is_had_by_those_of_whom_its_clause_speaks() -> None:
    rule = shapes.no_figure(clause_ids=("made.1",))
    assert answer(rule, POOR) == (YES, Because.NAMED)
    assert answer(rule) == (UNKNOWN, Because.NOT_STATED)
    assert answer(shapes.no_figure(clause_ids=()), POOR) == (UNKNOWN, Because.NOT_STATED)
    entered = shapes.rule(kind=LayerKind.ENTERED, parameters=Entered("commercial_paid"))
    assert answer(entered, POOR) == (YES, Because.NAMED)
    assert answer(entered, ORPHAN) == (UNKNOWN, Because.NOT_STATED)


@pytest.mark.parametrize("kind", [ClauseKind.TARGET, ClauseKind.BACKGROUND, ClauseKind.ABOLISHED])
def test_a_target_or_what_was_abolished_gives_nothing(kind: ClauseKind) -> None:
    goal = shapes.clause("made.1", kind=kind)
    (one,) = told(Said((RESIDENT,)), shapes.no_figure(), clauses=[goal]).values()
    assert one.eligible is UNKNOWN


def test_what_is_regulated_for_the_other_insurance_is_unknown() -> None:
    own = shapes.rule("own", who=Who((POOR,), insurance=(RESIDENT,)), priority=20)
    general = shapes.no_figure("general", priority=10)
    assert answer(own, POOR, insurance=EMPLOYEE) == (UNKNOWN, Because.OTHER_INSURANCE)
    assert answer(own, ORPHAN, insurance=EMPLOYEE) == (NO, Because.OTHERS_NAMED)
    (one,) = told(Said((EMPLOYEE,), (POOR,)), own, general).values()
    assert (one.eligible, one.because) == (UNKNOWN, Because.OTHER_INSURANCE)


def test_one_reading_of_two_is_not_known_and_the_same_in_both_is() -> None:
    doubtful = Who((POOR,), by_reading=(ByReading(ALLOWANCE, "R14"),))
    first, second = shapes.rule("a", who=doubtful, priority=20), shapes.rule("b", who=doubtful, priority=10)
    assert answer(first, ALLOWANCE) == (UNKNOWN, Because.ONE_READING)
    (one,) = told(Said((RESIDENT,), (ALLOWANCE,)), first, second).values()
    assert one.eligible is YES
    assert [rule.id for rule, in_a_reading in one.held.rules if in_a_reading] == ["a", "b"]
    assert answer(right(who=doubtful), ALLOWANCE) == (UNKNOWN, Because.ONE_READING)


def test_every_rule_that_may_hold_by_level_or_care_is_told_and_none_that_cannot() -> None:
    secondary = Who(None, care=(Care.INPATIENT,), hospital_levels=(HospitalLevel.SECONDARY,))
    for_the_poor = Who((POOR,), care=(Care.INPATIENT,), hospital_levels=(HospitalLevel.SECONDARY,))
    rules = (
        shapes.rule("poor", who=for_the_poor, priority=30),
        shapes.rule("secondary", who=secondary, priority=20),
        shapes.no_figure("rest", priority=10),
    )
    (one,) = told(Said((RESIDENT,), (POOR,)), *rules).values()
    assert [rule.id for rule, _ in one.held.rules] == ["poor", "rest"]
    (one,) = told(Said((RESIDENT,)), *rules).values()
    assert [rule.id for rule, _ in one.held.rules] == ["secondary", "rest"]


def test_an_application_is_told_by_the_entitlement_that_says_how() -> None:
    rule = shapes.rule("layer", on_application=True, program=Program.TILTED_ASSISTANCE)
    how = right("how", kind=EntitlementKind.APPLICATION, program=Program.TILTED_ASSISTANCE, who=Who(None))
    (one,) = told(Said((RESIDENT,)), rule, how).values()
    assert (one.name, one.eligible, one.held.rights) == ("how", APPLY, (how,))


def test_an_application_beside_a_layer_that_one_has_anyway_is_a_line_of_its_own() -> None:
    program = Program.MEDICAL_ASSISTANCE
    anyway = shapes.rule("anyway", program=program, who=Who((POOR,)), clause_ids=("made.1",), priority=20)
    applied = shapes.rule("applied", program=program, on_application=True, clause_ids=("made.2",), priority=10)
    applying = {"kind": EntitlementKind.APPLICATION, "grants": Grants.ON_APPLICATION}
    how = right("how", "made.2", program=program, who=Who(None), **applying)
    found = told(Said((RESIDENT,), (POOR,)), anyway, applied, how)
    assert {key: one.eligible for key, one in found.items()} == {"medical_assistance": YES, "how": APPLY}


def test_a_layer_that_is_only_planned_is_nobodys() -> None:
    rule = shapes.rule("fund", program=Program.CHARITY_FUND)
    plan = right("plan", kind=EntitlementKind.OTHER, program=Program.CHARITY_FUND, grants=Grants.PLANNED, who=Who(None))
    (one,) = told(Said((RESIDENT,)), rule, plan).values()
    assert (one.eligible, one.because) == (UNKNOWN, Because.PLANNED)


# --- entitlements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        (Grants.YES, (YES, Because.NAMED)),
        (Grants.ON_APPLICATION, (APPLY, Because.APPLIED_FOR)),
        (Grants.PLANNED, (UNKNOWN, Because.PLANNED)),
        (Grants.NO, (NO, Because.REFUSED)),
    ],
)
def test_an_entitlement_gives_what_its_clause_grants(grants: Grants, expected: tuple[Eligible, Because]) -> None:
    assert answer(right(grants=grants), POOR) == expected


def test_money_for_a_list_of_people_leaves_the_ordinary_insured_out() -> None:
    assert answer(right()) == (NO, Because.OTHERS_NAMED)


def test_an_identity_that_the_documents_do_not_speak_of_in_the_matter_is_not_left_out() -> None:
    assert answer(right(), ORPHAN) == (UNKNOWN, Because.NOT_SPOKEN_OF)
    spoken = shapes.clause("made.3", identities=(ORPHAN,), topics=("subsidy",))
    (one,) = told(Said((RESIDENT,), (ORPHAN,)), right(), clauses=[FOR_THE_POOR, spoken]).values()
    assert (one.eligible, one.because) == (NO, Because.OTHERS_NAMED)
    ended = shapes.clause("made.3", identities=(ORPHAN,), topics=("subsidy",), kind=ClauseKind.ABOLISHED)
    (one,) = told(Said((RESIDENT,), (ORPHAN,)), right(), clauses=[FOR_THE_POOR, ended]).values()
    assert one.because is Because.NOT_SPOKEN_OF


def test_where_the_clause_names_nobody_nobody_is_left_out() -> None:
    assert answer(right(clause_id="made.2")) == (UNKNOWN, Because.NOT_SPOKEN_OF)


def test_of_an_arrangement_for_some_the_documents_are_silent_for_the_rest() -> None:
    for kind in (EntitlementKind.ONE_STOP, EntitlementKind.OUTPATIENT_CHRONIC, EntitlementKind.FAMILY_DOCTOR):
        assert answer(right(kind=kind)) == (UNKNOWN, Because.NOT_SPOKEN_OF)


def test_what_is_for_residents_is_unknown_for_an_employee() -> None:
    for_residents = right(who=Who((POOR,), insurance=(RESIDENT,)))
    assert answer(for_residents, POOR, insurance=EMPLOYEE) == (UNKNOWN, Because.OTHER_INSURANCE)
    assert answer(for_residents, insurance=EMPLOYEE) == (UNKNOWN, Because.OTHER_INSURANCE)


def test_entitlements_of_one_kind_are_one_subject_and_those_for_others_are_not_told() -> None:
    poor, orphan = right("poor"), right("orphan", who=Who((ORPHAN,)))
    assert set(told(Said((RESIDENT,), (POOR,)), poor, orphan)) == {"poor"}
    (nobody,) = told(Said((RESIDENT,)), poor, orphan).values()
    assert (nobody.id, nobody.name, nobody.eligible) == ("participation_subsidy", "参保资助", NO)


def test_the_nearer_place_gives_and_the_farther_to_those_whom_it_leaves_out() -> None:
    near = right("near")
    far = right("far", "city.1", region="990100", who=Who((POOR, ORPHAN)))
    documents = [
        shapes.document(clauses=(FOR_THE_POOR,)),
        shapes.document("city", "990100", clauses=(shapes.clause("city.1"),)),
    ]
    chain = [
        Jurisdiction("990123", (documents[0],), (), (near,)),
        Jurisdiction("990100", (documents[1],), (), (far,)),
    ]
    judge = Judge(here(chain, ON))
    assert [one.id for one in benefits(judge, Said((RESIDENT,), (POOR,)))] == ["near"]
    assert [one.id for one in benefits(judge, Said((RESIDENT,), (ORPHAN,)))] == ["far"]


def test_a_place_with_entitlements_only_is_told_and_one_with_nothing_yet_says_since_when() -> None:
    assert set(told(Said((RESIDENT,), (POOR,)), right())) == {"right"}
    place = Jurisdiction("990123", (shapes.document(),), (shapes.rule(),), (right(),))
    with pytest.raises(NoTableInForce) as refused:
        here([place], date(2019, 12, 31))
    assert refused.value.first_day == date(2020, 1, 1)
    with pytest.raises(NoTableInForce) as nothing:
        here([], ON)
    assert nothing.value.first_day is None
