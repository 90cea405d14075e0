"""What does an editor need to complete and explain the data files? JSON Schemas with the Chinese term of every code."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from knowledge.tables import terms
from knowledge.tables.document_files import (
    AmbiguousWordingFile,
    DocumentFile,
    LexiconEntryFile,
    RegionFile,
    TopicFile,
)
from knowledge.tables.entitlement_files import EntitlementsFile
from knowledge.tables.indicative_files import IndicativeFile
from knowledge.tables.table_files import TableFile

KEYS: Mapping[str, str] = {
    "accumulates": "全年累计哪一项（读法 R11）",
    "add": "加减多少：0.05 是提高 5 个百分点",
    "amount": "多少：比例或元，带条款",
    "answer": "由本人照单据填写的哪一项",
    "antecedent": "原文里“以上三类人员”这类话指的是谁",
    "applies_from": "从哪天起适用",
    "applies_to": "到哪天为止（含）",
    "assumptions": "计算时的理解：文件里是编号和说明，规则里是用到的编号",
    "basis": "依据的上级文件",
    "beyond_catalogue": "没有条款把它限在目录内，目录外的费用也可能付",
    "by_reading": "只在一种读法里才算的身份",
    "cap": "剩下的化解到多少以下",
    "care": "就医类型，不写就是不限",
    "care_locations": "就医地点，不写就是不限",
    "ceiling": "封顶线；条款写明不设的写 unlimited: true",
    "ceiling_used_by": "今年已付的哪一项要从封顶线里减去",
    "clause": "写着这个数字的条款",
    "clauses": "条款；规则里是所依据条款的编号",
    "contact": "办事电话",
    "counts": "达到门槛后怎样算；写不清楚的写两种并注 R6",
    "day": "日期，2020-01-31 这样",
    "deductible": "起付线",
    "deductible_counts": "起付线在第一段里，还是先扣",
    "defines": "文件里的统称包括哪些身份",
    "digest": "是不是用自己的话写的摘编",
    "document": "所依据的文件编号",
    "entitlements": "测算各层之外可以享受的待遇和办法",
    "figures": "这一条里的数字：名称、原样写法、单位、值",
    "from": "这一段从多少元起",
    "from_day": "从哪天起",
    "gist": "一句话说清楚，最多 80 个字",
    "grants": "给不给：yes、on_application、planned、no",
    "heading": "标题",
    "high": "不知道的数字最高多少，null 是不限",
    "hospital_levels": "医院级别，不写就是不限",
    "identities": "身份；规则里写 everyone 是所有参保人",
    "inclusive": "正好达到门槛算不算",
    "insurance": "参保类型，不写就是不限",
    "issued_on": "印发日期",
    "issuer": "发文单位",
    "kind": "哪一种",
    "label": "原文的编号，照写",
    "limit": "年度限额",
    "low": "不知道的数字最低多少",
    "nature": "文件的性质",
    "not_stated": "这一条没有写、别人会问的",
    "number": "文号",
    "office": "部门，照条款写",
    "offices": "哪个部门认定什么人",
    "official_url": "原文网址",
    "on_application": "要申请批准才付",
    "order": "各项保障结算的先后，小的在前",
    "order_clause": "写着先后次序的条款（与通常次序不同时）",
    "priority": "同一项目里大的先用：一部分人的要大于所有人的",
    "program": "哪一项保障",
    "programs": "说的是哪些保障",
    "rate": "比例，65% 写 0.65",
    "ratio": "补足到的比例",
    "readings": "用到的读法，R1 到 R21",
    "reading": "按哪个读法",
    "reason": "为什么这样理解日期，写明这一天",
    "region": "六位行政区划代码，加引号",
    "relative_to": "相对哪条规则的哪个数字",
    "replaces": "代替前面文件夹里的哪一个",
    "requires": "还要满足的条件",
    "searched": "查过哪些文件",
    "separate_chain": "单独计算，不参加其他各层（特药）",
    "shared_with_inpatient": "和住院共用限额",
    "source": "出处",
    "stated": "文件有没有写明这一天",
    "steps": "怎么办，一步一步",
    "summary": "两三句话说清楚这份文件",
    "text": "条款的内容；数字里是原样写法",
    "threshold": "门槛",
    "tiers": "分段，从低到高",
    "tiers_relative": "在一般分段上加多少",
    "time_limit": "时限，条款写了才写",
    "times": "乘以多少：0.5 是减半",
    "title": "文件的全名",
    "to": "这一段到多少元，null 是没有上限",
    "to_day": "到哪天为止（含）",
    "topics": "话题，见 lexicon/topics.yaml",
    "unit": "单位",
    "unlimited": "不设限，条款要写明",
    "value": "确数：金额写元，比例写 0.65",
    "what": "一句话说清楚是什么",
    "where": "在哪里办，条款写了才写",
    "who": "适用于谁",
    "why_unknown": "为什么不知道",
}


def schemas() -> dict[str, dict[str, Any]]:
    """Name of the schema file → schema, for every kind of data file."""
    lists: dict[str, Any] = {
        "regions": {"regions": list[RegionFile]},
        "lexicon": {
            "entries": list[LexiconEntryFile],
            "topics": list[TopicFile],
            "ambiguous": list[AmbiguousWordingFile],
        },
    }
    whole: dict[str, type[BaseModel]] = {
        "document": DocumentFile,
        "table": TableFile,
        "entitlements": EntitlementsFile,
        "indicative": IndicativeFile,
    }
    found = {name: model.model_json_schema(by_alias=True) for name, model in whole.items()}
    for name, keys in lists.items():
        found[name] = _of_lists(keys)
    return {f"{name}.json": _explained(schema, name) for name, schema in sorted(found.items())}


def _of_lists(keys: Mapping[str, Any]) -> dict[str, Any]:
    """A file that is a mapping of lists."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for key, entries in keys.items():
        schema = TypeAdapter(entries).json_schema(by_alias=True)
        definitions |= schema.pop("$defs", {})
        properties[key] = schema
    return {"type": "object", "additionalProperties": False, "properties": properties, "$defs": definitions}


def _explained(schema: dict[str, Any], name: str) -> dict[str, Any]:
    vocabularies = {vocabulary.__name__: vocabulary for vocabulary in terms.Term.__subclasses__()}
    for title, definition in schema.get("$defs", {}).items():
        if title in vocabularies:
            _with_terms(definition, list(vocabularies[title]))
    explained: dict[str, Any] = _walk(schema)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "$id": name, **explained}


def _with_terms(definition: dict[str, Any], members: list[terms.Term]) -> None:
    words = [member.chinese for member in members]
    definition["enumDescriptions"] = definition["markdownEnumDescriptions"] = words
    definition["description"] = "；".join(f"{member} {member.chinese}" for member in members)


def _walk(schema: Any) -> Any:
    """The schema with the Chinese word of every key, of single codes, and yes and no as YAML reads them."""
    if isinstance(schema, list):
        return [_walk(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _walk(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)}
    properties = found.get("properties")
    if isinstance(properties, dict):
        for key, value in properties.items():
            if key in KEYS and isinstance(value, dict):
                properties[key] = {"description": KEYS[key], **_after_reference(value, KEYS[key])}
        if "grants" in properties:
            properties["grants"] = {"anyOf": [{"type": "boolean"}, properties["grants"]], "description": KEYS["grants"]}
    if isinstance(found.get("const"), str) and (word := _word_of(found["const"])):
        found["description"] = word
    return found


def _after_reference(value: dict[str, Any], words: str) -> dict[str, Any]:
    """What stands beside a reference is not read by every editor: the reference goes inside."""
    return {"allOf": [value], "description": words} if "$ref" in value else value


def _word_of(code: str) -> str | None:
    for vocabulary in terms.Term.__subclasses__():
        for member in vocabulary:
            if str(member) == code:
                return member.chinese
    return None
