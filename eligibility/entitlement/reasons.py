"""Why does a person have a benefit, or why not, or why is it not known? One or two sentences each."""

from collections.abc import Iterable
from typing import Final

from eligibility.entitlement.benefit import Because, Benefit, Case, Eligible
from eligibility.entitlement.here import Part
from knowledge.tables.rule_words import names
from knowledge.tables.schema import Document, Entitlement
from knowledge.tables.terms import Grants, Identity, Insurance, Nature

ORDINARY: Final = "没有困难身份的参保人"
ANSWERS: Final = {
    Eligible.YES: "可以享受",
    Eligible.ON_APPLICATION: "申请批准后享受",
    Eligible.UNKNOWN: "文件没写清楚",
    Eligible.NO: "不能享受",
}
R12: Final = "一个人只按一种身份享受，哪种身份更合适，请到窗口确认。"


def people_words(case: Case, benefit: Benefit) -> str:
    """Who is meant: 特困人员、孤儿；with the kind of insurance where that tells them apart."""
    identities = dict.fromkeys(person.identities[-1:] for person in case.people)
    words = "、".join(held[0].chinese if held else ORDINARY for held in identities)
    insurance = f"{names(dict.fromkeys(person.insurance for person in case.people))}医保"
    sides = depends_on(benefit)
    if "insurance" not in sides:
        return words
    return f"{words}（{insurance}）" if "identity" in sides else insurance


def reason(benefit: Benefit, documents: Iterable[Document]) -> str:
    """Why, with a word on drafts first: what a draft promises is promised by nobody yet."""
    told = _SAYS[benefit.because](benefit) if benefit.because in _SAYS else ""
    if benefit.by_identity:
        told += R12
    draft = any(document.nature is Nature.DRAFT for document in documents)
    return f"征求意见稿这样写，还没有正式施行。{told}" if draft else told


def _who(benefit: Benefit) -> str:
    identities = dict.fromkeys(identity for person in benefit.people for identity in person.identities)
    return names(benefit.by) or names(identities) or ORDINARY


def _insured(benefit: Benefit) -> str:
    return f"{names(dict.fromkeys(person.insurance for person in benefit.people))}医保"


def _given_to(benefit: Benefit) -> str:
    """Those whom the rules and entitlements of the subject name."""
    return names(_named(benefit.subject.parts))


def _named(parts: Iterable[Part]) -> tuple[Identity, ...]:
    given = [part for part in parts if not isinstance(part, Entitlement) or part.grants is not Grants.NO]
    named = {identity for part in given for identity in part.who.identities or ()}
    return tuple(identity for identity in Identity if identity in named)


def _everyone(benefit: Benefit) -> str:
    return "参保的人都有，不分身份。"


def _by_name(benefit: Benefit) -> str:
    return f"文件写的人里有{_who(benefit)}。"


def _applied_for(benefit: Benefit) -> str:
    if any(part.who.identities is None for part in benefit.held.parts):
        return "不限身份，够条件的本人申请，审核批准后才有。"
    return f"文件写的人里有{_who(benefit)}；要申请、批准后才有。"


def _one_reading(benefit: Benefit) -> str:
    return f"包不包括{_who(benefit)}，文件没有写清楚：按一种理解有，按另一种理解没有。"


def _not_stated(benefit: Benefit) -> str:
    others = names(dict.fromkeys(_of_clauses(benefit)))
    spoken = f"文件只说到{others}，" if others else ""
    return f"{spoken}{_who(benefit)}（{_insured(benefit)}）怎么算，收录的文件没有写。"


def _of_clauses(benefit: Benefit) -> tuple[Identity, ...]:
    """Whom the better rules of the layer are for."""
    held = [rule for rule, _ in benefit.held.rules]
    return _named(rule for rule in benefit.subject.rules if rule not in held)


def _not_spoken_of(benefit: Benefit) -> str:
    given = _given_to(benefit)
    told = f"文件写的是给{given}的；" if given else ""
    return f"{told}{_who(benefit)}有没有，文件没有写。"


def _other_insurance(benefit: Benefit) -> str:
    written = names(_insured_here(benefit) - _kinds(benefit))
    return f"文件只写了{written}医保的；{_insured(benefit)}有没有、是多少，文件没有写。"


def _insured_here(benefit: Benefit) -> set[Insurance]:
    return {each for part in benefit.subject.parts for each in part.who.insurance}


def _kinds(benefit: Benefit) -> set[Insurance]:
    return {person.insurance for person in benefit.people}


def _planned(benefit: Benefit) -> str:
    return "文件里写的是打算、探索或正在推进的事，没有写从什么时候开始，现在还不能当作待遇。"


def _others_named(benefit: Benefit) -> str:
    planned = "而且还只是计划。" if benefit.subject.planned else ""
    return f"文件写的是给{_given_to(benefit)}的，不包括{_who(benefit)}。{planned}"


def _refused(benefit: Benefit) -> str:
    return "文件写明不给。"


def _depends(benefit: Benefit) -> str:
    told = []
    for case in benefit.cases:
        what = case.held.rights[0].name if case.held.rights and not case.held.rules else ""
        answer = ANSWERS[case.held.eligible]
        told.append(f"{people_words(case, benefit)}：{answer}{f'（{what}）' if what else ''}")
    return f"要看{'、'.join(open_sides(benefit))}。" + "；".join(told) + "。"


def open_sides(benefit: Benefit) -> tuple[str, ...]:
    """What the answer hangs on that the person has not said, in Chinese."""
    sides = {"insurance": "参保类型", "identity": "身份"}
    return tuple(sides[side] for side in depends_on(benefit))


def depends_on(benefit: Benefit) -> tuple[str, ...]:
    """``insurance`` or ``identity``, or both: what has to be known before it is settled."""
    if not benefit.cases:
        return ()
    groups = [case.people for case in benefit.cases]
    by_insurance = any({one.insurance for one in group} != _kinds(benefit) for group in groups)
    everyone = {one.identities for group in groups for one in group}
    by_identity = any({one.identities for one in group} != everyone for group in groups)
    return (*(("insurance",) if by_insurance else ()), *(("identity",) if by_identity else ()))


_SAYS = {
    Because.EVERYONE: _everyone,
    Because.NAMED: _by_name,
    Because.APPLIED_FOR: _applied_for,
    Because.ONE_READING: _one_reading,
    Because.NOT_STATED: _not_stated,
    Because.NOT_SPOKEN_OF: _not_spoken_of,
    Because.OTHER_INSURANCE: _other_insurance,
    Because.PLANNED: _planned,
    Because.OTHERS_NAMED: _others_named,
    Because.REFUSED: _refused,
    Because.DEPENDS: _depends,
}
