"""What must any engine behind ``ClauseIndex`` keep? Written against the interface alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.search.query import ClauseIndex
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.schema import LexiconEntry
from knowledge.tables.terms import ClauseKind, LexiconKind
from tests.knowledge.search.clauses import (
    CHAIN,
    CITY,
    COUNTY,
    DAY,
    NATION,
    OTHER_CITY,
    clause,
    document,
    jurisdiction,
    library,
)
from tests.knowledge.search.conftest import MakeIndex


def found(
    index: ClauseIndex, text: str, regions: tuple[str, ...] = CHAIN, on: date = DAY, limit: int = 10
) -> list[str]:
    return [hit.clause_id for hit in index.search(text, regions, on, limit)]


class TestWordings:
    def test_a_clause_is_found_by_its_own_words(self, index):
        assert found(index, "大病保险起付标准是多少")[0] == "county.1"

    def test_a_clause_is_found_by_what_people_say_instead(self, index):
        assert found(index, "大病医保门槛费多少")[0] == "county.1"
        assert found(index, "外地看病怎么办")[0] == "city.1"

    def test_a_misspelling_finds_what_was_meant(self, index):
        assert found(index, "大兵保险起伏线")[0] == "county.1"

    def test_width_and_case_of_letters_do_not_matter(self, index):
        assert found(index, "Ａ类药品") == found(index, "a类药品")

    def test_an_amount_is_found_however_it_is_written(self, index):
        for amount in ("5000元", "5,000元", "５０００元", "0.5万元", "5000"):
            assert found(index, amount) == ["county.1"], amount

    def test_a_rate_is_found_in_digits_and_in_words(self, index):
        assert found(index, "60%")[0] == "county.2"
        assert found(index, "百分之六十")[0] == "county.2"

    def test_stop_words_do_not_tear_a_figure_apart(self, make_index):
        particles = LexiconEntry("之", LexiconKind.STOP, None, ("的",), (), "测试")
        index = make_index(lexicon=Lexicon([particles], []))
        assert found(index, "百分之六十")[0] == "county.2"
        assert "60%" in index.explain("百分之六十").tokens

    @pytest.mark.parametrize(
        ("asked", "meant", "other"),
        [("第3条", "county.3", "county.4"), ("第五条", "county.4", "county.3"), ("3个月", "county.3", "county.4"),
         ("6个月", "county.4", "county.3"), ("A类", "county.3", "county.4"), ("B类", "county.4", "county.3")],
    )  # fmt: skip
    def test_one_character_tells_clauses_apart(self, index, asked, meant, other):
        hits = found(index, asked)
        assert hits[0] == meant
        assert other not in hits

    def test_a_word_no_dictionary_knows_is_found_by_its_pairs(self, make_index):
        words = clause("rare.1", "本县饕餮鼋鼍病种另行公布。")
        index = make_index({COUNTY: jurisdiction(COUNTY, document("rare", COUNTY, words))}, version="rare")
        assert found(index, "鼋鼍") == ["rare.1"]

    def test_what_no_dictionary_knows_is_found_by_its_sound(self, make_index):
        words = clause("heard.1", "本县尘肺壅塞病种另行公布。")
        other = clause("heard.2", "本县病种另行公布。")
        index = make_index({COUNTY: jurisdiction(COUNTY, document("heard", COUNTY, words, other))}, version="heard")
        assert found(index, "晨费雍色") == ["heard.1"]
        assert found(index, "晨费") == []  # a pair alone is soon heard in anything

    def test_a_single_character_can_be_asked(self, make_index):
        words = clause("single.1", "该药先垫付。")
        index = make_index({COUNTY: jurisdiction(COUNTY, document("single", COUNTY, words))}, version="single")
        assert found(index, "药") == ["single.1"]

    def test_question_words_alone_find_nothing(self, index):
        assert found(index, "是多少的吗") == []

    def test_words_of_a_place_without_them_find_nothing(self, index):
        assert found(index, "冰箱彩电") == []


class TestPlaces:
    def test_a_clause_of_another_place_never_appears(self, index):
        for text in ("温州大病保险起付标准", "温州", "减半"):
            assert "elsewhere.1" not in found(index, text)
        assert found(index, "温州大病保险起付标准", (OTHER_CITY,)) == ["elsewhere.1"]

    @pytest.mark.parametrize(
        ("asked", "clause_id"),
        [
            ("大病保险起付线", "county.1"),
            ("异地就医备案", "city.1"),
            ("门诊慢病", "province.1"),
            ("孤儿资助", "nation.1"),
        ],
    )
    def test_a_county_inherits_from_city_province_and_nation(self, index, asked, clause_id):
        assert found(index, asked)[0] == clause_id

    def test_a_city_does_not_inherit_from_its_county(self, index):
        assert not any(hit.startswith("county") for hit in found(index, "大病保险起付线 备案", (CITY, NATION)))

    def test_places_without_documents_add_nothing(self, index):
        assert found(index, "大病保险", ("110000", "999999")) == []
        assert found(index, "特药", ("110000", COUNTY)) == ["county.2"]

    def test_no_place_finds_nothing(self, index):
        assert found(index, "大病保险", ()) == []

    def test_a_place_named_twice_counts_once(self, index):
        assert found(index, "特药", (COUNTY, COUNTY)) == ["county.2"]

    def test_a_place_that_published_no_clause_breaks_nothing(self, make_index):
        content = {**library(), CITY: jurisdiction(CITY)}
        index = make_index(content, version="without-city")
        assert found(index, "特药") == ["county.2"]
        assert found(index, "特药", (CITY,)) == []


class TestDays:
    @pytest.mark.parametrize(
        ("on", "seen"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True), (date(2021, 1, 2), True)]
    )
    def test_a_clause_appears_on_its_first_day(self, index, on, seen):
        assert ("later.1" in found(index, "大病保险起付标准", on=on)) is seen

    def test_a_clause_that_has_ended_is_still_found(self, index):
        assert "county.1" in found(index, "大病保险起付标准", on=date(2026, 11, 21))

    def test_of_equal_clauses_the_one_in_force_comes_first(self, make_index):
        text = "大病保险起付标准为八千元。"
        ended = document("aaa", COUNTY, clause("aaa.1", text), last=date(2020, 12, 31))
        running = document("bbb", COUNTY, clause("bbb.1", text))
        index = make_index({COUNTY: jurisdiction(COUNTY, ended, running)}, version="ended")
        assert found(index, "大病保险起付标准", on=date(2020, 12, 31)) == ["aaa.1", "bbb.1"]
        assert found(index, "大病保险起付标准", on=date(2021, 1, 1)) == ["bbb.1", "aaa.1"]

    def test_of_equal_clauses_what_a_person_gets_comes_before_what_offices_do(self, make_index):
        text = "一站式结算。"
        duty = document("aaa", COUNTY, clause("aaa.1", text, kind=ClauseKind.DUTY))
        benefit = document("bbb", COUNTY, clause("bbb.1", text))
        index = make_index({COUNTY: jurisdiction(COUNTY, duty, benefit)}, version="aside")
        assert found(index, "一站式结算") == ["bbb.1", "aaa.1"]

    def test_a_clause_with_days_of_its_own_keeps_to_them(self, make_index):
        early = clause("own.1", "特药先行。", applies_from=date(2020, 3, 1))
        content = {COUNTY: jurisdiction(COUNTY, document("own", COUNTY, early, first=date(2020, 1, 1)))}
        index = make_index(content, version="own-days")
        assert found(index, "特药", on=date(2020, 2, 29)) == []
        assert found(index, "特药", on=date(2020, 3, 1)) == ["own.1"]


class TestResults:
    @pytest.mark.parametrize("limit", [0, 1, 2, 50])
    def test_never_more_than_the_limit(self, index, limit):
        everything = found(index, "大病保险 备案 特药 低保", limit=50)
        assert found(index, "大病保险 备案 特药 低保", limit=limit) == everything[:limit]

    def test_the_total_counts_what_the_limit_leaves_out(self, index):
        whole = index.find("大病保险 备案 特药 低保", CHAIN, DAY, 50)
        assert whole.total == len(whole.hits) > 2
        assert index.find("大病保险 备案 特药 低保", CHAIN, DAY, 2).total == whole.total
        assert index.find("？！", CHAIN, DAY, 2).total == 0

    def test_the_best_come_first(self, index):
        scores = [hit.score for hit in index.search("大病保险起付标准 备案", CHAIN, DAY, 10)]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)

    def test_equal_clauses_stand_in_the_order_of_their_ids(self, make_index):
        same = [clause(f"same.{number}", "特药按比例报销。", "特药") for number in (3, 1, 2)]
        same = [replace(each, label="一") for each in same]
        index = make_index({COUNTY: jurisdiction(COUNTY, document("same", COUNTY, *same))}, version="same")
        assert found(index, "特药") == ["same.1", "same.2", "same.3"]

    def test_only_the_kinds_asked(self, index):
        hits = index.search("低保 大病保险", CHAIN, DAY, 10, kinds=[ClauseKind.DUTY])
        assert [hit.clause_id for hit in hits] == ["county.5"]

    def test_highlights_are_code_points_of_the_clause(self, index):
        texts = {each.id: each.text for part in library().values() for doc in part.documents for each in doc.clauses}
        (hit,) = index.search("门槛费 5000元", (COUNTY,), DAY, 1)
        marked = [texts[hit.clause_id][span.start : span.end] for span in hit.highlights]
        assert marked == ["起付标准", "5,000元"]

    def test_explain_says_what_is_looked_for(self, index):
        query = index.explain("门槛费是多少")
        assert query.text == "门槛费是多少"
        assert query.tokens == ("门槛费",)
        assert {"起付标准", "起付线"} <= set(query.expanded)


class TestAnythingMayBeTyped:
    @pytest.mark.parametrize(
        "text",
        ["", " ", "\n\t", "？！。", "😀👨‍👩‍👧", "\x00", "\ud800", "' OR 1=1; DROP TABLE clause; --",
         "words:大病 AND (NOT", "*", "大*",
         "药" * 5_000, "9" * 5_000, "a" * 5_000, "1,000," * 500, "%s%d{0}", "../../etc/passwd", "ﷺ" * 50, "İstanbul"],
    )  # fmt: skip
    def test_nothing_typed_raises(self, index, text):
        assert len(index.search(text, CHAIN, DAY, 10)) <= 10

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=60) | st.text("大病保险起付标准门槛费特药0123456789,.万元%ABab的 第条", max_size=40))
    def test_whatever_is_typed_the_spans_lie_in_order_inside_the_clause(self, index, text):
        texts = {each.id: each.text for part in library().values() for doc in part.documents for each in doc.clauses}
        hits = index.search(text, CHAIN, DAY, 10)
        assert len({hit.clause_id for hit in hits}) == len(hits)
        for hit in hits:
            edges = [edge for span in hit.highlights for edge in (span.start, span.end)]
            assert edges == sorted(set(edges))
            assert not edges or (edges[0] >= 0 and edges[-1] <= len(texts[hit.clause_id]))


class TestTheSameEverywhere:
    def test_a_rebuilt_index_answers_the_same(self, make_index: MakeIndex, tmp_path):
        questions = ["大病保险起付线", "备案", "特药 5000", "A类"]
        first, second = make_index(folder=tmp_path / "one"), make_index(folder=tmp_path / "two")
        for text in questions:
            assert first.search(text, CHAIN, DAY, 10) == second.search(text, CHAIN, DAY, 10)

    def test_a_new_content_is_found_under_its_new_hash(self, make_index: MakeIndex):
        content = {COUNTY: jurisdiction(COUNTY, document("new", COUNTY, clause("new.1", "特药改为70%。")))}
        assert found(make_index(), "特药", (COUNTY,)) == ["county.2"]
        assert found(make_index(content, version="2"), "特药", (COUNTY,)) == ["new.1"]
        assert found(make_index(), "特药", (COUNTY,)) == ["county.2"]
