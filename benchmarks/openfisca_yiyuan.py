"""How would the chain of Yiyuan be written for OpenFisca? One entity, and a formula for each layer and reading.

Written as openfisca-core's documentation shows it: figures as dated parameters, tiers as a marginal rate scale, who is
entitled as enumerations, money in yuan as its float32, each layer rounded once. It knows the rules for registered poor
residents only. ``make bench-estimates`` imports it in an environment of its own; nothing else does.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable, max_, min_, round_, where
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

PERIOD = "2020-06"
READINGS = ("whole", "excess")
"""Of "reaching 10,000" (R6)."""

SHARED = ("basic_medical_insurance", "critical_illness_insurance", "special_drugs")
BY_READING = ("medical_assistance", "hospital_relief", "commercial_supplement", "re_assistance", "out_of_pocket")
CALCULATED = (*SHARED, *(f"{name}_{reading}" for reading in READINGS for name in BY_READING))

AMOUNTS = (
    "total_cost", "covered_expenses", "basic_paid", "hospital_relief_paid", "commercial_paid", "special_drug_cost",
    "own_share_so_far", "assistance_so_far", "left_so_far", "re_assistance_so_far", "special_drug_so_far",
)  # fmt: skip

Formula = Callable[..., Any]


class Insurance(Enum):  # type: ignore[misc]
    resident = "城乡居民"
    employee = "职工"


class Identity(Enum):  # type: ignore[misc]
    ordinary = "普通参保人"
    registered_poor = "建档立卡"


class Care(Enum):  # type: ignore[misc]
    inpatient = "住院"
    outpatient = "门诊"


Person = build_entity(key="person", plural="persons", label="参保人", is_person=True)


def system() -> Any:
    """The tax and benefit system with its parameters and variables, to be made once."""
    made = TaxBenefitSystem([Person])
    made.load_parameters(str(Path(__file__).parent / "openfisca_parameters"))
    for default in (Insurance.resident, Identity.ordinary, Care.inpatient):
        values = {"value_type": Enum, "possible_values": type(default), "default_value": default}
        made.add_variable(_variable(type(default).__name__.lower(), values))
    for name in AMOUNTS:
        made.add_variable(_variable(name, {"value_type": float}))
    formulas = {"basic_medical_insurance": _basic, "critical_illness_insurance": _critical_illness}
    formulas["special_drugs"] = _special_drugs
    for reading in READINGS:
        formulas |= {f"{name}_{reading}": formula_for(reading) for name, formula_for in _FORMULAS.items()}
    for name, formula in formulas.items():
        made.add_variable(_variable(name, {"value_type": float, "formula": formula}))
    return made


def _variable(name: str, content: dict[str, Any]) -> type:
    return type(name, (Variable,), {"entity": Person, "definition_period": MONTH, "label": name, **content})


def situation(bills: Iterable[tuple[float, float, float]]) -> dict[str, Any]:
    """Registered poor residents in hospital, one for each bill (total, covered, basic paid: yuan)."""
    who = {"insurance": "resident", "identity": "registered_poor", "care": "inpatient"}
    persons = {}
    for place, (total, covered, basic) in enumerate(bills):
        said = {**who, "total_cost": total, "covered_expenses": covered, "basic_paid": basic}
        persons[f"person-{place}"] = {name: {PERIOD: value} for name, value in said.items()}
    return {"persons": persons}


def built(made: Any, persons: dict[str, Any]) -> Any:
    return SimulationBuilder().build_from_entities(made, persons)


def calculated(simulation: Any) -> dict[str, Any]:
    """Every layer and what the person pays, in both readings: arrays of yuan."""
    return {name: simulation.calculate(name, PERIOD) for name in CALCULATED}


def traced(simulation: Any) -> Any:
    """The same with each variable's dependencies, parameters and value, as OpenFisca gives them to be read."""
    simulation.trace = True
    calculated(simulation)
    return simulation.tracer.get_serialized_flat_trace()


def calculated_anew(simulation: Any) -> dict[str, Any]:
    """The same once more: what was calculated before is dropped, what was given is kept."""
    for name in CALCULATED:
        simulation.delete_arrays(name)
    return calculated(simulation)


# --- who and what is left --------------------------------------------------------------------------------------------


def _poor_resident(person: Any, period: Any) -> Any:
    poor = person("identity", period) == Identity.registered_poor
    return poor * (person("insurance", period) == Insurance.resident)


def _poor_inpatient(person: Any, period: Any) -> Any:
    poor = person("identity", period) == Identity.registered_poor
    return poor * (person("care", period) == Care.inpatient)


def _left(person: Any, period: Any, *paid: str) -> Any:
    left = person("covered_expenses", period)
    for name in ("basic_medical_insurance", "critical_illness_insurance", *paid):
        left = left - person(name, period)
    return left


# --- the formulas ----------------------------------------------------------------------------------------------------


def _basic(person: Any, period: Any) -> Any:
    return min_(person("basic_paid", period), person("covered_expenses", period))


def _critical_illness(person: Any, period: Any, parameters: Any) -> Any:
    own = person("covered_expenses", period) - person("basic_medical_insurance", period)
    so_far = person("own_share_so_far", period)
    scale = parameters(period).critical_illness_insurance
    paid = round_(scale.calc(so_far + own) - scale.calc(so_far), 2)
    return where(_poor_resident(person, period), paid, 0)


def _special_drugs(person: Any, period: Any, parameters: Any) -> Any:
    figures = parameters(period).special_drugs
    room = max_(figures.ceiling - person("special_drug_so_far", period), 0)
    paid = min_(round_(figures.rate * person("special_drug_cost", period), 2), room)
    return where(_poor_resident(person, period), paid, 0)


def _assistance(reading: str) -> Formula:
    def formula(person: Any, period: Any, parameters: Any) -> Any:
        figures = parameters(period).medical_assistance
        left = _left(person, period)
        counted = left if reading == "whole" else left - figures.threshold
        room = max_(figures.ceiling - person("assistance_so_far", period), 0)
        reached = _poor_inpatient(person, period) * (left >= figures.threshold)
        return where(reached, min_(round_(figures.rate * counted, 2), room), 0)

    return formula


def _relief(reading: str) -> Formula:
    def formula(person: Any, period: Any) -> Any:
        left = _left(person, period, f"medical_assistance_{reading}")
        return min_(person("hospital_relief_paid", period), left)

    return formula


def _commercial(reading: str) -> Formula:
    def formula(person: Any, period: Any) -> Any:
        left = _left(person, period, f"medical_assistance_{reading}", f"hospital_relief_{reading}")
        return min_(person("commercial_paid", period), left)

    return formula


def _re_assistance(reading: str) -> Formula:
    before = [f"{name}_{reading}" for name in BY_READING[:3]]

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        figures = parameters(period).re_assistance
        left, so_far = _left(person, period, *before), person("left_so_far", period)
        above = max_(so_far + left - figures.threshold, 0) - max_(so_far - figures.threshold, 0)
        room = max_(figures.ceiling - person("re_assistance_so_far", period), 0)
        paid = min_(round_(figures.rate * above, 2), room)
        return where(_poor_inpatient(person, period), paid, 0)

    return formula


def _out_of_pocket(reading: str) -> Formula:
    paid = [f"{name}_{reading}" for name in BY_READING[:4]]

    def formula(person: Any, period: Any) -> Any:
        uncovered = person("total_cost", period) - person("covered_expenses", period)
        return uncovered - person("special_drugs", period) + _left(person, period, *paid)

    return formula


_FORMULAS: dict[str, Callable[[str], Formula]] = {
    "medical_assistance": _assistance,
    "hospital_relief": _relief,
    "commercial_supplement": _commercial,
    "re_assistance": _re_assistance,
    "out_of_pocket": _out_of_pocket,
}
