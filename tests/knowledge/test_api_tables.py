"""Does GET /api/v1/tables/ give every figure in exactly one of its forms, each with its clause?"""

from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.tables.schema import (
    ByReading,
    Figure,
    MarginalTiers,
    Relative,
    Rule,
    ThresholdRate,
    Tier,
    Who,
)
from knowledge.tables.terms import (
    DeductibleCounts,
    Identity,
    LayerKind,
    Program,
    ThresholdCounts,
    Unit,
    WhyUnknown,
)
from knowledge.tables_on_wire import figure_on_wire, reaches, rule_on_wire

PLAN_YEAR = "2020-06-01"


def tables(client, expected: int = 200, **parameters):
    response = client.get("/api/v1/tables/", parameters)
    assert response.status_code == expected, response.content
    return response.json()


def figures(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for table in body["tables"]:
        yield from table["figures"].values()
        for tier in table.get("tiers", ()):
            yield from (figure for figure in tier.values() if figure)


def rule(rule_id: str, parameters: Any, who: Who | None = None) -> Rule:
    return Rule(
        id=rule_id,
        region="370323",
        document_id="made",
        program=Program.CRITICAL_ILLNESS_INSURANCE,
        name="大病保险",
        kind=LayerKind.MARGINAL_TIERS,
        order=20,
        priority=10,
        who=who or Who(identities=None),
        applies_from=None,
        applies_to=None,
        clause_ids=("made.1",),
        parameters=parameters,
    )


def yuan(value: int) -> Figure:
    return Figure(unit=Unit.YUAN, value=value, clause_id="made.1")


def general(deductible: Figure) -> Rule:
    rate = Figure(unit=Unit.RATE, value=6_500, clause_id="made.1")
    no_ceiling = Figure(unit=Unit.YUAN, unlimited=True, clause_id="made.1")
    tier = Tier(low=deductible, high=no_ceiling, rate=rate)
    return rule("general", MarginalTiers(deductible, DeductibleCounts.INSIDE, (tier,), no_ceiling))


class TestFigures:
    def test_a_known_amount_is_yuan_with_two_decimals(self):
        assert figure_on_wire(yuan(500_050), {}) == {"unit": "yuan", "value": "5000.50", "clause_id": "made.1"}

    @pytest.mark.parametrize(("basis_points", "wire"), [(6_500, "0.65"), (10_000, "1.00"), (0, "0.00"), (1, "0.0001")])
    def test_a_known_rate_is_a_fraction(self, basis_points, wire):
        assert figure_on_wire(Figure(unit=Unit.RATE, value=basis_points, clause_id="made.1"), {})["value"] == wire

    def test_no_limit_is_said_and_never_a_missing_value(self):
        wire = figure_on_wire(Figure(unit=Unit.YUAN, unlimited=True, clause_id="made.1"), {})
        assert wire == {"unit": "yuan", "value": None, "unlimited": True, "clause_id": "made.1"}

    def test_an_unknown_says_why_and_within_which_bounds(self):
        figure = Figure(unit=Unit.RATE, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, high=10_000, searched=("made",))
        assert figure_on_wire(figure, {}) == {
            "unit": "rate",
            "value": None,
            "clause_id": None,
            "why_unknown": "not_in_documents",
            "low": "0.00",
            "high": "1.00",
            "searched": ["made"],
        }

    def test_an_unbounded_unknown_has_no_high(self):
        figure = Figure(unit=Unit.YUAN, why_unknown=WhyUnknown.FLOOR_ONLY, low=2_000_000, clause_id="made.1")
        wire = figure_on_wire(figure, {})
        assert (wire["low"], wire["high"], wire["searched"]) == ("20000.00", None, [])

    @pytest.mark.parametrize(
        ("times", "add", "change"),
        [(5_000, None, "-50%"), (12_500, None, "+25%"), (None, 500, "+5 points"), (None, -250, "-2.5 points")],
    )
    def test_a_relative_figure_says_its_base_and_the_change(self, times, add, change):
        relative = Relative(rule_id="general", figure="deductible", times=times, add=add)
        wire = figure_on_wire(Figure(unit=Unit.YUAN, relative=relative, clause_id="made.1"), {})
        assert wire["relative_to"] == {"rule": "general", "figure": "deductible"}
        assert (wire["change"], wire["value"], wire["clause_id"]) == (change, None, "made.1")

    def test_half_of_a_known_base_is_resolved_exactly(self):
        half = Figure(unit=Unit.YUAN, relative=Relative("general", "deductible", times=5_000), clause_id="made.1")
        assert figure_on_wire(half, {"general": general(yuan(1_500_100))})["value"] == "7500.50"

    def test_half_of_an_unknown_base_stays_open(self):
        unknown = Figure(unit=Unit.YUAN, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, searched=("made",))
        half = Figure(unit=Unit.YUAN, relative=Relative("general", "deductible", times=5_000), clause_id="made.1")
        assert figure_on_wire(half, {"general": general(unknown)})["value"] is None

    def test_a_circle_of_figures_ends(self):
        circle = Figure(unit=Unit.YUAN, relative=Relative("general", "deductible", times=5_000), clause_id="made.1")
        assert figure_on_wire(circle, {"general": general(circle)})["value"] is None


class TestRules:
    def test_tiers_come_in_order_with_an_open_end(self):
        wire = rule_on_wire(general(yuan(500_000)), {})
        (tier,) = wire["tiers"]
        assert (tier["from"]["value"], tier["rate"]["value"]) == ("5000.00", "0.65")
        assert (tier["to"]["value"], tier["to"]["unlimited"]) == (None, True)
        assert wire["terms"]["deductible_counts"] == "inside"
        assert wire["who"]["identities"] is None

    def test_tiers_that_no_clause_states_have_no_bounds(self):
        unknown = Figure(
            unit=Unit.RATE, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, low=0, high=10_000, searched=("made",)
        )
        tier = Tier(Figure(unit=Unit.YUAN, value=0), Figure(unit=Unit.YUAN, unlimited=True), unknown)
        ceiling = Figure(unit=Unit.YUAN, unlimited=True, clause_id="made.1")
        parameters = MarginalTiers(yuan(100), DeductibleCounts.OUTSIDE, (tier,), ceiling)
        (wire,) = rule_on_wire(rule("unstated", parameters), {})["tiers"]
        assert (wire["from"], wire["to"], wire["rate"]["why_unknown"]) == (None, None, "not_in_documents")

    def test_two_readings_of_a_threshold_are_both_named(self):
        no_ceiling = Figure(unit=Unit.YUAN, unlimited=True, clause_id="made.1")
        rate = Figure(unit=Unit.RATE, value=4_000, clause_id="made.1")
        counts = (ThresholdCounts.WHOLE, ThresholdCounts.EXCESS)
        wire = rule_on_wire(rule("two", ThresholdRate(yuan(100), True, counts, rate, no_ceiling)), {})
        assert wire["terms"]["counts"] == ["whole", "excess"]
        assert wire["figures"]["threshold"]["value"] == "1.00"

    @pytest.mark.parametrize(
        ("who", "reached"),
        [
            (Who(identities=None), True),
            (Who(identities=(Identity.ORPHAN,)), True),
            (Who(identities=()), False),
            (Who(identities=(Identity.EXTREME_POVERTY,)), False),
            (Who(identities=(), by_reading=(ByReading(Identity.ORPHAN, "R14"),)), True),
        ],
    )
    def test_whom_a_rule_can_reach(self, who, reached):
        assert reaches(rule("who", None, who), Identity.ORPHAN) is reached


class TestThePublishedTables:
    @pytest.mark.parametrize("region", ["370323", "330300", "330302"])
    def test_every_figure_has_exactly_one_form_and_its_source(self, client, published, region):
        body = tables(client, region=region, as_of=PLAN_YEAR)
        assert body["tables"]
        for figure in figures(body):
            forms = ["unlimited" in figure, "why_unknown" in figure, "relative_to" in figure]
            assert sum(forms) == (0 if figure["value"] is not None and "relative_to" not in figure else 1)
            if figure.get("why_unknown") == "not_in_documents":
                assert figure["clause_id"] is None
                assert figure["searched"]
            else:
                assert figure["clause_id"]

    def test_every_clause_of_a_figure_can_be_read(self, client, published):
        cited = {figure["clause_id"] for figure in figures(tables(client, region="370323", as_of=PLAN_YEAR))}
        for clause_id in cited - {None}:
            assert client.get(f"/api/v1/clauses/{clause_id}/").status_code == 200

    def test_the_critical_illness_tiers_of_yiyuan(self, client, published):
        body = tables(
            client,
            region="370323",
            as_of=PLAN_YEAR,
            program="critical_illness_insurance",
            identity="registered_poor",
        )
        first = body["tables"][0]
        assert first["figures"]["deductible"]["value"] == "5000.00"
        assert first["figures"]["ceiling"]["unlimited"] is True
        assert [tier["rate"]["value"] for tier in first["tiers"]] == ["0.65", "0.75", "0.85"]
        assert {table["program"] for table in body["tables"]} == {"critical_illness_insurance"}

    def test_half_the_unknown_deductible_of_wenzhou(self, client, published):
        body = tables(client, region="330300", program="critical_illness_insurance", identity="extreme_poverty")
        deductible = body["tables"][0]["figures"]["deductible"]
        assert (deductible["change"], deductible["value"]) == ("-50%", None)
        assert "draft" in [notice["code"] for notice in body["notices"]]

    def test_the_last_table_is_given_on_a_later_day_with_its_notice(self, client, published):
        body = tables(client, region="370323", as_of="2026-11-21")
        assert body["tables"]
        assert body["tables_as_of"] == "2020-12-31"
        assert body["notices"][0]["code"] == "outdated"

    def test_before_the_first_table_there_is_none_and_its_first_day_is_said(self, client, published):
        body = tables(client, region="370323", as_of="2019-12-31")
        assert (body["tables"], body["first_day"]) == ([], "2020-01-01")

    def test_a_region_without_documents_has_no_tables_and_says_so(self, client, published):
        body = tables(client, region="110000")
        assert (body["tables"], body["first_day"]) == ([], None)
        assert body["notices"][0]["code"] == "partial_region"

    @pytest.mark.parametrize(
        ("parameters", "field"),
        [
            ({}, "region"),
            ({"region": "999999"}, "region"),
            ({"region": "370323", "program": "lottery"}, "program"),
            ({"region": "370323", "identity": "rich"}, "identity"),
            ({"region": "370323", "as_of": "2020"}, "as_of"),
            ({"region": "370323", "year": "2020"}, "year"),
        ],
    )
    def test_a_wrong_parameter_is_refused_by_name(self, client, published, parameters, field):
        assert [error["field"] for error in tables(client, 422, **parameters)["errors"]] == [field]
