"""Does our one pass cut every run exactly as jieba cuts it?"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.segmentation import Segmentation
from knowledge.search.tokenizer import _jieba, folded, runs
from knowledge.tables.loader import read_yaml

FIELD = ("起付标准", "大病保险", "建档立卡", "一站式结算")
COMMON = "医疗保险救助大病起付标准报销比例的一二三十不在个人住院门诊费用特困低保城乡居民年度支付限额和〇㐂龥"


@pytest.fixture(scope="module")
def jieba(cache: Path) -> Any:
    segmenter = _jieba().Tokenizer()
    segmenter.tmp_dir = str(cache / "jieba")
    (cache / "jieba").mkdir(mode=0o700, exist_ok=True)
    segmenter.initialize()
    for word in FIELD:
        segmenter.add_word(word)
    return segmenter


def same(jieba: Any, run: str) -> None:
    assert Segmentation(jieba.FREQ, jieba.total).words(run) == list(jieba.cut_for_search(run, HMM=False))


def test_every_run_of_the_shipped_documents_is_cut_alike(jieba: Any):
    cut = 0
    for path in (settings.ROOT / "knowledge" / "data" / "documents").glob("*.yaml"):
        for clause in read_yaml(path)["clauses"]:
            for run in runs(folded(f"{clause['heading']}\n{clause['text']}")):
                same(jieba, run)
                cut += 1
    assert cut > 500


@given(st.text(alphabet=COMMON, max_size=40))
def test_runs_of_common_characters_are_cut_alike(jieba: Any, run: str):
    same(jieba, run)


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=12))
def test_runs_of_any_characters_are_cut_alike(jieba: Any, run: str):
    same(jieba, run)


def test_of_equally_likely_cuts_the_longest_word_is_taken():
    counts = {"a": 0, "住": 1, "院": 1, "住院": 1}
    assert Segmentation(counts, 1).words("住院") == ["住院"]
