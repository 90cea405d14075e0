"""Which rules are in force: county over city, the last table on a later day, an error before the first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.schema import Who
from knowledge.tables.terms import Identity, Insurance, Nature, NoticeCode, Program
from knowledge.tables.validity import Standing, days_of_part, holds, standing_between
from tests.knowledge import shapes

COUNTY, CITY = "990123", "990100"
ON = date(2020, 6, 1)
PLAN = shapes.document()
CITY_RULE = shapes.document("city", CITY, date(2018, 1, 1), None, stated=True, nature=Nature.RULE)


def ids(chain, on):
    return [rule.id for rule in rules_in_force(chain, on).rules]


def county(*rules, documents=(PLAN,)):
    return shapes.place(COUNTY, documents, *rules)


def city(*rules):
    return shapes.place(CITY, (CITY_RULE,), *rules)


def of_city(rule_id="city", **said):
    return shapes.rule(rule_id, region=CITY, document_id="city", **said)


def test_the_nearer_place_stands_first_whatever_the_priorities():
    chain = [county(shapes.rule("county", priority=1)), city(of_city(priority=99))]
    assert ids(chain, ON) == ["county", "city"]


def test_within_a_place_the_higher_priority_stands_first():
    chain = [county(shapes.rule("general", priority=10), shapes.rule("poor", priority=20))]
    assert ids(chain, ON) == ["poor", "general"]


def test_what_a_county_does_not_state_gives_way_to_the_city_that_does():
    chain = [county(shapes.rule("poor", priority=20), shapes.no_figure("unknown")), city(of_city(priority=1))]
    assert ids(chain, ON) == ["poor", "city", "unknown"]


def test_what_a_county_does_not_state_for_one_group_does_not_give_way():
    unknown = shapes.no_figure("unknown", who=Who(identities=(Identity.ORPHAN,)))
    assert ids([county(unknown), city(of_city())], ON) == ["unknown", "city"]


def test_an_unknown_above_a_known_rule_of_the_same_place_keeps_its_rank():
    unknown = shapes.no_figure("employees", priority=20, who=Who(None, insurance=(Insurance.EMPLOYEE,)))
    assert ids([county(unknown, shapes.rule("all")), city(of_city())], ON) == ["employees", "all", "city"]


def test_programs_come_in_the_order_of_the_nearest_place():
    later = {"program": Program.MEDICAL_ASSISTANCE}
    chain = [
        county(shapes.rule("county assistance", order=30, **later), shapes.rule("county illness", order=20)),
        city(of_city("city assistance", order=1, **later), of_city("city illness", order=2)),
    ]
    found = rules_in_force(chain, ON).rules
    assert [rule.id for rule in found] == ["county illness", "city illness", "county assistance", "city assistance"]
    assert [rule.order for rule in found] == [20, 20, 30, 30]


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2020, 12, 31)])
def test_inside_its_days_a_table_is_in_force(on):
    found = rules_in_force([county(shapes.rule())], on)
    assert found.tables_as_of is None
    assert found.documents == (PLAN,)
    assert [notice.code for notice in found.notices] == [NoticeCode.DIGEST]


@pytest.mark.parametrize("on", [date(2021, 1, 1), date(2026, 11, 21)])
def test_a_later_day_takes_the_last_table_and_says_so_first(on):
    found = rules_in_force([county(shapes.rule())], on)
    assert [rule.id for rule in found.rules] == ["rule"]
    assert found.tables_as_of == date(2020, 12, 31)
    assert found.notices[0].code is NoticeCode.OUTDATED


def test_before_the_first_table_there_is_none_and_its_first_day_is_named():
    with pytest.raises(NoTableInForce) as none:
        rules_in_force([county(shapes.rule())], date(2019, 12, 31))
    assert (none.value.region, none.value.on) == (COUNTY, date(2019, 12, 31))
    assert none.value.first_day == date(2020, 1, 1)


@pytest.mark.parametrize("chain", [[], [county()]])
def test_where_there_never_was_a_table_no_first_day_is_named(chain):
    with pytest.raises(NoTableInForce) as none:
        rules_in_force(chain, ON)
    assert none.value.first_day is None


def test_before_the_county_began_the_city_still_applies():
    chain = [county(shapes.rule("county")), city(of_city())]
    assert ids(chain, date(2019, 12, 31)) == ["city"]


def test_a_newer_table_takes_the_place_of_one_that_ended():
    newer = shapes.document("newer", first=date(2021, 1, 1), last=None)
    place = county(shapes.rule("old"), shapes.rule("new", document_id="newer"), documents=(PLAN, newer))
    assert ids([place], date(2020, 12, 31)) == ["old"]
    assert ids([place], date(2021, 1, 1)) == ["new"]


def test_in_a_gap_between_two_tables_the_earlier_one_is_taken():
    newer = shapes.document("newer", first=date(2023, 1, 1), last=None)
    place = county(shapes.rule("old"), shapes.rule("new", document_id="newer"), documents=(PLAN, newer))
    assert ids([place], date(2022, 6, 1)) == ["old"]
    assert rules_in_force([place], date(2022, 6, 1)).tables_as_of == date(2020, 12, 31)


def test_a_program_without_a_newer_table_keeps_its_last_one():
    newer = shapes.document("newer", first=date(2021, 1, 1), last=None)
    assistance = shapes.rule("assistance", program=Program.MEDICAL_ASSISTANCE, order=30)
    place = county(shapes.rule("old"), shapes.rule("new", document_id="newer"), assistance, documents=(PLAN, newer))
    assert ids([place], date(2022, 1, 1)) == ["new", "assistance"]


def test_of_two_tables_that_ended_the_later_one_is_taken():
    earlier = shapes.document("earlier", first=date(2019, 1, 1), last=date(2019, 12, 31))
    place = county(shapes.rule("2019", document_id="earlier"), shapes.rule("2020"), documents=(earlier, PLAN))
    assert ids([place], date(2026, 1, 1)) == ["2020"]


def test_a_rule_that_ended_before_its_document_is_not_carried_on():
    place = county(shapes.rule("short", applies_to=date(2020, 3, 31)), shapes.rule("long", priority=5))
    assert ids([place], date(2020, 3, 31)) == ["short", "long"]
    assert ids([place], date(2020, 4, 1)) == ["long"]
    assert ids([place], date(2021, 1, 1)) == ["long"]


def test_a_draft_neither_displaces_a_document_nor_is_displaced():
    draft = shapes.document("draft", first=None, last=None, nature=Nature.DRAFT)
    place = county(shapes.rule("plan"), shapes.rule("draft", document_id="draft", priority=20), documents=(PLAN, draft))
    for on in (ON, date(2026, 1, 1)):
        assert ids([place], on) == ["draft", "plan"]
    assert ids([place], date(2000, 1, 1)) == ["draft"]


def test_notices_of_several_documents_put_every_legal_state_before_digest():
    report = shapes.document("report", nature=Nature.REPORT)
    place = county(shapes.rule("a"), shapes.rule("b", document_id="report", priority=5), documents=(PLAN, report))
    codes = [notice.code for notice in rules_in_force([place], date(2021, 1, 1)).notices]
    assert codes == [NoticeCode.OUTDATED, NoticeCode.OUTDATED, NoticeCode.REPORT_NOT_RULE, NoticeCode.DIGEST]


# --- laws ----------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2019, 1, 1), date(2023, 12, 31))
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(lambda span: None in span or span[0] <= span[1])


@st.composite
def places(draw):
    """A county with documents of any days and natures, each with rules of any program, priority and days."""
    natures = st.sampled_from([Nature.PLAN, Nature.RULE, Nature.DRAFT])
    documents = tuple(
        shapes.document(f"d{number}", first=first, last=last, nature=draw(natures))
        for number, (first, last) in enumerate(draw(st.lists(SPANS, min_size=1, max_size=4)))
    )
    programs = st.sampled_from([Program.CRITICAL_ILLNESS_INSURANCE, Program.MEDICAL_ASSISTANCE])
    rules = tuple(
        shapes.rule(
            f"r{number}",
            document_id=draw(st.sampled_from(documents)).id,
            program=draw(programs),
            priority=draw(st.integers(1, 3)),
            applies_to=draw(st.none() | DAYS),
        )
        for number in range(draw(st.integers(1, 5)))
    )
    return shapes.place(COUNTY, documents, *rules)


@given(places(), DAYS)
def test_every_rule_in_force_holds_on_the_day_and_an_error_means_that_none_does(place, on):
    documents = {document.id: document for document in place.documents}
    holding = {rule.id for rule in place.rules if holds(documents[rule.document_id], rule, on)}
    try:
        found = set(ids([place], on))
    except NoTableInForce:
        found = set()
    assert found <= holding
    assert bool(found) is bool(holding)


@given(places(), DAYS)
def test_a_rule_that_applies_on_the_day_is_never_displaced(place, on):
    documents = {document.id: document for document in place.documents}
    spans = ((rule, days_of_part(documents[rule.document_id], rule)) for rule in place.rules)
    applying = {rule.id for rule, days in spans if standing_between(days, on) is Standing.WITHIN}
    assert not applying or applying <= set(ids([place], on))


@given(places(), DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_data_was_written_changes_nothing(place, on, random):
    documents, rules = list(place.documents), list(place.rules)
    random.shuffle(documents)
    random.shuffle(rules)
    shuffled = shapes.place(COUNTY, tuple(documents), *rules)
    try:
        expected = ids([place], on)
    except NoTableInForce:
        with pytest.raises(NoTableInForce):
            ids([shuffled], on)
    else:
        assert ids([shuffled], on) == expected
