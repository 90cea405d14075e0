"""Is everything that can be wrong with a data folder refused, with file, key and cure, in Chinese?"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.tables.checks import CHECKS, check
from knowledge.tables.facts import facts_of
from knowledge.tables.files import read_folders
from knowledge.tables.loader import DataError, Problem
from knowledge.tables.parts import parts_from
from tests.knowledge import artificial

DOCUMENT = "documents/made-2020.yaml"
TABLE = f"tables/{artificial.COUNTY}/critical_illness_insurance.yaml"
RIGHTS = f"entitlements/{artificial.COUNTY}.yaml"
INDICATIVE = f"indicative/{artificial.COUNTY}.yaml"
Files = dict[str, Any]


def problems(tmp_path: Path, *folders: Files) -> tuple[Problem, ...]:
    written = [artificial.write(tmp_path / str(number), files) for number, files in enumerate(folders)]
    try:
        return check(read_folders(written))
    except DataError as error:
        return error.problems


def clause(files: Files, position: int = 0) -> dict[str, Any]:
    return files[DOCUMENT]["clauses"][position]


def rule(files: Files, position: int = 0) -> dict[str, Any]:
    return files[TABLE]["rules"][position]


def right(files: Files) -> dict[str, Any]:
    return files[RIGHTS]["entitlements"][0]


def test_the_unbroken_folder_has_no_problem(tmp_path):
    assert problems(tmp_path, artificial.files()) == ()


# --- files that do not fit their format ----------------------------------------------------------------------------

Break = Callable[[Files], object]
FORMAT: dict[str, tuple[Break, str, str]] = {
    "a key left out": (lambda f: f[DOCUMENT].pop("title"), "title", "缺少这个键 → 补上"),
    "a misspelt key": (
        lambda f: clause(f).update(topcs=clause(f).pop("topics")),
        "clauses.0.topcs",
        "不认识的键 → 是不是 topics？",
    ),
    "a misspelt figure key": (
        lambda f: rule(f)["ceiling"].update(unlimitted=True),
        "rules.0.ceiling.unlimitted",
        "不认识的键 → 是不是 unlimited？",
    ),
    "a code that does not exist": (
        lambda f: clause(f).update(kind="benefits"),
        "clauses.0.kind",
        "没有“benefits”这个代码 → 是不是 benefit？；可以写：benefit（待遇）",
    ),
    "Chinese where its code belongs": (
        lambda f: rule(f)["who"].update(identities=["低保对象"]),
        "rules.0.who.identities.0",
        "没有“低保对象”这个代码 → 写成 subsistence_allowance",
    ),
    "a kind of layer that does not exist": (
        lambda f: rule(f).update(kind="tiers"),
        "rules.0",
        "没有“tiers”这个代码 → ",
    ),
    "no kind of layer": (lambda f: rule(f).pop("kind"), "rules.0", "缺少 kind → 写上 kind"),
    "a region without quotes": (
        lambda f: f[DOCUMENT].update(region=990123),
        "region",
        '应当是文字 → 加上引号，如 "990123"',
    ),
    "a region code of five digits": (
        lambda f: f["regions.yaml"]["regions"][3].update(code="99012"),
        "regions.3.code",
        "“99012”不是六位数字的代码",
    ),
    "a day that does not exist": (
        lambda f: f[DOCUMENT]["applies_from"].update(day="2020-02-30"),
        "applies_from.day",
        "不是日期 → 写成 2020-01-31 这样",
    ),
    "text where a day belongs": (lambda f: f[DOCUMENT].update(issued_on="去年"), "issued_on", "不是日期"),
    "a figure that is text": (
        lambda f: rule(f)["deductible"].update(value="五千"),
        "rules.0.deductible.value",
        "应当是数字 → 写成 5000 或 0.65，不写单位",
    ),
    "a figure that is true": (
        lambda f: rule(f)["deductible"].update(value=True),
        "rules.0.deductible.value",
        "应当是数字 → 写成 5000 或 0.65，不写单位",
    ),
    "a rate that is a list": (lambda f: rule(f)["tiers"][0].update(rate=[0.65]), "rules.0.tiers.0.rate", ""),
    "a figure without its clause": (
        lambda f: rule(f)["deductible"].pop("clause"),
        "rules.0.deductible",
        "数字没有条款 → 补上 clause",
    ),
    "a figure both known and unlimited": (
        lambda f: rule(f)["ceiling"].update(value=1),
        "rules.0.ceiling",
        "只留一个",
    ),
    "an unknown with a clause instead of what was searched": (
        lambda f: rule(f).update(ceiling={"why_unknown": "not_in_documents", "clause": "made-2020.1"}),
        "rules.0.ceiling",
        "searched",
    ),
    "topics that are no list": (lambda f: clause(f).update(topics="deductible"), "clauses.0.topics", "应当是列表"),
    "a priority with a fraction": (lambda f: rule(f).update(priority="high"), "rules.0.priority", "应当是整数"),
    "a reading of a day without its reason": (
        lambda f: f[DOCUMENT]["applies_to"].pop("reason"),
        "applies_to",
        "写 reason",
    ),
    "a gist of 81 characters": (
        lambda f: clause(f).update(gist="字" * 81),
        "clauses.0.gist",
        "有 81 个字，最多 80 个 → 写短一些",
    ),
    "a day as the value of money": (
        lambda f: clause(f)["figures"][0].update(value="2020-01-01"),
        "clauses.0.figures.0",
        "value 与 unit 不配",
    ),
    "a list of another name": (
        lambda f: f.update({"lexicon/terms.yaml": {"terms": []}}),
        "terms",
        "不认识的键 → 可用的键：entries、topics、ambiguous",
    ),
    "a file that is a list": (lambda f: f.update({"regions.yaml": []}), "(整个文件)", "应当是“键: 列表”"),
    "an empty document": (lambda f: f.update({DOCUMENT: ""}), "(整个文件)", "应当是“键: 值”"),
    "a key written twice": (lambda f: f.update({DOCUMENT: "id: a\nid: b\n"}), "第 2 行", "键 id 写了两次 → 改正"),
    "an unquoted day that does not exist": (
        lambda f: f.update({DOCUMENT: _yaml(f[DOCUMENT]).replace("'2020-12-31'", "2020-02-30")}),
        "applies_to.day",
        "不是日期",
    ),
    "a list as a key": (lambda f: f.update({DOCUMENT: "[a]: b\n"}), "第 1 行", "键不能是列表"),
    "a control character": (lambda f: f.update({DOCUMENT: "id: \x07\n"}), "?", "不是 UTF-8 文本"),
    "an indicative figure without its source": (
        lambda f: f[INDICATIVE]["rules"][0]["deductible"].pop("source"),
        "rules.0.deductible.source",
        "缺少这个键",
    ),
    "an indicative figure of half a range": (
        lambda f: f[INDICATIVE]["rules"][0]["deductible"].pop("high"),
        "rules.0.deductible",
        "写 value，或 low 与 high 两个",
    ),
    "an entitlement without a clause": (
        lambda f: right(f).update(clauses=[]),
        "entitlements.0.clauses",
        "有 0 项",
    ),
    "a grant of another word": (
        lambda f: right(f).update(grants="maybe"),
        "entitlements.0.grants",
        "可以写：yes（可以享受）",
    ),
    "a person named twice": (
        lambda f: right(f)["who"].update(identities=["orphan", "orphan"]),
        "entitlements.0.who",
        "identities 里 orphan 写了两次 → 删去一个",
    ),
    "no YAML": (lambda f: f.update({DOCUMENT: "a: [1"}), "第", "不是合法的 YAML → 改正这一行"),
}


@pytest.mark.parametrize("name", FORMAT)
def test_a_file_that_does_not_fit_is_refused_with_key_and_cure(name, tmp_path):
    breaks, key, said = FORMAT[name]
    files = artificial.files()
    breaks(files)
    found = [problem for problem in problems(tmp_path, files) if problem.key.startswith(key)]
    assert len(found) == 1, name
    assert said in str(found[0])
    assert found[0].cure
    assert not re.search(r"\b(Input|should|valid|Field|Value error)\b", str(found[0]))


def test_a_gist_of_80_characters_is_accepted(tmp_path):
    files = artificial.files()
    clause(files)["gist"] = "字" * 80
    assert problems(tmp_path, files) == ()


def test_every_wrong_file_is_named_at_once(tmp_path):
    files = artificial.files()
    files[DOCUMENT].pop("title")
    rule(files).pop("order", None)
    files[TABLE].pop("order")
    assert {Path(problem.file).name for problem in problems(tmp_path, files)} == {
        "made-2020.yaml",
        "critical_illness_insurance.yaml",
    }


def test_decimals_keep_the_digits_that_were_written(tmp_path):
    files = artificial.files()
    files[TABLE] = "".join(line.replace("'0.65'", "0.65") for line in _yaml(files[TABLE]).splitlines(keepends=True))
    folder = artificial.write(tmp_path, files)
    tier = next(read_folders([folder]).tables[0].item.shapes()).parameters.tiers[0]
    assert tier.rate.value == 6_500


def _yaml(content: Any) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True))


# --- data that fits its format and is still wrong ------------------------------------------------------------------


def add_rule(files: Files, **changes: Any) -> None:
    files[TABLE]["rules"].append(rule(artificial.files()) | {"id": "another"} | changes)


def tiers(files: Files, *ends: tuple[int, int | None]) -> None:
    rule(files)["tiers"] = [{"from": a, "to": b, "rate": "0.65", "clause": "made-2020.1"} for a, b in ends]
    clause(files)["text"] = "大病保险起付线5000元，到1万元、5万元、10万元报65%、75%，不封顶。"


BROKEN: dict[str, tuple[Break, str, str]] = {
    "duplicate clause": (
        lambda f: f[DOCUMENT]["clauses"].append(clause(f, 1)),
        "clauses.made-2020.2",
        "条款编号重复",
    ),
    "duplicate document": (lambda f: f.update({"documents/copy.yaml": f[DOCUMENT]}), "id", "文件编号 made-2020 重复"),
    "duplicate topic": (
        lambda f: f["lexicon/topics.yaml"]["topics"].append(f["lexicon/topics.yaml"]["topics"][0]),
        "topics.deductible",
        "话题编号重复",
    ),
    "clause id of another document": (lambda f: clause(f, 1).update(id="x.2"), "clauses.x.2", "made-2020. 开头"),
    "unknown region of a document": (
        lambda f: f["regions.yaml"]["regions"].pop(),
        "region",
        "没有代码为 990123 的地区",
    ),
    "unknown parent": (lambda f: f["regions.yaml"]["regions"].pop(2), "regions.990123.parent", "990100 不存在"),
    "table in another region's folder": (
        lambda f: f.update({f"tables/{artificial.CITY}/x.yaml": f.pop(TABLE)}),
        "region",
        "却放在 990100 文件夹里",
    ),
    "unknown topic": (lambda f: clause(f).update(topics=["tolls"]), "clauses.made-2020.1.topics", "没有话题 tolls"),
    "document that does not exist": (
        lambda f: rule(f).update(document="made-2021"),
        "rules.made-critical-illness.document",
        "没有文件 made-2021",
    ),
    "document of another region": (
        lambda f: f[DOCUMENT].update(region=artificial.CITY),
        "rules.made-critical-illness.document",
        "属于 990100，不是 990123",
    ),
    "clause of another region": (
        lambda f: (
            f.update({"documents/city.yaml": _city_document()}),
            rule(f)["deductible"].update(clause="city-2020.1"),
        ),
        "rules.made-critical-illness.deductible",
        "条款 city-2020.1 属于 990100 的文件",
    ),
    "clause that does not exist": (
        lambda f: rule(f)["ceiling"].update(clause="made-2020.9"),
        "rules.made-critical-illness.ceiling",
        "没有条款 made-2020.9",
    ),
    "assumption without words": (
        lambda f: rule(f).update(assumptions=["guess"]),
        "rules.made-critical-illness.assumptions",
        "guess",
    ),
    "document days reversed": (
        lambda f: f[DOCUMENT]["applies_from"].update(day="2021-01-01"),
        "applies_to",
        "结束日期早于开始日期",
    ),
    "clause days reversed": (
        lambda f: clause(f).update(applies_from="2020-06-02", applies_to="2020-06-01"),
        "clauses.made-2020.1",
        "结束日期早于开始日期",
    ),
    "rule days reversed": (
        lambda f: rule(f).update(applies_to="2019-12-31"),
        "rules.made-critical-illness",
        "结束日期早于开始日期",
    ),
    "clause figure not in the text": (
        lambda f: clause(f)["figures"][0].update(text="5千元"),
        "clauses.made-2020.1.figures.起付线",
        "条款里没有“5千元”",
    ),
    "table figure not in its clause": (
        lambda f: rule(f)["tiers"][1].update(rate="0.85"),
        "rules.made-critical-illness.tiers.1.rate",
        "条款 made-2020.1 里没有这个数字",
    ),
    "first tier from an amount that its clause does not say": (
        lambda f: (
            tiers(f, (7000, 10000), (10000, None)),
            rule(f).update(deductible={"value": 5000, "clause": "made-2020.1"}),
        ),
        "rules.made-critical-illness.tiers.0.from",
        "条款 made-2020.1 里没有这个数字",
    ),
    "no ceiling without a clause that says so": (
        lambda f: clause(f).update(text="大病保险起付线为5000元，报65%，10万元以上报75%。"),
        "rules.made-critical-illness.ceiling",
        "里没有这个数字",
    ),
    "searched document that does not exist": (
        lambda f: rule(f).update(ceiling={"why_unknown": "not_in_documents", "searched": ["made-2019"]}),
        "rules.made-critical-illness.searched",
        "没有文件 made-2019",
    ),
    "an unknown that a clause states": (
        lambda f: rule(f).update(deductible={"why_unknown": "not_in_documents", "searched": ["made-2020"]}),
        "rules.made-critical-illness.deductible",
        "条款 made-2020.1 写了这个数字",
    ),
    "a change of a figure that its base does not have": (
        lambda f: add_rule(
            f,
            priority=20,
            ceiling={
                "relative_to": {"rule": "made-critical-illness", "figure": "cap"},
                "times": "0.5",
                "clause": "made-2020.1",
            },
        ),
        "rules.another.ceiling",
        "规则 made-critical-illness 没有 cap",
    ),
    "65 for 65%": (
        lambda f: rule(f)["tiers"][0].update(rate=65),
        "rules.made-critical-illness.tiers.0.rate",
        "比例 65 超过 100% → 65% 写成 0.65",
    ),
    "less than nothing": (
        lambda f: rule(f)["ceiling"].update(unlimited=None, value=-1),
        "rules.made-critical-illness.ceiling",
        "数字小于 0",
    ),
    "a range upside down": (
        lambda f: rule(f).update(
            ceiling={"why_unknown": "conflict", "low": 5000, "high": 1000, "clause": "made-2020.1"}
        ),
        "rules.made-critical-illness.ceiling",
        "high 小于 low",
    ),
    "a floor without its figure": (
        lambda f: rule(f).update(ceiling={"why_unknown": "floor_only", "clause": "made-2020.1"}),
        "rules.made-critical-illness.ceiling",
        "只有下限却没写 low",
    ),
    "a tenth of a fen": (
        lambda f: rule(f)["deductible"].update(value="5000.001"),
        "rules",
        "金额最多两位小数",
    ),
    "a gap between tiers": (
        lambda f: tiers(f, (5000, 10000), (50000, None)),
        "rules.made-critical-illness.tiers",
        "10000 元到 50000 元之间没有比例",
    ),
    "overlapping tiers": (
        lambda f: tiers(f, (5000, 50000), (10000, None)),
        "rules.made-critical-illness.tiers",
        "10000 元到 50000 元有两个比例",
    ),
    "tiers out of order": (
        lambda f: tiers(f, (5000, None), (10000, 50000)),
        "rules.made-critical-illness.tiers",
        "没有上限的一段后面还有一段",
    ),
    "a tier that ends before it begins": (
        lambda f: tiers(f, (5000, 5000), (5000, None)),
        "rules.made-critical-illness.tiers",
        "5000 元这一段的 to 不大于 from",
    ),
    "a deductible inside that is not the first tier's start": (
        lambda f: tiers(f, (10000, 50000), (50000, None)),
        "rules.made-critical-illness.tiers.0.from",
        "第一段从 10000 元开始，起付线却是 5000 元",
    ),
    "a deductible outside with tiers that do not start at 0": (
        lambda f: rule(f).update(deductible_counts="outside"),
        "rules.made-critical-illness.tiers.0.from",
        "第一段应当从 0 开始",
    ),
    "two rules of equal priority": (
        lambda f: add_rule(f),
        "rules.another.priority",
        "与 made-critical-illness 优先级相同",
    ),
    "the same rule twice": (
        lambda f: add_rule(f, id="made-critical-illness"),
        "rules.made-critical-illness",
        "规则编号重复",
    ),
    "an office's clause that does not exist": (
        lambda f: f[RIGHTS]["offices"][0].update(clause="made-2020.9"),
        "offices.民政部门.clause",
        "没有条款 made-2020.9",
    ),
    "an entitlement's clause that does not exist": (
        lambda f: right(f).update(clauses=["made-2020.9"]),
        "entitlements.made-subsidy.clauses",
        "没有条款 made-2020.9",
    ),
    "an entitlement's document that does not exist": (
        lambda f: right(f).update(document="made-2021"),
        "entitlements.made-subsidy.document",
        "没有文件 made-2021",
    ),
    "an entitlement twice": (
        lambda f: f[RIGHTS]["entitlements"].append(right(f)),
        "entitlements.made-subsidy",
        "待遇编号重复",
    ),
    "an entitlement of an unknown region": (
        lambda f: f[RIGHTS].update(region="990199"),
        "region",
        "没有代码为 990199 的地区",
    ),
    "an indicative rule with the id of a rule": (
        lambda f: f[INDICATIVE]["rules"][0].update(id="made-critical-illness"),
        "rules.made-critical-illness",
        "参考数据的编号与别的规则重复",
    ),
    "a figure whose value its wording does not say": (
        lambda f: clause(f)["figures"][2].update(value=65),
        "clauses.made-2020.1.figures.第一段比例",
        "“65%”说的不是 value 写的数",
    ),
    "a year taken for a sum": (
        lambda f: (
            clause(f, 1).update(figures=[{"name": "限额", "text": "2020年", "unit": "yuan", "value": 2020}]),
            f[DOCUMENT].update(issued_on=None, applies_from=None),
        ),
        "clauses.made-2020.2.figures.限额",
        "“2020年”说的不是 value 写的数",
    ),
    "a figure that is part of a longer number": (
        lambda f: clause(f).update(text=clause(f)["text"].replace("5000元", "15000元")),
        "clauses.made-2020.1.figures.起付线",
        "条款里没有“5000元”",
    ),
    "two figures of one name": (
        lambda f: clause(f)["figures"][3].update(name="第一段比例"),
        "clauses.made-2020.1.figures.第一段比例",
        "两个同名的数字",
    ),
    "a sum in a benefit that is no figure": (
        lambda f: clause(f)["figures"].pop(1),
        "clauses.made-2020.1.figures",
        "正文里的 100000 元 没有写进 figures",
    ),
    "a gist with another figure": (
        lambda f: clause(f).update(gist="大病保险起付线500元"),
        "clauses.made-2020.1.gist",
        "gist 里的 500 元 正文没有写",
    ),
    "a benefit without a topic": (
        lambda f: clause(f).update(topics=[]),
        "clauses.made-2020.1.topics",
        "谁也问不到它",
    ),
    "an orphan clause": (
        lambda f: f.pop(RIGHTS),
        "clauses.made-2020.3",
        "没有任何表或权益用到它",
    ),
    "an assumption of no rule": (
        lambda f: rule(f).update(assumptions=[]),
        "assumptions.plan_year",
        "没有规则用到这个理解",
    ),
    "a draft that is said to be a rule": (
        lambda f: f[DOCUMENT].update(title="丙县医保方案（征求意见稿）"),
        "nature",
        "nature 却不是 draft",
    ),
    "an address that is none": (
        lambda f: f[DOCUMENT].update(official_url="见官网"),
        "official_url",
        "不是网址",
    ),
    "a phone that is none": (
        lambda f: f[DOCUMENT].update(contact={"name": "热线", "phone": "12933"}),
        "contact.phone",
        "不像办事电话",
    ),
    "a quotation without its source": (lambda f: f[DOCUMENT].update(digest=False), "digest", "没有原文网址"),
    "a day that no clause says": (
        lambda f: f[DOCUMENT].update(issued_on="2020-01-02"),
        "issued_on",
        "没有条款写着 2020-01-02",
    ),
    "a reading of a day that its reason does not name": (
        lambda f: f[DOCUMENT]["applies_to"].update(day="2020-11-30"),
        "applies_to.day",
        "reason 里没有说到2020年11月30日",
    ),
    "a clause's day that it does not say": (
        lambda f: clause(f).update(applies_from="2020-06-01"),
        "clauses.made-2020.1.applies_from",
        "这一条没有写 2020-06-01",
    ),
    "a region taken in without a document": (
        lambda f: f["regions.yaml"]["regions"][2].update(status="partial"),
        "regions.990100.status",
        "写着已收录，却没有这个地区的文件",
    ),
    "a region with a document said not to be taken in": (
        lambda f: f["regions.yaml"]["regions"][3].pop("status"),
        "regions.990123.status",
        "却写着未收录",
    ),
    "swapped rates of two tiers": (
        lambda f: (rule(f)["tiers"][0].update(rate="0.75"), rule(f)["tiers"][1].update(rate="0.65")),
        "rules.made-critical-illness.tiers.0.rate",
        "条款 made-2020.1 里没有这个数字",
    ),
    "a figure of a clause that is a target": (
        lambda f: clause(f).update(kind="target"),
        "rules.made-critical-illness.deductible",
        "是工作目标，不是待遇",
    ),
    "a target under a rule": (
        lambda f: (clause(f, 1).update(kind="target"), rule(f)["clauses"].append("made-2020.2")),
        "rules.made-critical-illness.clauses",
        "条款 made-2020.2 是工作目标，不能当待遇用",
    ),
    "a figure's clause that the rule leaves out": (
        lambda f: rule(f).update(clauses=["made-2020.2"]),
        "rules.made-critical-illness.clauses",
        "数字用到的条款 made-2020.1 没有写进 clauses",
    ),
    "a clause of another document": (
        lambda f: (
            f.update({"documents/other.yaml": _other_document()}),
            rule(f)["clauses"].append("other-2020.1"),
        ),
        "rules.made-critical-illness.clauses",
        "条款 other-2020.1 是另一个文件的",
    ),
    "a clause of another program": (
        lambda f: clause(f).update(programs=["medical_assistance"]),
        "rules.made-critical-illness.clauses",
        "说的不是大病保险",
    ),
    "points on the tiers that no clause says": (
        lambda f: (
            add_rule(f, priority=20, tiers_relative={"rule": "made-critical-illness", "add": "0.05"}),
            f[TABLE]["rules"][1]["tiers_relative"].update(clause="made-2020.1"),
            f[TABLE]["rules"][1].pop("tiers"),
        ),
        "rules.another.tiers_relative",
        "没有写提高多少",
    ),
    "a floor taken as the exact figure": (
        lambda f: (
            clause(f).update(text=clause(f)["text"].replace("报75%", "报不低于75%")),
            clause(f)["figures"][3].update(text="不低于75%"),
        ),
        "rules.made-critical-illness.tiers.1.rate",
        "条款只写了下限，表里却当成确数",
    ),
    "a floor with an end of its own": (
        lambda f: rule(f)["tiers"][1].update(
            rate={"why_unknown": "floor_only", "low": "0.75", "high": "0.9", "clause": "made-2020.1"}
        ),
        "rules.made-critical-illness.tiers.1.rate",
        "上限只能是法律允许的最大",
    ),
    "falling floors": (
        lambda f: (
            rule(f)["tiers"][0].update(rate=_floor("0.75")),
            rule(f)["tiers"][1].update(rate=_floor("0.65")),
        ),
        "rules.made-critical-illness.tiers",
        "比例的下限随分段下降",
    ),
    "an unknown with a narrow range": (
        lambda f: rule(f).update(
            ceiling={"why_unknown": "not_in_documents", "low": 0, "high": 9000, "searched": ["made-2020"]}
        ),
        "rules.made-critical-illness.ceiling",
        "范围却比法律允许的窄",
    ),
    "searched elsewhere only": (
        lambda f: (
            f.update({"documents/other.yaml": _other_document()}),
            rule(f).update(ceiling={"why_unknown": "not_in_documents", "searched": ["other-2020"]}),
        ),
        "rules.made-critical-illness.searched",
        "没有查过规则自己的文件",
    ),
    "a base that does not exist": (
        lambda f: rule(f).update(deductible=_half_of("nothing"), deductible_counts="outside"),
        "rules.made-critical-illness.deductible",
        "没有规则 nothing",
    ),
    "an answer that is not asked": (
        lambda f: rule(f).update(deductible=_half_of("answers")),
        "rules.made-critical-illness.deductible",
        "回答里没有 deductible",
    ),
    "two ways of counting without their reading": (
        lambda f: _threshold(f, counts=["whole", "excess"]),
        "rules.made-critical-illness.counts",
        "readings 里的 R6 不配",
    ),
    "a threshold that includes what its clause does not": (
        lambda f: (
            _threshold(f),
            clause(f).update(text=clause(f)["text"].replace("为5000元，超过", "超过5000元的")),
            clause(f)["figures"][0].update(text="超过5000元"),
        ),
        "rules.made-critical-illness.inclusive",
        "inclusive 却相反",
    ),
    "somebody whom no clause names": (
        lambda f: (
            clause(f).update(identities=["orphan"]),
            rule(f)["who"].update(identities=["orphan", "registered_poor"]),
        ),
        "rules.made-critical-illness.who.identities",
        "条款没有说到建档立卡",
    ),
    "somebody named whom no rule reaches": (
        lambda f: (
            clause(f).update(identities=["orphan", "registered_poor"]),
            rule(f)["who"].update(identities=["orphan"]),
        ),
        "rules.made-critical-illness.who.identities",
        "说到建档立卡（脱贫享受政策），规则没有包括",
    ),
    "somebody reached for certain and in a reading only": (
        lambda f: rule(f)["who"].update(identities=["orphan"], by_reading=[{"identity": "orphan", "reading": "R14"}]),
        "rules.made-critical-illness.who.identities",
        "既写在 identities 又写在 by_reading",
    ),
    "everybody for a clause about some": (
        lambda f: clause(f).update(identities=["orphan"]),
        "rules.made-critical-illness.who.identities",
        "规则却写 everyone",
    ),
    "insurance wider than the clause": (
        lambda f: clause(f).update(insurance=["resident"]),
        "rules.made-critical-illness.who.insurance",
        "只说城乡居民",
    ),
    "care that no clause names": (
        lambda f: rule(f)["who"].update(care=["special_drug"]),
        "rules.made-critical-illness.who.care",
        "条款没有说到大病特药",
    ),
    "inpatient care left open": (
        lambda f: clause(f).update(text="住院的" + clause(f)["text"]),
        "rules.made-critical-illness.who.care",
        "条款只说住院",
    ),
    "a condition left out": (
        lambda f: clause(f).update(text="规范转诊的，" + clause(f)["text"]),
        "rules.made-critical-illness.who.requires",
        "条款要求按规定转诊",
    ),
    "everybody before the few": (
        lambda f: add_rule(f, priority=5, who={"identities": ["orphan"]}),
        "rules.another.priority",
        "这条规则用不上",
    ),
    "layers out of order": (
        lambda f: f.update(
            {TABLE.replace("critical_illness_insurance", "basic"): _no_figure("basic_medical_insurance", 30)}
        ),
        "order",
        "大病保险排在基本医疗保险前面或同时",
    ),
    "a rule that outlasts its document": (
        lambda f: rule(f).update(applies_to="2021-01-01"),
        "rules.made-critical-illness.applies_from",
        "规则的日期超出文件 made-2020 的日期",
    ),
    "a gap between dated rules": (
        lambda f: (
            rule(f).update(applies_to="2020-03-31"),
            add_rule(f, applies_from="2020-05-01"),
        ),
        "rules.another.applies_from",
        "中间没有规则",
    ),
    "another program's account of the year": (
        lambda f: rule(f).update(ceiling_used_by="assistance_paid"),
        "rules.made-critical-illness.ceiling_used_by",
        "大病保险不减去这一项",
    ),
    "a reading that does not exist": (
        lambda f: rule(f).update(readings=["R22"]),
        "rules.made-critical-illness.readings",
        "没有读法 R22",
    ),
    "an amount that an entitlement's clause does not say": (
        lambda f: right(f)["amount"].update(value=1),
        "entitlements.made-subsidy.amount",
        "条款 made-2020.3 里没有这个数字",
    ),
    "a target promised as an entitlement": (
        lambda f: clause(f, 2).update(kind="target"),
        "entitlements.made-subsidy.grants",
        "条款是工作目标，不能写成“可以享受”",
    ),
    "an entitlement for somebody whom no clause names": (
        lambda f: right(f)["who"].update(identities=["orphan"]),
        "entitlements.made-subsidy.who.identities",
        "条款没有说到孤儿",
    ),
    "an entitlement for employees too": (
        lambda f: right(f)["who"].pop("insurance"),
        "entitlements.made-subsidy.who.insurance",
        "条款只说城乡居民",
    ),
    "a figure in an entitlement's words that no clause has": (
        lambda f: right(f).update(what="个人缴费资助60%。"),
        "entitlements.made-subsidy.what",
        "条款没有写的数字",
    ),
    "an office that its clause does not name": (
        lambda f: f[RIGHTS]["offices"][0].update(office="残联"),
        "offices.残联",
        "没有说到残联",
    ),
    "an indicative rate above 100%": (
        lambda f: f[INDICATIVE]["rules"][0]["tiers"][0]["rate"].update(value=60),
        "rules.made-indicative-basic.tiers.0.rate",
        "比例超过 100%",
    ),
    "a year in a gist that the text does not have": (
        lambda f: clause(f).update(gist="2019年大病保险起付线5000元"),
        "clauses.made-2020.1.gist",
        "gist 里的 2019 正文没有写",
    ),
    "a year in an assumption that nothing says": (
        lambda f: f[DOCUMENT]["assumptions"].update(plan_year="按 2019 年理解"),
        "assumptions.plan_year",
        "2019 没有哪一条写着",
    ),
    "a grant that nobody words": (
        lambda f: right(f).update(grants="planned"),
        "entitlements.made-subsidy.grants",
        "写着“计划中，尚未实行”，what 和条款都没有这样说",
    ),
    "a yes against its own sentence": (
        lambda f: right(f).update(what="特困人员不享受参保资助。"),
        "entitlements.made-subsidy.grants",
        "what 说不享受，grants 却不是 no",
    ),
    "an entitlement's day that no clause says": (
        lambda f: right(f).update(from_day="2020-06-01"),
        "entitlements.made-subsidy.from_day",
        "没有条款写着 2020-06-01",
    ),
    "two readings with one figure": (
        lambda f: rule(f).update(
            ceiling={"why_unknown": "two_readings", "low": 5000, "high": None, "clause": "made-2020.1"}
        ),
        "rules.made-critical-illness.ceiling",
        "两种说法要有两个数",
    ),
    "a program that a clause does not speak of": (
        lambda f: clause(f, 2).update(programs=["charity_fund"]),
        "clauses.made-2020.3.programs",
        "没有说到慈善共富基金",
    ),
    "a gist of another clause": (
        lambda f: clause(f, 2).update(gist="门诊慢性病随时可以申报，办结以后从次日起享受待遇"),
        "clauses.made-2020.3.gist",
        "说的不像是同一件事",
    ),
    "an application that no clause asks for": (
        lambda f: rule(f).update(on_application=True),
        "rules.made-critical-illness.on_application",
        "条款没有说要申请",
    ),
    "an indicative first tier that starts elsewhere": (
        lambda f: f[INDICATIVE]["rules"][0]["tiers"][0].update({"from": 300}),
        "rules.made-indicative-basic.tiers.0.from",
        "第一段没有从起付线",
    ),
    "a replacement of nothing": (
        lambda f: add_rule(f, replaces="nothing", priority=5),
        "rules.another",
        "要替换的规则 nothing 不存在",
    ),
}


def _floor(low: str) -> dict[str, Any]:
    return {"why_unknown": "floor_only", "low": low, "high": 1, "clause": "made-2020.1"}


def _half_of(base: str) -> dict[str, Any]:
    return {"relative_to": {"rule": base, "figure": "deductible"}, "times": "0.5", "clause": "made-2020.1"}


def _threshold(files: Files, **changes: Any) -> None:
    """The rule as one rate above a threshold."""
    tiers = rule(files)
    for key in ("tiers", "deductible", "deductible_counts"):
        tiers.pop(key)
    clause = "made-2020.1"
    tiers.update(
        kind="threshold_rate",
        threshold={"value": 5000, "clause": clause},
        rate={"value": "0.65", "clause": clause},
        **({"counts": ["excess"]} | changes),
    )


def _no_figure(program: str, order: int) -> dict[str, Any]:
    rule = {
        "id": "plain",
        "document": "made-2020",
        "priority": 10,
        "kind": "no_figure",
        "who": {"identities": "everyone"},
        "why_unknown": "not_in_documents",
        "searched": ["made-2020"],
    }
    return {"region": artificial.COUNTY, "program": program, "order": order, "rules": [rule]}


def _other_document() -> dict[str, Any]:
    document = artificial.document() | {"id": "other-2020"}
    return document | {
        "issued_on": None,
        "applies_from": None,
        "clauses": [document["clauses"][2] | {"id": "other-2020.1", "figures": [], "text": "另一个文件。", "gist": ""}],
    }


def _city_document() -> dict[str, Any]:
    document = artificial.document() | {"id": "city-2020", "region": artificial.CITY}
    return document | {"clauses": [document["clauses"][0] | {"id": "city-2020.1"}]}


@pytest.mark.parametrize("name", BROKEN)
def test_wrong_data_is_refused_with_key_and_cure(name, tmp_path):
    breaks, key, said = BROKEN[name]
    files = artificial.files()
    breaks(files)
    found = [problem for problem in problems(tmp_path, files) if problem.key == key and said in str(problem)]
    assert len(found) >= 1, [str(problem) for problem in problems(tmp_path, files)]
    assert all(problem.cure for problem in found)
    assert all(Path(problem.file).suffix == ".yaml" for problem in found)


def test_every_check_has_a_broken_file(tmp_path):
    seen = set()
    for number, (breaks, _, _) in enumerate(BROKEN.values()):
        files = artificial.files()
        breaks(files)
        try:
            content = read_folders([artificial.write(tmp_path / str(number), files)])
        except DataError:
            continue
        facts, _ = facts_of(content)
        seen |= {each.__name__ for each in CHECKS if list(each(facts))}
    assert {each.__name__ for each in CHECKS} - seen == set()


# --- what is no conflict -------------------------------------------------------------------------------------------


def conflicts(tmp_path: Path, files: Files) -> bool:
    return any("优先级相同" in problem.message for problem in problems(tmp_path, files))


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": 11},
        {"separate_chain": True},
        {"applies_from": "2021-01-01", "applies_to": "2021-12-31"},
    ],
)
def test_two_rules_apart_in_priority_chain_or_time_are_no_conflict(changes, tmp_path):
    files = artificial.files()
    add_rule(files, **changes)
    assert not conflicts(tmp_path, files)


@pytest.mark.parametrize(
    ("mine", "theirs", "meet"),
    [
        ({"identities": ["orphan"]}, {"identities": ["registered_poor"]}, False),
        ({"identities": ["orphan"]}, {"identities": ["orphan", "registered_poor"]}, True),
        ({"identities": ["orphan"]}, {"identities": "everyone"}, True),
        ({"insurance": ["resident"]}, {"insurance": ["employee"]}, False),
        ({"insurance": ["resident"]}, {}, True),
        ({"care": ["inpatient"]}, {"care": ["outpatient_special"]}, False),
        ({"hospital_levels": ["primary"]}, {"hospital_levels": ["secondary"]}, False),
        ({"care_locations": ["in_city"]}, {"care_locations": ["in_county"]}, False),
        (
            {"identities": [], "by_reading": [{"identity": "orphan", "reading": "a"}]},
            {"identities": [], "by_reading": [{"identity": "orphan", "reading": "b"}]},
            False,
        ),
        (
            {"identities": [], "by_reading": [{"identity": "orphan", "reading": "a"}]},
            {"identities": [], "by_reading": [{"identity": "orphan", "reading": "a"}]},
            True,
        ),
        (
            {"identities": ["orphan"]},
            {"identities": [], "by_reading": [{"identity": "orphan", "reading": "a"}]},
            True,
        ),
    ],
)
def test_rules_of_equal_priority_conflict_exactly_where_they_reach_one_person(mine, theirs, meet, tmp_path):
    files = artificial.files()
    rule(files)["who"].update(mine)
    add_rule(files, who={"identities": "everyone"} | theirs)
    assert conflicts(tmp_path, files) is meet


# --- several folders -----------------------------------------------------------------------------------------------


def test_a_later_folder_replaces_a_rule_and_its_table(tmp_path):
    other = {f"tables/{artificial.COUNTY}/more.yaml": artificial.table() | {"order": 21}}
    replacing = other[f"tables/{artificial.COUNTY}/more.yaml"]["rules"][0]
    replacing.update(id="newer", replaces="made-critical-illness")
    folders = [artificial.write(tmp_path / "a", artificial.files()), artificial.write(tmp_path / "b", other)]
    content = read_folders(folders)
    assert [rule.id for table in content.tables for rule in table.item.rules] == ["newer"]
    assert check(content) == ()


def test_a_later_folder_replaces_a_rule_of_another_program_in_vain(tmp_path):
    other = {f"tables/{artificial.COUNTY}/more.yaml": artificial.table() | {"program": "re_assistance"}}
    other[f"tables/{artificial.COUNTY}/more.yaml"]["rules"][0].update(id="newer", replaces="made-critical-illness")
    assert "属于另一个地区或项目" in str(problems(tmp_path, artificial.files(), other)[0])


def test_a_later_folder_adds_a_region_and_replaces_one_by_saying_so(tmp_path):
    county = artificial.REGIONS["regions"][3]
    again = {"regions.yaml": {"regions": [county]}}
    said = {"regions.yaml": {"regions": [county | {"replaces": artificial.COUNTY, "name": "丁县"}]}}
    vain = {"regions.yaml": {"regions": [county | {"code": "990124", "replaces": "990124"}]}}
    assert "地区代码重复" in str(problems(tmp_path / "1", artificial.files(), again)[0])
    assert problems(tmp_path / "2", artificial.files(), said) == ()
    assert "要替换的地区不存在" in str(problems(tmp_path / "3", artificial.files(), vain)[0])


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(DataError, match="文件夹不存在"):
        read_folders([tmp_path / "nowhere"])


def test_the_order_of_files_and_keys_does_not_change_the_parts(tmp_path):
    files = artificial.files()
    turned = {name.replace("made-2020", "zz"): _turned(said) for name, said in reversed(files.items())}
    one, other = (
        {part.key: part.hash for part in parts_from(read_folders([artificial.write(tmp_path / name, content)]))}
        for name, content in (("a", files), ("b", turned))
    )
    assert one == other
    assert set(one) == {"places", "lexicon", f"region:{artificial.COUNTY}"}


def _turned(said: Any) -> Any:
    """The same mapping with its keys the other way round."""
    if isinstance(said, dict):
        return {key: _turned(value) for key, value in reversed(said.items())}
    return [_turned(value) for value in said] if isinstance(said, list) else said
