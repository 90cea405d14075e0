"""What would the whole country's policy data look like? Artificial files of many places, the same on every run.

Sentences are put together from words of the field with amounts that differ, so that no clause repeats another; every
place gets one document and one table whose figures stand in their clauses.
"""

import random
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from knowledge.tables.loader import read_yaml

_WHO: Final = (
    "城乡居民",
    "参保职工",
    "特困人员",
    "低保对象",
    "低保边缘家庭成员",
    "返贫致贫人口",
    "监测对象",
    "重度残疾人",
)
_WHERE: Final = ("一级及以下医院", "二级医院", "三级医院", "乡镇卫生院", "市外定点医疗机构", "省外就医", "门诊慢特病")
_WHAT: Final = (
    "政策范围内住院费用", "门诊特殊疾病费用", "大病保险合规费用", "个人自付部分", "谈判药品费用", "医用耗材费用",
    "检查化验费用", "转诊后的住院费用", "普通门诊费用", "生育医疗费用",
)  # fmt: skip
_HOW: Final = (
    "起付线为{yuan}元，超过部分按{rate}%支付",
    "不设起付线，按{rate}%报销，年度最高支付限额{yuan}元",
    "一个年度内累计超过{yuan}元的，由医疗救助按{rate}%给予补助",
    "未按规定办理异地就医备案的，支付比例降低{points}个百分点",
    "在{days}个工作日内到参保地医保经办窗口办理，提交身份证件和出院记录",
    "由民政部门认定后次月起享受，参保缴费给予{yuan}元定额资助",
    "出院时在一站式窗口直接结算，只需支付个人应负担的部分",
    "超出医保目录的药品和诊疗项目不予支付，由个人自费承担",
)
_TOPICS: Final = ("rate", "deductible", "ceiling", "application", "one_stop", "participation_subsidy", "catalogue")
_KINDS: Final = ("procedure", "procedure", "duty", "background")


Place = dict[str, Any]
"""A row of regions.yaml."""


def places(data: Path, count: int) -> list[Place]:
    """``count`` counties and cities of ``data`` (a data folder) that have no tables, in the order of their codes."""
    taken = {path.name for path in (data / "tables").iterdir()}
    rows = [row for row in read_yaml(data / "regions.yaml")["regions"] if row["code"] not in taken]
    return [row for row in rows if row["level"] in ("prefecture", "county")][:count]


def write(folder: Path, where: list[Place], clauses: int, seed: int = 1) -> None:
    """A data folder under ``folder`` with one document of ``clauses`` clauses and one table for each place."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    regions = [row | {"status": "partial", "replaces": row["code"]} for row in where]
    _dump(folder / "regions.yaml", {"regions": regions})
    for row in where:
        write_place(folder, row, clauses, seed)


def _dump(path: Path, content: object) -> None:
    text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")


def write_place(folder: Path, place: Place, clauses: int, seed: int) -> None:
    """The two files of one place; another ``seed`` gives other sentences."""
    code, content = place["code"], document(place, clauses, seed)
    _dump(folder / "documents" / f"{content['id']}.yaml", content)
    table = folder / "tables" / code / "critical_illness_insurance.yaml"
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text(_TABLE.format(code=code, document=content["id"]), encoding="utf-8")


def document(place: Place, clauses: int, seed: int) -> dict[str, Any]:
    """The document of one place as its file holds it."""
    code = place["code"]
    chance = random.Random(f"{code} {seed}")
    name = f"made-{code}"
    return {
        "id": name,
        "region": code,
        "title": f"{place['name']}医疗保障办法（虚构，仅供测速）",
        "number": None,
        "issuer": None,
        "nature": "rule",
        "issued_on": None,
        "applies_from": {"day": date(2020, 1, 1), "stated": False, "reason": "虚构的文件，从2020年1月1日起算。"},
        "applies_to": None,
        "summary": "虚构的文件，只用来测量发布要多久。",
        "clauses": [_table_clause(name), *(_clause(name, at, chance) for at in range(2, clauses + 1))],
    }


def _table_clause(document: str) -> dict[str, object]:
    return {
        "id": f"{document}.1",
        "label": "第一条",
        "heading": "大病保险",
        "kind": "benefit",
        "text": "大病保险起付线为12000元，超过部分支付60%，年度最高支付400000元。",
        "gist": "大病保险起付线12000元，报60%。",
        "topics": ["deductible", "rate", "ceiling"],
        "programs": ["critical_illness_insurance"],
        "figures": [
            {"name": "起付线", "text": "12000元", "unit": "yuan", "value": 12000},
            {"name": "比例", "text": "60%", "unit": "rate", "value": "0.6"},
            {"name": "封顶线", "text": "400000元", "unit": "yuan", "value": 400000},
        ],
    }


def _clause(document: str, at: int, chance: random.Random) -> dict[str, object]:
    sentences, figures = [], []
    for _ in range(3):
        sentence, found = _sentence(chance)
        sentences.append(sentence)
        figures += found
    return {
        "id": f"{document}.{at}",
        "label": f"第{at}条",
        "heading": f"{chance.choice(_WHO)}的{chance.choice(_WHAT)}",
        "kind": chance.choice(_KINDS),
        "text": "。".join(sentences) + "。",
        "gist": sentences[0].partition("，")[0],
        "topics": [chance.choice(_TOPICS)],
        "figures": [figure | {"name": f"{figure['name']}{place}"} for place, figure in enumerate(_once(figures), 1)],
    }


def _once(figures: list[dict[str, object]]) -> list[dict[str, object]]:
    return list({figure["text"]: figure for figure in figures}.values())


def _sentence(chance: random.Random) -> tuple[str, list[dict[str, object]]]:
    """A sentence with the figures that stand in it."""
    yuan, rate = chance.randrange(1, 900) * 100, chance.randrange(40, 100)
    points, days = chance.randrange(1, 30), chance.randrange(2, 60)
    how = chance.choice(_HOW)
    figures: dict[str, dict[str, object]] = {
        "{yuan}": {"name": "金额", "text": f"{yuan}元", "unit": "yuan", "value": yuan},
        "{rate}": {"name": "比例", "text": f"{rate}%", "unit": "rate", "value": f"0.{rate}"},
        "{points}": {"name": "百分点", "text": f"{points}个百分点", "unit": "points", "value": f"0.{points:02d}"},
        "{days}": {"name": "时限", "text": f"{days}个工作日", "unit": "days", "value": days},
    }
    first, second = chance.choice(_WHO), chance.choice(_WHO)
    said = how.format(yuan=yuan, rate=rate, points=points, days=days)
    text = f"{first}和{second}在{chance.choice(_WHERE)}发生的{chance.choice(_WHAT)}，{said}"
    return text, [figure for key, figure in figures.items() if key in how]


_TABLE: Final = """region: "{code}"
program: critical_illness_insurance
order: 20
rules:
  - id: {document}-critical-illness
    name: 大病保险
    document: {document}
    priority: 10
    kind: marginal_tiers
    who: {{identities: everyone}}
    clauses: [{document}.1]
    readings: [R1, R2, R11]
    deductible: {{value: 12000, clause: {document}.1}}
    deductible_counts: outside
    tiers:
      - {{from: 0, to: null, rate: {{value: 0.60, clause: {document}.1}}, clause: {document}.1}}
    ceiling: {{value: 400000, clause: {document}.1}}
    accumulates: own_share_after_basic
    ceiling_used_by: critical_illness_paid
"""
