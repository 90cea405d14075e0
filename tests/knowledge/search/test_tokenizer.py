"""Does a text become the same tokens wherever it stands, and keep the one character that tells rules apart?"""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.tokenizer import Tokenizer, bigrams, dictionary_version, folded, pieces, tokenizer_for
from knowledge.tables.wording import fold


@pytest.fixture(scope="module")
def tokenizer(cache: Path) -> Tokenizer:
    return tokenizer_for(["起付标准", "门槛费", "大病保险", "建档立卡"], cache / "jieba")


def figures(text: str) -> list[str]:
    return [token for piece in pieces(text) for token in piece.tokens]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("第3条", ["3", "3条"]),
        ("3个月", ["3", "3个月"]),
        ("6个月", ["6", "6个月"]),
        ("三个月", ["3个月"]),
        ("十二个月", ["12个月"]),
        ("a类", ["a", "a类"]),
        ("5,000元", ["5000", "5000元"]),
        ("5000", ["5000"]),
        ("0.5万元", ["5000", "5000元"]),
        ("12万", ["120000"]),
        ("1,234,567.50元", ["1234567.5", "1234567.5元"]),
        ("65%", ["65", "65%"]),
        ("百分之六十五", ["65%"]),
        ("百分之百", ["100%"]),
        ("第五条", ["5条"]),
        ("一百零五天", ["105天"]),
        ("5个百分点", ["5", "5个百分点"]),
        ("2020年6月1日", ["2020", "2020年", "6", "6月", "1", "1日"]),
        ("1,2,3", ["1", "2", "3"]),
        ("10,00", ["10", "0"]),
        ("零零天", []),
        ("，。！", []),
    ],
)
def test_figures_are_tokens_by_value_and_with_their_unit(text, tokens):
    assert figures(text) == tokens


def test_an_absurdly_long_figure_stays_one_short_token():
    assert [len(token) for token in figures("9" * 5_000)] == [20]


def test_chinese_is_cut_into_words_of_the_field_and_the_words_inside(tokenizer):
    words = tokenizer.words("大病保险起付标准")
    assert {"大病保险", "起付标准", "保险", "标准"} <= set(words)


def test_width_and_case_make_no_difference(tokenizer):
    assert tokenizer.words(fold("Ａ类药品５，０００元").text) == tokenizer.words("a类药品5,000元")


def test_bigrams_stay_inside_a_chinese_run(tokenizer):
    assert bigrams("起付线5000元，封顶") == ["起付", "付线", "封顶"]
    cut = tokenizer.cut("起付线5000元，封顶")
    assert (cut.pairs, cut.lasts) == (("起付", "付线", "封顶"), ("线", "顶"))


@given(st.text(max_size=80))
def test_folding_without_the_way_back_gives_the_same_text(text: str):
    assert folded(text) == fold(text).text


@given(st.text(max_size=80))
def test_pieces_lie_inside_the_text_and_carry_no_blank(text):
    for piece in pieces(text):
        assert 0 <= piece.start < piece.end <= len(text)
        assert piece.han or piece.tokens
        assert not any(character.isspace() for token in piece.tokens for character in token)


def test_the_version_follows_the_words_and_not_their_order():
    assert dictionary_version(["起付线", "门槛费"]) == dictionary_version(["门槛费", "起付线", "门槛费"])
    assert dictionary_version(["起付线"]) != dictionary_version(["起付线", "门槛费"])


def test_words_jieba_could_not_use_do_not_change_the_version():
    assert dictionary_version(["起付线"]) == dictionary_version(["起付线", "线", "bx", "", "A类"])


def test_one_tokenizer_serves_one_dictionary(cache: Path, tokenizer):
    assert tokenizer_for(["大病保险", "建档立卡", "起付标准", "门槛费"], cache / "jieba") is tokenizer


def test_the_dictionary_cache_is_private(cache: Path, tokenizer):
    tokenizer.warm_up()
    assert (cache / "jieba").stat().st_mode & 0o777 == 0o700
    assert (cache / "jieba" / "jieba.cache").exists()


def test_jieba_writes_no_log_of_its_own(tokenizer):
    tokenizer.warm_up()
    logger = logging.getLogger("jieba")
    assert logger.handlers == []
    assert not logger.isEnabledFor(logging.INFO)


def test_a_damaged_dictionary_cache_is_replaced(cache: Path, tmp_path: Path):
    (tmp_path / "jieba.cache").write_bytes(b"not a dictionary")
    assert "大病" in Tokenizer([], tmp_path).words("大病")
    assert (tmp_path / "jieba.cache").stat().st_size > 1_000_000


def run(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_importing_search_reads_no_dictionary_and_loading_it_prints_nothing(tmp_path: Path):
    out = run(
        "import sys; from pathlib import Path; from knowledge.search import query, tokenizer;"
        "print('jieba' in sys.modules);"
        "tokenizer.Tokenizer(['起付线'], Path(sys.argv[1])).warm_up();"
        "print('jieba' in sys.modules, 'jieba.analyse' in sys.modules, sys.modules['jieba'].dt.initialized)",
        str(tmp_path),
    )
    assert out.split() == ["False", "True", "False", "False"]
