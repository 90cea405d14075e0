"""Which answers make a bill, and what is said of those that cannot?"""

from collections.abc import Mapping
from typing import Any

import pytest

from eligibility.calculation.claim import UNKNOWN, Claim, Fault, WrongAnswers, claim_from
from eligibility.calculation.money import ANYTHING, NOTHING, exactly
from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Identity, Insurance, YearToDate

BILL: Mapping[str, Any] = {"insurance": "resident", "identities": [], "care": "inpatient", "total_cost": "1000.00"}
MONEY = (
    *("covered_expenses", "basic_paid", "critical_illness_paid", "hospital_relief_paid", "commercial_paid"),
    *("special_drug_cost", "disposable_income"),
)


def faults(**changes: Any) -> list[Fault]:
    """What is wrong with a bill of 1,000 yuan once ``changes`` are made to it."""
    with pytest.raises(WrongAnswers) as wrong:
        claim_from({**BILL, **changes})
    return list(wrong.value.faults)


def total(raw: object) -> int:
    return claim_from({**BILL, "total_cost": raw}).total_cost


def test_what_must_be_said_makes_a_bill_and_the_rest_is_left_open() -> None:
    assert claim_from(BILL) == Claim(Insurance.RESIDENT, (), Care.INPATIENT, 100_000)
    claim = claim_from(BILL)
    assert {claim.hospital_level, claim.care_location, claim.referred, claim.followed_guidance} == {UNKNOWN}
    assert claim.disposable_income is UNKNOWN
    assert {getattr(claim, key) for key in MONEY if key != "disposable_income"} == {None}
    assert claim.year_to_date == {}


def test_every_answer_reaches_its_own_place() -> None:
    said = {
        "hospital_level": "secondary",
        "care_location": "in_city",
        "referred": True,
        "followed_guidance": False,
        "year_to_date": {"assistance_paid": "7.01", "re_assistance_paid": "unknown", "special_drug_paid": None},
    }
    claim = claim_from({**BILL, **said, **{key: 7 - place for place, key in enumerate(MONEY)}})
    assert (claim.hospital_level, claim.care_location) == (HospitalLevel.SECONDARY, CareLocation.IN_CITY)
    assert (claim.referred, claim.followed_guidance) == (True, False)
    assert [getattr(claim, key) for key in MONEY] == [700, 600, 500, 400, 300, 200, 100]
    assert claim.year_to_date == {YearToDate.ASSISTANCE_PAID: 701, YearToDate.RE_ASSISTANCE_PAID: UNKNOWN}


@pytest.mark.parametrize("key", ["insurance", "identities", "care", "total_cost"])
def test_what_is_needed_and_left_out_or_null_is_asked_for(key: str) -> None:
    with pytest.raises(WrongAnswers) as wrong:
        claim_from({name: value for name, value in BILL.items() if name != key})
    assert wrong.value.faults == (Fault(key, "required"),)
    assert wrong.value.faults[0].values == ()
    assert faults(**{key: None}) == [Fault(key, "required")]


def test_null_says_as_little_as_leaving_out() -> None:
    assert claim_from({**BILL, "basic_paid": None, "referred": None, "year_to_date": None}) == claim_from(BILL)


def test_all_that_is_wrong_is_said_at_once_and_read_in_one_line() -> None:
    with pytest.raises(WrongAnswers) as wrong:
        claim_from({"insurance": "nobody", "identities": [], "total_cost": -1, "colour": "red", "referred": "yes"})
    assert [(fault.key, fault.code) for fault in wrong.value.faults] == [
        ("colour", "no_such_key"),
        ("care", "required"),
        ("insurance", "not_a_choice"),
        ("total_cost", "negative"),
        ("referred", "not_yes_no"),
    ]
    assert str(wrong.value).startswith("colour: no_such_key; care: required; insurance: not_a_choice; ")


def test_a_key_that_does_not_exist_is_named_to_sixty_characters() -> None:
    assert faults(**{"k" * 61: 1}) == [Fault("k" * 60, "no_such_key")]
    assert faults(colour=None) == [Fault("colour", "no_such_key")]


# --- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        *((0, 0), (12, 1200), ("12", 1200), ("12.3", 1230), ("12.34", 1234), ("0.05", 5), ("-0", 0), ("-0.00", 0)),
        *((100_000_000, 10**10), ("99999999.99", 10**10 - 1), ("100000000.00", 10**10), ("007", 700)),
    ],
)
def test_yuan_as_a_number_or_as_digits_become_fen(raw: object, fen: int) -> None:
    assert total(raw) == fen


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        *((True, "not_money"), (12.5, "not_money"), ([], "not_money"), ("", "not_money"), ("12,5", "not_money")),
        *((".5", "not_money"), ("5.", "not_money"), ("+5", "not_money"), (" 5", "not_money"), ("1e3", "not_money")),
        *(("１２", "not_money"), ("0" * 41, "not_money"), ("12\n", "not_money")),
        *((-1, "negative"), ("-0.01", "negative"), ("-10", "negative"), (-(10**9), "negative"), ("-0.001", "negative")),
        *((100_000_001, "too_large"), ("100000000.01", "too_large"), ("9" * 40, "too_large")),
        *(("1.234", "too_many_decimals"), ("0.001", "too_many_decimals"), ("-0.000", "too_many_decimals")),
    ],
)
def test_what_is_no_amount_of_yuan_is_refused_with_its_reason(raw: object, code: str) -> None:
    assert faults(total_cost=raw) == [Fault("total_cost", code)]


def test_a_number_too_long_to_be_written_out_is_too_large_or_negative() -> None:
    assert faults(total_cost=10**5000) == [Fault("total_cost", "too_large")]
    assert faults(total_cost=-(10**5000)) == [Fault("total_cost", "negative")]


def test_forty_digits_are_still_read() -> None:
    assert total("0" * 40) == 0


@pytest.mark.parametrize("key", MONEY)
def test_an_amount_may_be_unknown_and_what_insurance_paid_is_then_looked_up(key: str) -> None:
    looked_up = key in ("basic_paid", "critical_illness_paid")
    assert getattr(claim_from({**BILL, key: "unknown"}), key) is (None if looked_up else UNKNOWN)
    assert getattr(claim_from({**BILL, key: "1.01"}), key) == 101
    assert faults(**{key: "unknowable"}) == [Fault(key, "not_money")]


def test_without_the_total_nothing_can_be_computed() -> None:
    assert faults(total_cost="unknown") == [Fault("total_cost", "total_needed")]


# --- choices, identities, the year -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "vocabulary"),
    [("insurance", Insurance), ("care", Care), ("hospital_level", HospitalLevel), ("care_location", CareLocation)],
)
def test_a_choice_is_a_code_or_unknown_and_else_the_codes_are_named(key: str, vocabulary: Any) -> None:
    for term in vocabulary:
        assert getattr(claim_from({**BILL, key: str(term)}), key) is term
    assert getattr(claim_from({**BILL, key: "unknown"}), key) is UNKNOWN
    wanted = Fault(key, "not_a_choice", ("、".join(str(term) for term in vocabulary),))
    assert faults(**{key: "nothing"}) == faults(**{key: 7}) == faults(**{key: ["resident"]}) == [wanted]


@pytest.mark.parametrize("key", ["referred", "followed_guidance"])
def test_yes_and_no_are_truth_values_or_unknown(key: str) -> None:
    found = [getattr(claim_from({**BILL, key: raw}), key) for raw in (True, False, "unknown")]
    assert found == [True, False, UNKNOWN]
    assert faults(**{key: "yes"}) == faults(**{key: 1}) == [Fault(key, "not_yes_no")]


def test_identities_are_kept_once_each_in_their_own_order() -> None:
    named = ["orphan", "registered_poor", "orphan"]
    assert claim_from({**BILL, "identities": named}).identities == (Identity.REGISTERED_POOR, Identity.ORPHAN)
    assert claim_from({**BILL, "identities": tuple(named)}).identities == (Identity.REGISTERED_POOR, Identity.ORPHAN)
    assert claim_from({**BILL, "identities": "unknown"}).identities is UNKNOWN


def test_identities_are_a_list_and_strange_ones_are_named() -> None:
    assert faults(identities="orphan") == faults(identities={"orphan": 1}) == [Fault("identities", "not_a_list")]
    assert faults(identities=["orphan", "king", 7]) == [Fault("identities", "no_such_identity", ("king、7",))]
    assert faults(identities=[["orphan"]]) == [Fault("identities", "no_such_identity", ("['orphan']",))]


def test_of_many_strange_identities_five_are_named_each_to_forty_characters() -> None:
    many = [letter * 41 for letter in "abcdef"]
    named = "、".join(letter * 40 for letter in "abcde")
    assert faults(identities=many) == [Fault("identities", "no_such_identity", (named,))]


def test_the_year_is_unknown_as_a_whole_or_amount_by_amount() -> None:
    whole = claim_from({**BILL, "year_to_date": "unknown"})
    assert whole.year_to_date == dict.fromkeys(YearToDate, UNKNOWN)
    assert faults(year_to_date=[]) == faults(year_to_date="none") == [Fault("year_to_date", "not_an_object")]
    year = {"assistance_paid": "-1", "colour": 1, "re_assistance_paid": "x", "special_drug_paid": "1"}
    assert faults(year_to_date=year) == [
        Fault("year_to_date.colour", "no_such_key"),
        Fault("year_to_date.assistance_paid", "negative"),
        Fault("year_to_date.re_assistance_paid", "not_money"),
    ]


def test_what_the_year_counted_is_nothing_when_left_out_and_anything_when_unknown() -> None:
    year = {"assistance_paid": "7.01", "re_assistance_paid": "unknown"}
    claim = claim_from({**BILL, "year_to_date": year})
    assert claim.so_far(YearToDate.ASSISTANCE_PAID) == exactly(701)
    assert claim.so_far(YearToDate.RE_ASSISTANCE_PAID) == ANYTHING
    assert claim.so_far(YearToDate.SPECIAL_DRUG_PAID) == claim.so_far(None) == NOTHING


def test_an_entered_amount_is_nothing_when_left_out_and_anything_when_unknown() -> None:
    claim = claim_from({**BILL, "hospital_relief_paid": "7.01", "commercial_paid": "unknown"})
    assert claim.entered("hospital_relief_paid") == exactly(701)
    assert claim.entered("commercial_paid") == ANYTHING
    assert claim_from(BILL).entered("commercial_paid") == NOTHING


# --- parts greater than the whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"covered_expenses": "999.99"}, []),
        ({"covered_expenses": "1000.00"}, []),
        ({"covered_expenses": "1000.01"}, [("covered_expenses", "covered_above_total")]),
        ({"special_drug_cost": "1000.00"}, []),
        ({"special_drug_cost": "1000.01"}, [("special_drug_cost", "special_above_total")]),
        ({"covered_expenses": "400.00", "special_drug_cost": "600.00"}, []),
        (
            {"covered_expenses": "400.00", "special_drug_cost": "600.01"},
            [("covered_expenses", "covered_and_special_above_total")],
        ),
        (
            {"covered_expenses": "0.01", "special_drug_cost": "1000.00"},
            [("covered_expenses", "covered_and_special_above_total")],
        ),
        (
            {"covered_expenses": "400.00", "special_drug_cost": "1000.01"},
            [("special_drug_cost", "special_above_total")],
        ),
        (
            {"covered_expenses": "1000.01", "special_drug_cost": "1000.01"},
            [("special_drug_cost", "special_above_total"), ("covered_expenses", "covered_above_total")],
        ),
        ({"covered_expenses": "unknown", "special_drug_cost": "unknown", "basic_paid": "1000.00"}, []),
        ({"basic_paid": "1000.00"}, []),
        ({"basic_paid": "1000.01"}, [("basic_paid", "basic_above_covered")]),
        ({"basic_paid": "400.00", "covered_expenses": "400.00"}, []),
        ({"basic_paid": "400.01", "covered_expenses": "400.00"}, [("basic_paid", "basic_above_covered")]),
        ({"basic_paid": "400.00", "special_drug_cost": "600.00"}, []),
        ({"basic_paid": "400.01", "special_drug_cost": "600.00"}, [("basic_paid", "basic_above_covered")]),
        ({"basic_paid": "0.00", "special_drug_cost": "1000.00"}, []),
        (
            {"basic_paid": "0.00", "special_drug_cost": "1000.01"},
            [("special_drug_cost", "special_above_total")],
        ),
    ],
)
def test_no_part_of_a_bill_is_greater_than_what_it_is_part_of(
    answers: dict[str, str], wrong: list[tuple[str, str]]
) -> None:
    if wrong:
        assert faults(**answers) == [Fault(*one) for one in wrong]
    else:
        assert claim_from({**BILL, **answers}).total_cost == 100_000
