"""What might a person have answered, and what might the answers be once everything unknown is known?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Identity, Insurance, YearToDate
from tests.eligibility.calculation.regions import IDENTITIES
from tests.eligibility.calculation.second_opinion import BY_PERSON

Draw = Callable[[st.SearchStrategy[Any]], Any]


def in_yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def money_answers(top: int) -> st.SearchStrategy[Any]:
    return st.integers(0, top).map(in_yuan)


CODES: Mapping[str, Sequence[Any]] = {
    "insurance": [str(one) for one in Insurance],
    "care": [str(one) for one in Care],
    "hospital_level": [str(one) for one in HospitalLevel],
    "care_location": [str(one) for one in CareLocation],
    "referred": [True, False],
    "followed_guidance": [True, False],
}
REQUIRED_CODES = ("insurance", "care")
named_identities = st.lists(st.sampled_from([str(one) for one in (*IDENTITIES, Identity.ORPHAN)]), max_size=3)
"""Sometimes none, sometimes the same twice."""


def _said(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.just("unknown"))


@st.composite
def answers(draw: Any) -> dict[str, Any]:
    """A request with much left out and much unknown; what basic insurance paid is bounded later."""
    total = draw(st.integers(0, 12_000))
    found: dict[str, Any] = {"total_cost": in_yuan(total), "identities": draw(_said(named_identities))}
    for key, codes in CODES.items():
        if key in REQUIRED_CODES or draw(st.booleans()):
            found[key] = draw(_said(st.sampled_from(codes)))
    special = draw(st.none() | st.just("unknown") | st.integers(0, total))
    covered = draw(
        st.none() | st.just("unknown") | st.integers(0, total - (special if isinstance(special, int) else 0))
    )
    for key, amount in (("special_drug_cost", special), ("covered_expenses", covered)):
        if amount is not None:
            found[key] = in_yuan(amount) if isinstance(amount, int) else amount
    if draw(st.booleans()):
        may_be_all_drugs = special is None and covered is None and found["care"] in ("unknown", "special_drug")
        top = covered if isinstance(covered, int) else total - (special if isinstance(special, int) else 0)
        found["basic_paid"] = in_yuan(0 if may_be_all_drugs else draw(st.integers(0, top)))
    if draw(st.booleans()):
        found["critical_illness_paid"] = draw(money_answers(5_000))
    for key in BY_PERSON.values():
        if draw(st.booleans()):
            found[key] = draw(_said(money_answers(5_000)))
    if draw(st.booleans()):
        found["year_to_date"] = draw(
            _said(st.dictionaries(st.sampled_from([str(one) for one in YearToDate]), _said(money_answers(5_000))))
        )
    return found


def completed(asked: Mapping[str, Any], draw: Draw) -> dict[str, Any]:
    """``asked`` with everything answered that is unknown, but what basic and critical illness insurance paid."""
    found = dict(asked)
    for key, codes in CODES.items():
        if found.get(key, "unknown") == "unknown":
            found[key] = draw(st.sampled_from(codes))
    if found["identities"] == "unknown":
        found["identities"] = draw(named_identities)
    _complete_the_bill(found, draw)
    for key in BY_PERSON.values():
        if found.get(key) == "unknown":
            found[key] = draw(money_answers(6_000))
    year = found.get("year_to_date", {})
    year = dict.fromkeys(map(str, YearToDate), "unknown") if year == "unknown" else year
    found["year_to_date"] = {
        key: draw(money_answers(6_000)) if value == "unknown" else value for key, value in year.items()
    }
    return found


def _complete_the_bill(found: dict[str, Any], draw: Draw) -> None:
    def fen_of(key: str) -> int:
        value = found.get(key, "0")
        return 0 if value == "unknown" else round(float(value) * 100)

    total, basic = fen_of("total_cost"), fen_of("basic_paid")
    covered_open = found.get("covered_expenses") == "unknown"
    # with care for a special drug its cost may also stay left out: then it is what is not covered
    drugs_open = "special_drug_cost" not in found and covered_open and found["care"] == "special_drug"
    if found.get("special_drug_cost") == "unknown" or (drugs_open and draw(st.booleans())):
        surely = basic if covered_open or "covered_expenses" not in found else fen_of("covered_expenses")
        found["special_drug_cost"] = in_yuan(draw(st.integers(0, total - surely)))
    if covered_open:
        highest = total - fen_of("special_drug_cost")
        found["covered_expenses"] = in_yuan(draw(st.integers(min(basic, highest), highest)))
