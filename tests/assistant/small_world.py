"""A small release for the pure tests: one invented county and draft, few words, no database and no index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from assistant.answering.turn import Knowledge
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.loader import jurisdiction_from
from knowledge.tables.places import Places
from knowledge.tables.schema import Document, Jurisdiction, LexiconEntry, Region, Topic
from knowledge.tables.terms import LexiconKind, RegionLevel

COUNTY = "370323"
CITY = "330300"

DOCUMENT: dict[str, Any] = {
    "id": "small-plan",
    "region": COUNTY,
    "title": "小县医保方案",
    "number": "小医保〔2020〕1号",
    "issuer": "小县医疗保障局",
    "nature": "plan",
    "issued_on": date(2020, 4, 8),
    "applies_from": {"day": date(2020, 1, 1), "stated": True},
    "applies_to": {"day": date(2020, 12, 31), "stated": False, "reason": "方案只管这一年。"},
    "digest": True,
    "summary": "试",
    "defines": {"扶贫对象": ("registered_poor", "subsistence_allowance")},
    "clauses": [
        {
            "id": "small-plan.1",
            "label": "一",
            "heading": "大病保险",
            "kind": "benefit",
            "gist": "扶贫对象大病保险起付线5,000元，分段报，没有封顶线。",
            "text": (
                "扶贫对象大病保险起付线是5,000元：5,000元以上、10万元以下的部分报65%；"
                "10万元以上的部分报75%；没有封顶线。"
            ),
            "topics": ["critical_illness", "deductible", "rate", "tiers", "ceiling"],
            "programs": ["critical_illness_insurance"],
            "identities": ["registered_poor", "subsistence_allowance"],
            "figures": [{"name": "起付线", "text": "5,000元", "unit": "yuan", "value": 5000}],
            "not_stated": ["普通参保人的标准"],
        },
        {
            "id": "small-plan.2",
            "label": "二",
            "heading": "慢性病",
            "kind": "procedure",
            "gist": "慢性病随时申报，次日享受。",
            "text": "慢性病随时申报，审核通过后次日享受。",
            "topics": ["chronic_disease"],
            "time_limit": "办好以后次日享受",
            "not_stated": ["病种名单"],
        },
    ],
}
TABLE: dict[str, Any] = {
    "region": COUNTY,
    "program": "critical_illness_insurance",
    "order": 20,
    "rules": [
        {
            "id": "small-ci",
            "document": "small-plan",
            "priority": 10,
            "kind": "marginal_tiers",
            "who": {"identities": ("registered_poor", "subsistence_allowance"), "insurance": ("resident",)},
            "clauses": ("small-plan.1",),
            "deductible": {"value": 5000, "clause": "small-plan.1"},
            "deductible_counts": "inside",
            "tiers": [
                {"from": 5000, "to": 100000, "rate": "0.65", "clause": "small-plan.1"},
                {"from": 100000, "to": None, "rate": "0.75", "clause": "small-plan.1"},
            ],
            "ceiling": {"unlimited": True, "clause": "small-plan.1"},
        }
    ],
}
DRAFT: dict[str, Any] = {
    **DOCUMENT,
    "id": "small-draft",
    "region": CITY,
    "title": "大市方案（征求意见稿）",
    "number": None,
    "nature": "draft",
    "applies_from": None,
    "applies_to": None,
    "clauses": [{**DOCUMENT["clauses"][0], "id": "small-draft.1"}],
}


def entry(kind: LexiconKind, code: str, term: str, *forms: str, misspellings: tuple[str, ...] = ()) -> LexiconEntry:
    return LexiconEntry(term, kind, code, forms, misspellings, "tests")


ENTRIES = (
    entry(LexiconKind.PROGRAM, "critical_illness_insurance", "大病保险", "大病"),
    entry(LexiconKind.PROGRAM, "medical_assistance", "医疗救助"),
    entry(LexiconKind.IDENTITY, "registered_poor", "建档立卡", "贫困户"),
    entry(LexiconKind.IDENTITY, "subsistence_allowance", "低保对象", "低保户"),
    entry(LexiconKind.INSURANCE, "employee", "职工"),
    LexiconEntry("起付线", LexiconKind.TERM, None, ("门槛费",), ("起伏线",), "tests"),
    LexiconEntry("多少", LexiconKind.STOP, None, ("是", "的", "吗"), (), "tests"),
)
TOPICS = (
    Topic("deductible", "起付线", ()),
    Topic("rate", "报销比例", ("报几成",)),
    Topic("ceiling", "封顶线", ("上限",)),
    Topic("chronic_disease", "慢性病", ()),
)
REGIONS = (
    Region("000000", "全国", RegionLevel.NATION, None),
    Region("370000", "山东省", RegionLevel.PROVINCE, "000000", short_names=("山东",)),
    Region("370300", "淄博市", RegionLevel.PREFECTURE, "370000", short_names=("淄博",)),
    Region("370302", "淄川区", RegionLevel.COUNTY, "370300", short_names=("淄川",)),
    Region(COUNTY, "沂源县", RegionLevel.COUNTY, "370300", short_names=("沂源",)),
    Region("330000", "浙江省", RegionLevel.PROVINCE, "000000", short_names=("浙江",)),
    Region(CITY, "温州市", RegionLevel.PREFECTURE, "330000", short_names=("温州",)),
)


class NoIndex:
    """An index that finds nothing: what is covered is decided without it."""

    def search(self, text: str, regions: Sequence[str], on: date, limit: int) -> tuple[()]:
        return ()


@dataclass(frozen=True, slots=True)
class World:
    release: str
    places: Places
    lexicon: Lexicon
    index: NoIndex
    published: dict[str, Jurisdiction]

    def chain(self, region: str) -> tuple[Jurisdiction, ...]:
        return tuple(self.published[code] for code in self.places.line(region) if code in self.published)

    def documents(self) -> tuple[Document, ...]:
        return tuple(document for place in self.published.values() for document in place.documents)

    def document(self, document_id: str) -> Document:
        return {document.id: document for document in self.documents()}[document_id]


@cache
def small_world() -> Knowledge:
    published = {
        COUNTY: jurisdiction_from(COUNTY, {"documents": [DOCUMENT], "tables": [TABLE]}),
        CITY: jurisdiction_from(CITY, {"documents": [DRAFT], "tables": []}),
    }
    return World("sha256:tests", Places(REGIONS), Lexicon(ENTRIES, TOPICS), NoIndex(), published)
