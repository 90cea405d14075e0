"""Which figures does a rule hold, and which figure of its clause does each take?

A clause names its figures (起付线, 第二段比例, 救助限额（下限）); a table's figure has to be the one of that name, so
that two figures of one clause cannot stand in each other's place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields

from knowledge.tables.said import NO_LIMIT
from knowledge.tables.schema import Clause, ClauseFigure, Figure, IndicativeRule, MarginalTiers, Rule, Who
from knowledge.tables.terms import HospitalLevel, Unit

ROLES = {
    "deductible": "起付|门槛",
    "threshold": "起付|门槛",
    "from": "起付|门槛",
    "to": "上限",
    "rate": "比例|多报",
    "ratio": "比例",
    "ceiling": "封顶|限额|最高",
    "limit": "封顶|限额|最高",
    "cap": "上限|限额|以下",
}
"""What a clause calls the figure that a table's key takes."""
TARGET = "目标"
FLOOR = re.compile("不低于|不少于|至少|以上")
_ORDINAL = re.compile("第([一二三四五六七八九十])[段档]")
_ORDINALS = "一二三四五六七八九十"
_LEVELS = {
    HospitalLevel.PRIMARY: re.compile("一级|基层|乡镇|社区"),
    HospitalLevel.SECONDARY: re.compile("二级"),
    HospitalLevel.TERTIARY: re.compile("三级"),
}
_GROUP = re.compile("（([^）]+)）")
_NO_GROUP = re.compile("[上下]限|每|含|将近|年")
_LESS = re.compile("降低|下降|减|低")


def figures_of(rule: Rule | IndicativeRule) -> Iterator[tuple[str, Figure]]:
    """Every figure of a rule with its key, those of the tiers included; a tier's open end is no figure."""
    parameters = rule.parameters
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if isinstance(value, Figure):
            yield field.name, value
    if isinstance(parameters, MarginalTiers):
        for position, tier in enumerate(parameters.tiers):
            yield f"tiers.{position}.from", tier.low
            if not tier.high.unlimited:
                yield f"tiers.{position}.to", tier.high
            yield f"tiers.{position}.rate", tier.rate


def states_figure(clause: Clause, figure: Figure, key: str, who: Who) -> bool:
    """Whether a clause says what a figure takes from it: value, "no ceiling", bounds of a range, or the change."""
    if figure.unlimited:
        return bool(NO_LIMIT.search(clause.text))
    if figure.value is not None:
        return bool(stated(clause, figure.unit, figure.value, key, who))
    if figure.relative is not None:
        return states_change(clause, figure.relative.times, figure.relative.add)
    bounds = [bound for bound in (figure.low, figure.high) if bound and not _legal_end(figure, bound)]
    return all(stated(clause, figure.unit, bound, key, who) for bound in bounds)


def _legal_end(figure: Figure, bound: int) -> bool:
    """The end of what the law allows takes nothing from a clause: a rate of 100%."""
    return figure.unit is Unit.RATE and bound == 10_000


def states_change(clause: Clause, times: int | None, add: int | None) -> bool:
    """A factor said as such or as a reduction (降低50%), or points added (提高5个百分点) or taken away."""
    for figure in clause.figures:
        if figure.value is None:
            continue
        less = bool(_LESS.search(figure.name + figure.text))
        if times is not None and figure.unit is Unit.RATE and figure.value == (10_000 - times if less else times):
            return True
        points = figure.unit in (Unit.POINTS, Unit.RATE)
        if add is not None and points and figure.value == abs(add) and less == (add < 0):
            return True
    return False


def stated(clause: Clause, unit: Unit, value: int, key: str, who: Who) -> tuple[ClauseFigure, ...]:
    """The clause's figures that a table's figure may take: of its value, unit and name; none if it says another."""
    named = [figure for figure in clause.figures if figure.unit is unit and TARGET not in figure.name]
    return tuple(figure for figure in called(named, key, who) if figure.value == value)


def called(named: Sequence[ClauseFigure], key: str, who: Who) -> Sequence[ClauseFigure]:
    """Those figures whose name is meant by ``key`` (``tiers.1.rate``) for these people; all where none is."""
    role = re.compile(ROLES.get(key.rpartition(".")[2], "."))
    fitting = _preferred(named, [figure for figure in named if role.search(figure.name)])
    if key.startswith("tiers."):
        ordinal = _ORDINALS[min(int(key.split(".")[1]), len(_ORDINALS) - 1)]
        if any(_ORDINAL.search(figure.name) for figure in fitting):
            fitting = [figure for figure in fitting if (found := _ORDINAL.search(figure.name)) and found[1] == ordinal]
    if len(who.hospital_levels) == 1 and any(_level_of(figure) for figure in fitting):
        fitting = [figure for figure in fitting if _level_of(figure) in (None, who.hospital_levels[0])]
    grouped = [figure for figure in fitting if _of_a_group(figure)]
    if grouped and who.identities is not None:
        return grouped
    return [figure for figure in fitting if figure not in grouped]


def _preferred(everything: Sequence[ClauseFigure], wanted: Sequence[ClauseFigure]) -> Sequence[ClauseFigure]:
    return wanted or everything


def _level_of(figure: ClauseFigure) -> HospitalLevel | None:
    return next((level for level, word in _LEVELS.items() if word.search(figure.name)), None)


def _of_a_group(figure: ClauseFigure) -> bool:
    """A name that limits itself to some people: 二级医院报销比例（贫困人口）."""
    found = _GROUP.search(figure.name)
    return found is not None and not _NO_GROUP.search(found[1])
