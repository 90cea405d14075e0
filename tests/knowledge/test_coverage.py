"""Is a topic known, a range, named without figures, or not there at all?"""

from datetime import date

from knowledge.tables.coverage import Coverage, Known, coverage, covers
from knowledge.tables.schema import ClauseFigure, FixedRate, MarginalTiers, Relative, Tier, Topic, Who
from knowledge.tables.terms import ClauseKind, DeductibleCounts, Insurance, Program, Unit, WhyUnknown
from tests.knowledge import shapes

ON = date(2020, 6, 1)
ILLNESS, BASIC = Program.CRITICAL_ILLNESS_INSURANCE, Program.BASIC_MEDICAL_INSURANCE
RESIDENT, EMPLOYEE = Insurance.RESIDENT, Insurance.EMPLOYEE


def chain(*rules, clauses=()):
    return [shapes.place("990123", (shapes.document(clauses=clauses),), *rules)]


def with_rate(figure, **said):
    return shapes.rule(parameters=FixedRate(rate=figure, ceiling=shapes.rate(None, unlimited=True)), **said)


def test_a_figure_in_a_table_is_known_with_its_clause():
    assert covers(chain(shapes.rule()), "rate", ILLNESS, RESIDENT, ON) == Coverage(Known.KNOWN, ("made.1",))


def test_no_ceiling_is_known_too():
    assert covers(chain(shapes.rule()), "ceiling", ILLNESS, RESIDENT, ON).known is Known.KNOWN


def test_a_floor_is_a_range():
    floor = shapes.rate(None, why_unknown=WhyUnknown.FLOOR_ONLY, low=8_000, high=10_000)
    assert covers(chain(with_rate(floor)), "rate", ILLNESS, None, ON) == Coverage(Known.RANGE, ("made.1",))


def test_a_change_of_an_unknown_base_is_a_range():
    change = shapes.rate(None, relative=Relative("general", "rate", add=500))
    assert covers(chain(with_rate(change)), "rate", ILLNESS, None, ON).known is Known.RANGE


def test_a_figure_in_no_document_is_not_stated():
    absent = shapes.rate(None, clause_id=None, why_unknown=WhyUnknown.NOT_IN_DOCUMENTS, searched=("made",))
    for rule in (with_rate(absent), shapes.no_figure()):
        assert covers(chain(rule), "rate", ILLNESS, None, ON) == Coverage(Known.NOT_STATED, ("made.1",))


def test_a_table_for_residents_says_nothing_to_employees():
    rules = (
        shapes.rule(who=Who(None, insurance=(RESIDENT,)), priority=20),
        shapes.no_figure("general", clause_ids=("made.2",)),
    )
    assert covers(chain(*rules), "rate", ILLNESS, RESIDENT, ON).known is Known.KNOWN
    assert covers(chain(*rules), "rate", ILLNESS, EMPLOYEE, ON) == Coverage(Known.NOT_STATED, ("made.2",))


def test_another_program_s_figure_does_not_count():
    assert covers(chain(shapes.rule()), "rate", BASIC, RESIDENT, ON) == Coverage(Known.NONE, ())


def test_a_figure_of_a_clause_without_a_table_is_known():
    figure = ClauseFigure("比例", "65%", Unit.RATE, 6_500)
    clauses = (shapes.clause(topics=("rate",), programs=(BASIC,), figures=(figure,)),)
    assert covers(chain(clauses=clauses), "rate", BASIC, None, ON) == Coverage(Known.KNOWN, ("made.1",))
    assert covers(chain(clauses=clauses), "rate", ILLNESS, None, ON) == Coverage(Known.NONE, ())


def test_a_clause_that_names_a_figure_topic_without_a_figure_is_not_stated():
    clauses = (shapes.clause(topics=("rate",)),)
    assert covers(chain(clauses=clauses), "rate", None, None, ON) == Coverage(Known.NOT_STATED, ("made.1",))


def test_a_benefit_or_procedure_makes_a_topic_of_words_known():
    clauses = (shapes.clause(topics=("one_stop",), kind=ClauseKind.PROCEDURE),)
    assert covers(chain(clauses=clauses), "one_stop", None, RESIDENT, ON) == Coverage(Known.KNOWN, ("made.1",))


def test_a_mere_target_is_not_stated():
    clauses = (shapes.clause(topics=("one_stop",), kind=ClauseKind.TARGET),)
    assert covers(chain(clauses=clauses), "one_stop", None, None, ON) == Coverage(Known.NOT_STATED, ("made.1",))


def test_what_was_abolished_counts_only_as_old_rules():
    clauses = (shapes.clause(topics=("backstop", "old_rules"), kind=ClauseKind.ABOLISHED),)
    assert covers(chain(clauses=clauses), "backstop", None, None, ON).known is Known.NONE
    assert covers(chain(clauses=clauses), "old_rules", None, None, ON).known is Known.KNOWN


def test_before_its_first_day_a_document_covers_nothing_and_later_days_keep_it():
    data = chain(shapes.rule(), clauses=(shapes.clause(topics=("one_stop",)),))
    for topic in ("rate", "one_stop"):
        assert covers(data, topic, None, None, date(2019, 12, 31)).known is Known.NONE
        assert covers(data, topic, None, None, date(2020, 1, 1)).known is Known.KNOWN
        assert covers(data, topic, None, None, date(2026, 1, 1)).known is Known.KNOWN


def test_coverage_lists_every_topic_for_every_insurance():
    rule = shapes.rule(who=Who(None, insurance=(RESIDENT,)))
    listed = coverage(chain(rule), [Topic("rate", "比例", ()), Topic("one_stop", "一站式", ())], ON)
    assert listed["rate", RESIDENT].known is Known.KNOWN
    assert listed["rate", EMPLOYEE].known is Known.NONE
    assert listed["one_stop", EMPLOYEE].known is Known.NONE
    assert len(listed) == 4


def test_one_rate_on_everything_states_no_tiers():
    nothing, open_end = shapes.rate(0, unit=Unit.YUAN), shapes.rate(None, unit=Unit.YUAN, unlimited=True)
    limit = shapes.rate(3_000_000, unit=Unit.YUAN)

    def rule(*tiers):
        return shapes.rule(parameters=MarginalTiers(nothing, DeductibleCounts.OUTSIDE, tiers, open_end))

    one = rule(Tier(nothing, open_end, shapes.rate()))
    two = rule(Tier(nothing, limit, shapes.rate()), Tier(limit, open_end, shapes.rate()))
    assert covers(chain(one), "tiers", ILLNESS, None, ON).known is Known.NOT_STATED
    assert covers(chain(two), "tiers", ILLNESS, None, ON).known is Known.KNOWN
