"""Are slips of hand and ear put right where they can mean one word, and is nothing right ever touched?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.tables.lexicon import Lexicon, normalise
from knowledge.tables.slips import LONGEST, Slips
from knowledge.tables.sounds import is_like, simplified, sound_of, sound_pairs
from tests.knowledge.shipped import documents
from tests.knowledge.test_lexicon_data import AMBIGUOUS, ENTRIES, SHIPPED_TOPICS

LEXICON = Lexicon(ENTRIES, SHIPPED_TOPICS, AMBIGUOUS)
SLIPS = Slips(["大病保险", "起付线", "低保", "低保户", "五保户", "报销比例"], ["低保"], ["多少", "的", "是"])


def put_right(text: str) -> str:
    return LEXICON.correct(text)[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # homophones, whole or in part
        ("大病保险启赴县", "大病保险起付线"),
        ("大冰保险起付线", "大病保险起付线"),
        ("抱消比丽是多少", "报销比例是多少"),
        ("帝保户住苑报多少", "低保户住院报多少"),
        ("医廖救助风顶线", "医疗救助封顶线"),
        ("再就住怎么申情", "再救助怎么申请"),
        # an accent that does not tell zh from z, l from n or ng from n
        ("大病保先起付线", "大病保险起付线"),
        ("重度残急人", "重度残疾人"),
        ("门诊漫特病", "门诊慢特病"),
        # by looks
        ("封项线", "封顶线"),
        ("医疗救肋多少", "医疗救助多少"),
        ("特因人员", "特困人员"),
        # two neighbours exchanged
        ("先诊疗付后费", "先诊疗后付费"),
        ("建档卡立", "建档立卡"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert put_right(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dabing baoxian qifuxian", "大病保险 起付线"),
        ("dabingbaoxianqifuxian duoshao", "大病保险起付线 多少"),
        ("da bing bao xian de qi fu xian", "大病保险 的 起付线"),
        ("低保户DaBingBaoXian报多少", "低保户大病保险报多少"),
        ("yiliao jiuzhu fengdingxian", "医疗救助 封顶线"),
        ("zaijiuzhu5000元起", "再救助5000元起"),
        ("县yiyuan住院", "县医院住院"),
        ("贫困户参保zizhu多少钱", "贫困户参保资助多少钱"),
        ("gu er大病起付线", "孤儿大病起付线"),
        ("zhu yuan花了10万报了6万", "住院花了10万报了6万"),
    ],
)
def test_words_typed_in_letters_are_read(typed: str, meant: str) -> None:
    assert put_right(typed).replace(" ", "") == meant.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "大病保险起付线是多少",
        "医保已报6万",  # not 医保|医保
        "一包药能不能报",
        "举报医院乱收费",  # not 居保
        "定额资助多少",  # not 顶额
        "做耳部手术",  # not 二补
        "我妈低保最低报多少",
        "基本医保支付多少",  # not 自付
        "可以申请吗",  # not 依申请
        "省外看病能报吗",
        "沂源住院大病能报多少",
        "请问今天天气怎么样",
        "hello world",
        "select * from users",
        "2.5w能报多少",
        "http://example.com/qifuxian",
        "what is the weather in beijing today",
        "please tell me the deductible",
        "bao",
    ],
)
def test_what_is_right_as_it_stands_is_left_alone(text: str) -> None:
    assert put_right(text) == normalise(text)


def test_a_name_is_right_as_it_stands() -> None:
    assert LEXICON.correct("山东省淄博市沂源县", ["山东省", "淄博市", "沂源县"])[1] == ()


def test_every_correction_is_named() -> None:
    assert LEXICON.correct("五宝户启付线") == ("五保户起付线", (("五宝户", "五保户"), ("启付线", "起付线")))


def test_a_misspelling_that_the_lexicon_names_becomes_the_wording_most_like_it() -> None:
    assert put_right("五宝户") == "五保户"
    assert put_right("比列") == "比例"
    assert put_right("dbbx") == "大病保险"
    assert put_right("咋个报") == "怎么报"


def test_a_slip_that_may_mean_two_words_is_left_alone() -> None:
    both = Slips(["低保户", "地包户"], [], [])
    assert both.find("堤宝户") == ()


def test_a_pair_is_heard_only_where_it_is_known_to_be_meant_and_half_right() -> None:
    assert [slip.meant for slip in SLIPS.find("底保多少")] == ["低保"]
    assert SLIPS.find("底包多少") == ()


def test_the_documents_hold_hardly_a_slip() -> None:
    """They are written without any; what is found there is found wrongly."""
    texts = [clause.text for document in documents() for clause in document.clauses]
    wrong = sum(len(LEXICON.correct(sentence)[1]) for text in texts for sentence in text.split("。"))
    assert wrong <= 3, wrong


@given(st.text(alphabet="大病保险起付线低五户报销比例的是多少启赴县地宝抱里, abdinoqufxy2w", max_size=60))
def test_slips_stand_in_order_and_apart_and_mean_known_words(text: str) -> None:
    done = 0
    for slip in SLIPS.find(text):
        assert done <= slip.start < slip.end <= len(text)
        assert slip.meant != text[slip.start : slip.end]
        assert 0 < len(slip.meant) <= LONGEST
        done = slip.end


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    LEXICON.correct(text, [text[:3]])


# --- the tables ------------------------------------------------------------------------------------------------------


def test_characters_have_their_usual_reading() -> None:
    assert [sound_of(character) for character in "起付线x，"] == ["qi", "fu", "xian", "", ""]


def test_the_lexicon_can_be_heard_whole() -> None:
    letters = {character for word in LEXICON.words() for character in word if "\u4e00" <= character <= "\u9fff"}
    assert [character for character in sorted(letters) if not sound_of(character)] == []


def test_neighbours_sound_as_pairs() -> None:
    assert list(sound_pairs("起付线")) == ["qi'fu", "fu'xian"]
    assert list(sound_pairs("起伏县")) == list(sound_pairs("起付线"))
    assert list(sound_pairs("病")) == []


def test_traditional_characters_become_simplified_one_for_one() -> None:
    assert simplified("大病保險起付線,醫療救助補償８萬") == "大病保险起付线,医疗救助补偿８万"
    assert simplified("報銷後剩下關於什麽") == "报销后剩下关于什么"
    assert simplified("沂源县乾隆 abc") == "沂源县乾隆 abc"


def test_characters_are_alike_by_sound_accent_or_looks() -> None:
    assert is_like("富", "付")
    assert is_like("林", "零")
    assert is_like("肋", "助")
    assert not is_like("大", "小")
    assert not is_like("a", "b")
