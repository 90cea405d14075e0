"""Data of a made-up province, city and county, small enough to break in one place: what the tests of publishing use."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

PROVINCE, CITY, COUNTY = "990000", "990100", "990123"

REGIONS: dict[str, Any] = {
    "regions": [
        {"code": "000000", "name": "全国", "level": "nation", "parent": None},
        {"code": PROVINCE, "name": "甲省", "level": "province", "parent": "000000"},
        {"code": CITY, "name": "乙市", "level": "prefecture", "parent": PROVINCE},
        {"code": COUNTY, "name": "丙县", "level": "county", "parent": CITY, "status": "partial"},
    ]
}
LEXICON: dict[str, Any] = {
    "entries": [
        {
            "term": "大病保险",
            "kind": "program",
            "code": "critical_illness_insurance",
            "forms": ["大病报销"],
            "misspellings": ["大并保险"],
            "source": "测试",
        },
        {"term": "起付线", "kind": "term", "forms": ["门槛费"], "source": "测试"},
    ]
}
TOPICS: dict[str, Any] = {
    "topics": [
        {"code": "deductible", "name": "起付线", "words": ["起付线"]},
        {"code": "contents", "name": "内容", "words": ["内容"]},
    ]
}


def document(amount: int = 5000) -> dict[str, Any]:
    """A county's document of 2020 whose one benefit clause names ``amount`` yuan as the deductible."""
    return {
        "id": "made-2020",
        "region": COUNTY,
        "title": "丙县医保方案",
        "number": None,
        "issuer": "丙县医保局",
        "nature": "plan",
        "issued_on": "2020-01-01",
        "applies_from": {"day": "2020-01-01", "stated": True},
        "applies_to": {"day": "2020-12-31", "stated": False, "reason": "年度方案，按2020年全年理解"},
        "summary": "只用于测试",
        "assumptions": {"plan_year": "按 2020 年理解"},
        "clauses": [
            {
                "id": "made-2020.1",
                "label": "一",
                "heading": "大病保险",
                "kind": "benefit",
                "gist": f"大病保险起付线{amount}元",
                "text": f"大病保险起付线为{amount}元，超过部分报65%，10万元以上报75%，不封顶。",
                "topics": ["deductible"],
                "programs": ["critical_illness_insurance"],
                "figures": [
                    {"name": "起付线", "text": f"{amount}元", "unit": "yuan", "value": amount},
                    {"name": "第一段上限", "text": "10万元", "unit": "yuan", "value": 100000},
                    {"name": "第一段比例", "text": "65%", "unit": "rate", "value": "0.65"},
                    {"name": "第二段比例", "text": "75%", "unit": "rate", "value": "0.75"},
                ],
            },
            {
                "id": "made-2020.2",
                "label": "二",
                "heading": "施行",
                "kind": "background",
                "text": "2020年1月1日印发并施行。",
                "figures": [{"name": "施行日期", "text": "2020年1月1日", "unit": "day", "value": "2020-01-01"}],
            },
            {
                "id": "made-2020.3",
                "label": "三",
                "heading": "参保资助",
                "kind": "benefit",
                "gist": "特困人员参加居民医保，资助50%",
                "text": "民政部门认定的特困人员参加居民医保，个人缴费资助50%。",
                "topics": ["contents"],
                "identities": ["extreme_poverty"],
                "insurance": ["resident"],
                "figures": [{"name": "资助比例", "text": "50%", "unit": "rate", "value": "0.5"}],
            },
        ],
    }


def table(amount: int = 5000) -> dict[str, Any]:
    """The county's critical illness insurance with a deductible of ``amount`` yuan inside two tiers."""
    clause = "made-2020.1"
    return {
        "region": COUNTY,
        "program": "critical_illness_insurance",
        "order": 20,
        "rules": [
            {
                "id": "made-critical-illness",
                "document": "made-2020",
                "priority": 10,
                "kind": "marginal_tiers",
                "who": {"identities": "everyone"},
                "clauses": [clause],
                "assumptions": ["plan_year"],
                "deductible": {"value": amount, "clause": clause},
                "deductible_counts": "inside",
                "tiers": [
                    {"from": amount, "to": 100000, "rate": "0.65", "clause": clause},
                    {"from": 100000, "to": None, "rate": "0.75", "clause": clause},
                ],
                "ceiling": {"unlimited": True, "clause": clause},
            }
        ],
    }


def entitlements() -> dict[str, Any]:
    """The county's one office and one entitlement."""
    return {
        "region": COUNTY,
        "offices": [{"identities": ["extreme_poverty"], "office": "民政部门", "clause": "made-2020.3"}],
        "entitlements": [
            {
                "id": "made-subsidy",
                "document": "made-2020",
                "kind": "participation_subsidy",
                "name": "参保资助",
                "who": {"identities": ["extreme_poverty"], "insurance": ["resident"]},
                "grants": True,
                "amount": {"value": "0.5", "unit": "rate", "clause": "made-2020.3"},
                "what": "个人缴费资助一半。",
                "clauses": ["made-2020.3"],
            }
        ],
    }


def indicative() -> dict[str, Any]:
    """What is said elsewhere about the county's basic insurance."""
    said = "公开报道，未核实"
    return {
        "region": COUNTY,
        "source": "公开报道，2020年，未核实",
        "rules": [
            {
                "id": "made-indicative-basic",
                "program": "basic_medical_insurance",
                "order": 10,
                "priority": 10,
                "kind": "marginal_tiers",
                "who": {"identities": "everyone", "hospital_levels": ["primary"]},
                "deductible": {"low": 300, "high": 400, "source": said},
                "deductible_counts": "outside",
                "tiers": [{"from": 0, "to": None, "rate": {"value": "0.6", "source": said}}],
                "ceiling": {"unlimited": True, "source": said},
            }
        ],
    }


def files(amount: int = 5000) -> dict[str, Any]:
    """Every file of the folder by its path, free to be changed."""
    return deepcopy(
        {
            "regions.yaml": REGIONS,
            "lexicon/terms.yaml": LEXICON,
            "lexicon/topics.yaml": TOPICS,
            "documents/made-2020.yaml": document(amount),
            f"tables/{COUNTY}/critical_illness_insurance.yaml": table(amount),
            f"entitlements/{COUNTY}.yaml": entitlements(),
            f"indicative/{COUNTY}.yaml": indicative(),
        }
    )


def write(folder: Path, content: Mapping[str, Any]) -> Path:
    """``content`` (path → what the file says, or its text) written below ``folder``."""
    for name, said in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = said if isinstance(said, str) else yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    return folder
