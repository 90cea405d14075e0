"""Does the shipped lexicon keep apart what must be kept apart, and lead every wording to what people mean by it?"""

import time
from collections import defaultdict
from pathlib import Path

import pytest

from knowledge.tables import terms
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.loader import AmbiguousWordingFile, LexiconEntryFile, TopicFile, checked, read_yaml
from knowledge.tables.schema import AmbiguousWording, LexiconEntry, Topic
from knowledge.tables.terms import LexiconKind
from knowledge.tables.wording import fold

FOLDER = Path(__file__).parents[2] / "knowledge" / "data" / "lexicon"
CODES = {
    LexiconKind.PROGRAM: terms.Program,
    LexiconKind.IDENTITY: terms.Identity,
    LexiconKind.INSURANCE: terms.Insurance,
    LexiconKind.CARE: terms.Care,
    LexiconKind.HOSPITAL_LEVEL: terms.HospitalLevel,
    LexiconKind.CARE_LOCATION: terms.CareLocation,
}
TOPICS = """
deductible rate ceiling tiers special_drug chronic_disease assistance re_assistance hospital_relief
commercial_supplement critical_illness basic_insurance application participation_subsidy late_enrolment recognition
one_stop pay_after_treatment location catalogue validity contents old_rules totals epidemic out_of_poverty complaint
online_services family_doctor two_diseases backstop charity temporary_help outpatient_limit screening guidance
"""


def _rows(key: str) -> list[object]:
    return [row for path in sorted(FOLDER.glob("*.yaml")) for row in (read_yaml(path).get(key) or [])]


ENTRIES: list[LexiconEntry] = [checked(LexiconEntryFile, row, "lexicon").shape() for row in _rows("entries")]
SHIPPED_TOPICS: list[Topic] = [checked(TopicFile, row, "topics").shape() for row in _rows("topics")]
AMBIGUOUS: list[AmbiguousWording] = [
    checked(AmbiguousWordingFile, row, "ambiguous").shape() for row in _rows("ambiguous")
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(ENTRIES, SHIPPED_TOPICS, AMBIGUOUS)


@pytest.mark.parametrize("kind", list(CODES))
def test_every_code_has_an_entry_and_every_entry_a_code(kind: LexiconKind) -> None:
    assert {entry.code for entry in ENTRIES if entry.kind is kind} == {str(code) for code in CODES[kind]}


def test_the_topics_are_exactly_those_agreed() -> None:
    assert sorted(topic.code for topic in SHIPPED_TOPICS) == sorted(TOPICS.split())


def test_every_ambiguous_word_names_codes_that_exist() -> None:
    known = {entry.code for entry in ENTRIES} | {topic.code for topic in SHIPPED_TOPICS}
    for wording in AMBIGUOUS:
        assert set(wording.codes) <= known, wording.word
        assert len(set(wording.codes)) == len(wording.codes)
        assert wording.ask.endswith(("？", "）"))


def test_no_two_entries_claim_one_wording_unless_it_is_listed_as_ambiguous() -> None:
    ambiguous = {fold(wording.word).text: set(wording.codes) for wording in AMBIGUOUS}
    claims: dict[str, set[str]] = defaultdict(set)
    for entry in ENTRIES:
        for form in (entry.term, *entry.forms, *entry.misspellings):
            claims[fold(form).text].add(entry.code or entry.term)
    disputed = {form: codes for form, codes in claims.items() if len(codes) > 1}
    assert {form: codes for form, codes in disputed.items() if not codes <= ambiguous.get(form, set())} == {}


def test_an_ambiguous_word_that_an_entry_claims_may_stand_for_that_entry(lexicon: Lexicon) -> None:
    for wording in AMBIGUOUS:
        for match in lexicon.matches(wording.word):
            if match.form == wording.word and match.entry.code:
                assert match.entry.code in wording.codes, wording.word


def test_no_wording_stands_twice_in_one_entry() -> None:
    for entry in ENTRIES:
        wordings = [fold(form).text for form in (entry.term, *entry.forms, *entry.misspellings)]
        assert len(wordings) == len(set(wordings)), entry.term


def test_no_word_leads_to_two_topics() -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for topic in SHIPPED_TOPICS:
        for word in (topic.name, *topic.words):
            claims[word].add(topic.code)
    assert {word: codes for word, codes in claims.items() if len(codes) > 1} == {}


def test_every_wording_is_found_as_what_it_stands_for(lexicon: Lexicon) -> None:
    ambiguous = {fold(wording.word).text for wording in AMBIGUOUS}
    for entry in ENTRIES:
        for form in (entry.term, *entry.forms, *entry.misspellings):
            if fold(form).text not in ambiguous:
                assert [match.entry for match in lexicon.matches(form)] == [entry], form


CODED = """
贫困户大病保险起付线是多少 | registered_poor critical_illness_insurance
低保户住院报多少 | subsistence_allowance inpatient
五保户去县医院住院 | extreme_poverty secondary inpatient
五宝户能报几成 | extreme_poverty
特困人员门诊 | extreme_poverty outpatient_general
低边户 | allowance_borderline
低保边缘户封顶线 | allowance_borderline
低收入家庭医疗救助 | low_income_family medical_assistance
建挡立卡贫困户 | registered_poor registered_poor
稳定脱贫户还能享受吗 | stable_out_of_poverty
边缘易致贫户 | monitored_low_income
监测户倾斜救助 | monitored_low_income tilted_assistance
返贫致贫人口 | returned_to_poverty
事实孤儿参保资助 | unattended_child
孤儿不用交钱 | orphan
一二级残疾 | severe_disability
支出型困难户 | impoverished_by_illness
即时帮扶户 | immediate_help
合疗报多少 | resident
新农合二次报销 | resident critical_illness_insurance
职工医保在三甲住院 | employee tertiary inpatient
靶向药报多少 | special_drug
慢病本怎么办 | outpatient_special
乡镇卫生院住院 | primary inpatient
省外住院 | out_of_province inpatient
本县住院 | in_county inpatient
大兵保险 | critical_illness_insurance
大病兜底 | critical_backstop
大病救助 | medical_assistance
再救助封顶 | re_assistance
医院减免多少 | hospital_relief
惠民保 | commercial_supplement
一事一议 | case_by_case
共富基金 | charity_fund
自付和自费 | own_share uncovered_expenses
重疾险赔多少 | commercial_insurance
"""


@pytest.mark.parametrize("line", CODED.strip().splitlines())
def test_what_people_type_fills_the_slots_they_mean(lexicon: Lexicon, line: str) -> None:
    sentence, _, codes = line.partition(" | ")
    assert [match.entry.code for match in lexicon.matches(sentence) if match.entry.code] == codes.split()


def test_critical_illness_insurance_is_not_the_commercial_kind(lexicon: Lexicon) -> None:
    for text in ("重疾险", "商业重疾险", "重大疾病保险"):
        assert "critical_illness_insurance" not in [match.entry.code for match in lexicon.matches(text)]


def test_hardship_households_are_no_extreme_poverty(lexicon: Lexicon) -> None:
    for text in ("困难户", "困难家庭", "困难群众", "突发困难户"):
        assert "extreme_poverty" not in [match.entry.code for match in lexicon.matches(text)]
        assert text == "突发困难户" or lexicon.ambiguous_wording(text) is not None


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("大病", {"critical_illness_insurance", "medical_assistance", "outpatient_special"}),
        ("救助", {"medical_assistance", "temporary_help"}),
        ("边缘户", {"allowance_borderline", "monitored_low_income"}),
        ("贫困户", {"registered_poor", "monitored_low_income", "stable_out_of_poverty"}),
        ("低收入家庭", {"low_income_family", "allowance_borderline"}),
        ("自付", {"own_share", "out_of_pocket"}),
        ("自负", {"own_share", "out_of_pocket"}),
        ("自理", {"paid_first", "uncovered_expenses"}),
    ],
)
def test_the_known_traps_are_listed_as_ambiguous(lexicon: Lexicon, word: str, codes: set[str]) -> None:
    wording = lexicon.ambiguous_wording(word)
    assert wording is not None
    assert codes <= set(wording.codes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("边缘户能报多少", ["边缘户"]),
        ("低保边缘户能报多少", []),
        ("边缘易致贫户", []),
        ("困难户住院", ["困难户"]),
        ("突发困难户住院", []),
        ("临时救助怎么办", []),
        ("救助怎么申请", ["救助"]),
        ("医疗救助怎么申请", []),
        ("外地住院", []),
        ("去外地看", ["外地"]),
        ("特困户住院", []),
    ],
)
def test_what_must_be_asked_back_is_found_in_a_question(lexicon: Lexicon, text: str, words: list[str]) -> None:
    assert [match.wording.word for match in lexicon.ambiguous_in(text)] == words


LED = """
贫困户大病保险起付线是多少 | deductible
门槛费多少 | deductible
qfx是多少 | deductible
大病封顶线 | ceiling
有上限吗 | ceiling
特药报多少 | special_drug
慢病手册怎么办 | chronic_disease
参保补贴有多少 | participation_subsidy
没赶上缴费怎么办 | late_enrolment
住院要交押金吗 | pay_after_treatment
一站式怎么结算 | one_stop
转外地住院 | location
投诉医院乱收费 | complaint
高血压拿药 | two_diseases
两癌筛查免费吗 | screening
五道防线是什么 | contents
脱贫了还有吗 | out_of_poverty
因病致贫一事一议 | backstop
慈善共富基金怎么给 | charity
怎么申请 | application
"""


@pytest.mark.parametrize("line", LED.strip().splitlines())
def test_what_people_ask_leads_to_its_topic(lexicon: Lexicon, line: str) -> None:
    sentence, _, code = line.partition(" | ")
    assert code in [match.topic.code for match in lexicon.topics_in(sentence)]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("大饼保险起伏线", "大病保险起付线"),
        ("底保户住院报效多少", "低保户住院报销多少"),
        ("贫困户dbbx的qfx", "贫困户大病保险的起付线"),
        ("起付现在是多少", "起付现在是多少"),
        ("现在救助比例", "现在救助比例"),
        ("大病保险起付线是多少", "大病保险起付线是多少"),
    ],
)
def test_misspellings_are_put_right(lexicon: Lexicon, typed: str, right: str) -> None:
    assert lexicon.correct(typed)[0] == right


def test_question_words_are_stop_words(lexicon: Lexicon) -> None:
    assert {"请问", "是多少", "怎么", "吗", "呢", "的"} <= lexicon.stop_words()


def test_no_term_of_the_field_is_a_stop_word(lexicon: Lexicon) -> None:
    assert not lexicon.stop_words() & set(lexicon.words())


def test_the_words_of_a_long_question_are_found_within_a_millisecond(lexicon: Lexicon) -> None:
    question = (
        "我是低保户，去年在县医院住院花了12万，居民医保报销后还剩8万，大饼保险起付现多少，特药和慢病能报几成？" * 6
    )[:260]

    def seconds() -> float:
        start = time.thread_time()
        lexicon.matches(question)
        return time.thread_time() - start

    assert min(seconds() for _ in range(30)) < 0.001
