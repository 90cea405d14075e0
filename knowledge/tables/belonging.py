"""Does what rests on a document belong to it: is it there, of the same region, with the assumptions that are named?"""

from collections.abc import Iterator

from knowledge.tables.facts import Facts
from knowledge.tables.problems import Problem
from knowledge.tables.schema import Entitlement, Rule


def belonging_problems(facts: Facts, resting: Rule | Entitlement, file: str, key: str) -> Iterator[Problem]:
    """What is wrong between a rule or entitlement (at ``key`` of ``file``) and the document it names."""
    found = facts.documents.get(resting.document_id)
    if found is None:
        yield Problem(file, f"{key}.document", f"没有文件 {resting.document_id}", "改正编号，或先写这个文件")
        return
    if found[0].region != resting.region:
        message = f"文件 {resting.document_id} 属于 {found[0].region}，不是 {resting.region}"
        yield Problem(file, f"{key}.document", message, "只用本地区的文件")
    known = {code for code, _ in found[0].assumptions}
    for code in resting.assumptions:
        if code not in known:
            cure = f"在 {resting.document_id} 的 assumptions 里写上"
            yield Problem(file, f"{key}.assumptions", f"文件没有这样的理解：{code}", cure)
