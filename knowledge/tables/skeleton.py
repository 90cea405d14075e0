"""What does the empty data of a new region look like? Every file with a comment for each key, tables commented out."""

from collections.abc import Mapping

from knowledge.tables.document_files import RegionFile
from knowledge.tables.terms import ClauseKind, EntitlementKind, Grants, Identity, LayerKind, Nature, Program

_LAYERS: Mapping[LayerKind, str] = {
    LayerKind.MARGINAL_TIERS: """deductible: {value: 5000, clause: @.1}
deductible_counts: inside      # inside：起付线在第一段里；outside：先扣起付线，第一段从 0 开始
tiers:
  - {from: 5000, to: 100000, rate: 0.60, clause: @.1}
  - {from: 100000, to: null, rate: 0.70, clause: @.1}
ceiling: {unlimited: true, clause: @.1}   # 条款写明不设封顶线才能这样写""",
    LayerKind.THRESHOLD_RATE: """threshold: {value: 10000, clause: @.1}
inclusive: true                # 达到（含）写 true，超过写 false
counts: [excess]               # excess：只算超过的部分；whole：达到后全额；写不清楚的两种都写并注 R6
rate: {why_unknown: floor_only, low: 0.80, high: 1, clause: @.1}   # “不低于80%”这样写
ceiling: {why_unknown: not_in_documents, low: 0, high: null, searched: [@]}""",
    LayerKind.TOP_UP: "ratio: {value: 0.80, clause: @.1}   # 补足到80%",
    LayerKind.CAP_ON_REMAINING: "cap: {value: 50000, clause: @.1}    # 剩下的化解到5万元以下",
    LayerKind.ENTERED: "answer: commercial_paid        # 或 hospital_relief_paid：金额由本人照单据填",
    LayerKind.FIXED_RATE: """separate_chain: true           # 特药单独计算
rate: {value: 0.60, clause: @.1}
ceiling: {value: 200000, clause: @.1}
ceiling_used_by: special_drug_paid""",
    LayerKind.OUTPATIENT_RATE: """deductible: {value: 300, clause: @.1}
rate: {value: 0.50, clause: @.1}
limit: {value: 5000, clause: @.1}
shared_with_inpatient: false""",
    LayerKind.NO_FIGURE: """why_unknown: not_in_documents  # 文件只提到有这一层，没有写数字
searched: [@]""",
}
_PROGRAMS = {
    LayerKind.MARGINAL_TIERS: Program.CRITICAL_ILLNESS_INSURANCE,
    LayerKind.THRESHOLD_RATE: Program.MEDICAL_ASSISTANCE,
    LayerKind.TOP_UP: Program.TILTED_ASSISTANCE,
    LayerKind.CAP_ON_REMAINING: Program.CHARITY_FUND,
    LayerKind.ENTERED: Program.COMMERCIAL_SUPPLEMENT,
    LayerKind.FIXED_RATE: Program.CRITICAL_ILLNESS_INSURANCE,
    LayerKind.OUTPATIENT_RATE: Program.BASIC_MEDICAL_INSURANCE,
    LayerKind.NO_FIGURE: Program.BASIC_MEDICAL_INSURANCE,
}


def skeleton(region: RegionFile, full_name: str) -> dict[str, str]:
    """Path → text of every file to fill in; ``full_name`` is the place with its parents, for the comments."""
    document = f"doc-{region.code}"
    files = {
        "regions.yaml": _region(region, full_name),
        f"documents/{document}.yaml": _document(region, full_name, document),
        f"entitlements/{region.code}.yaml": _entitlements(region, full_name, document),
        "worked_examples.yaml": _examples(region, full_name),
    }
    for kind in LayerKind:
        files[f"tables/{region.code}/{kind}.yaml.example"] = _table(region, full_name, document, kind)
    return files


def _region(region: RegionFile, full_name: str) -> str:
    rows = [f'code: "{region.code}"', f"name: {region.name}", f"level: {region.level}", f'parent: "{region.parent}"']
    for key in ("short_names", "former_names", "former_codes"):
        if entries := getattr(region, key):
            quoted = ", ".join(f'"{entry}"' for entry in entries)
            rows.append(f"{key}: [{quoted}]")
    rows += ["status: partial", f'replaces: "{region.code}"']
    head = f"# {full_name}：收录以后的状态。合进 knowledge/data/regions.yaml 时去掉 replaces。"
    return f"{head}\nregions:\n  - {{{', '.join(rows)}}}\n"


def _document(region: RegionFile, full_name: str, document: str) -> str:
    natures = " · ".join(f"{nature} {nature.chinese}" for nature in Nature)
    kinds = " · ".join(f"{kind} {kind.chinese}" for kind in ClauseKind)
    return f"""# {full_name}的一份文件：用自己的话一条一条写，不抄原文；与原文不一致时以原文为准。
id: {document}                  # 改成 地名-年份，如 yiyuan-2020；文件名也跟着改
region: "{region.code}"
title: 待填：文件的全名
number: null                    # 文号，没有写 null
issuer: null                    # 发文单位
nature: rule                    # {natures}
issued_on: null                 # 2020-04-08 这样；某一条的 figures 里要有这一天（unit: day）
applies_from: null              # {{day: 2020-01-01, stated: true}}；是我们的理解写 stated: false 和 reason
applies_to: null
summary: 待填：两三句话说清楚这份文件写了什么。
contact: {{name: 医保服务热线, phone: "12393"}}
official_url: null
assumptions: {{}}                 # 计算时的理解，如 discharge_day: 文件没有写以哪一天为准，按出院当天计算。
clauses:
  - id: {document}.1            # 以文件编号开头
    label: 一                   # 原文的编号，照写
    heading: 待填
    kind: background            # {kinds}
    gist: 待填：一句话。         # 最多八十个字
    text: 待填：这一条说了什么。
    topics: [contents]          # lexicon/topics.yaml 里的话题
    programs: []                # 说的是哪一项保障
    identities: []              # 说的是哪些人：{"、".join(f"{each} {each.chinese}" for each in list(Identity)[:3])} ……
    insurance: []               # resident 城乡居民 · employee 职工
    figures: []                 # - {{name: 起付线, text: "5,000元", unit: yuan, value: 5000}}
    not_stated: []              # 这一条没有写的、别人会问的
"""


def _entitlements(region: RegionFile, full_name: str, document: str) -> str:
    kinds = " · ".join(f"{kind} {kind.chinese}" for kind in EntitlementKind)
    grants = " · ".join(f"{grant} {grant.chinese}" for grant in Grants)
    return f"""# {full_name}：测算各层之外有什么、怎么办，哪个部门认定什么人。每一项都要有条款。
# kind：{kinds}
# grants：{grants}
region: "{region.code}"
offices: []
#  - {{identities: [subsistence_allowance], office: 民政部门, clause: {document}.1}}
entitlements: []
#  - id: {document}-subsidy
#    document: {document}
#    kind: participation_subsidy
#    name: 参保个人缴费资助
#    who: {{identities: [subsistence_allowance], insurance: [resident]}}
#    grants: yes
#    amount: {{unit: rate, value: 0.5, clause: {document}.1}}
#    what: 一句话。
#    clauses: [{document}.1]
"""


def _examples(region: RegionFile, full_name: str) -> str:
    bill = 'care: inpatient, total_cost: "60000.00", covered_expenses: "60000.00", basic_paid: "0.00"'
    return f"""# {full_name}：每一档、每个门槛的上下各写一个算例，working 写手算的式子，发布前的试算会逐个对照。
[]
# - name: 住院6万元
#   source: 哪一条
#   working: "(60,000 − 5,000) × 60% = 33,000"
#   request:
#     region: "{region.code}"
#     as_of: 2020-06-01
#     answers: {{insurance: resident, identities: [], {bill}}}
#   expect:
#     layers: {{critical_illness_insurance: ["33000.00", "33000.00"]}}
#     out_of_pocket: ["27000.00", "27000.00"]
"""


def _table(region: RegionFile, full_name: str, document: str, kind: LayerKind) -> str:
    program = _PROGRAMS[kind]
    order = (list(Program).index(program) + 1) * 10
    parameters = _LAYERS[kind].replace("@", document)
    body = f"""region: "{region.code}"
program: {program}
order: {order}                       # 先后：{" → ".join(each.chinese for each in list(Program)[:4])} ……
rules:
  - id: {document}-{kind.replace("_", "-")}
    document: {document}
    priority: 10                # 面向所有人的写 10，只给一部分人的写得更大
    kind: {kind}
    who: {{identities: everyone}}   # 或 {{identities: [...], insurance: [resident], care: [inpatient]}}，与条款相同
    clauses: [{document}.1]
    readings: []
    assumptions: []
"""
    body += "".join(f"    {line}\n" for line in parameters.splitlines())
    said = f"# {full_name}：{kind.chinese}（{kind}）。去掉每行开头的“# ”，改名为 {program}.yaml，再改数字和条款。\n"
    return said + "".join(f"# {line}\n" for line in body.splitlines())
