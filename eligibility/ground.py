"""On which rules does an estimate stand? Those in force, or with unverified figures where the documents are silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from eligibility.wording import INDICATIVE_NOTICE
from knowledge.selectors import Snapshot
from knowledge.shelf import Shelf
from knowledge.tables.catalogue import InForce, NoTableInForce, rules_in_force
from knowledge.tables.indicative import supplemented
from knowledge.tables.schema import Notice, Region
from knowledge.tables.terms import NoticeCode
from knowledge.tables.validity import chinese_day

DOCUMENTS, INDICATIVE = BASES = ("documents", "indicative")

KEPT = 256
"""How many places and days are kept; what a release says of a day never changes."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request, in Chinese and in English."""

    field: str
    message: str
    english: str


class Refused(Exception):
    """The request is well formed but no estimate can be made of it; ``errors`` says why, field by field."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in self.errors))


@dataclass(frozen=True, slots=True)
class EstimateQuery:
    """One request: a code of GB/T 2260, a day, ``documents`` or ``indicative``, and the answers of the interface."""

    region: str
    as_of: date
    basis: str
    answers: Mapping[str, object]


_kept: Shelf[InForce] = Shelf(KEPT)


def in_force(snapshot: Snapshot, query: EstimateQuery) -> tuple[InForce, Region]:
    """What is in force for ``query`` and the place it speaks of; raises Refused."""
    region = snapshot.places.get(query.region)
    if region is None:
        raise Refused([FieldError("region", "没有这个行政区划代码。", "There is no such region code.")])
    key = f"{snapshot.release}/{region.code}/{query.as_of}/{query.basis}"
    found = partial(_with_unverified if query.basis == INDICATIVE else _stated, snapshot, region, query.as_of)
    return _kept.get(key, found), region


def _stated(snapshot: Snapshot, region: Region, on: date) -> InForce:
    try:
        return rules_in_force(snapshot.chain(region.code), on)
    except NoTableInForce as none:
        raise Refused([_too_early(none.first_day) if none.first_day else _not_held(region)]) from none


def _with_unverified(snapshot: Snapshot, region: Region, on: date) -> InForce:
    stated = _stated(snapshot, region, on)
    rules = supplemented(stated.rules, snapshot.indicative(region.code), on)
    if rules == stated.rules:
        raise Refused([_nothing_unverified(region, on)])
    notice = Notice(NoticeCode.INDICATIVE, INDICATIVE_NOTICE)
    return replace(stated, rules=rules, notices=(notice, *stated.notices))


def _not_held(region: Region) -> FieldError:
    return FieldError(
        "region",
        f"本站还没有收录{region.name}可以用来测算的政策文件，请拨打 12393 或咨询当地医保部门。",
        f"No policy document with benefit tables is held for {region.code}; please call 12393.",
    )


def _too_early(first_day: date) -> FieldError:
    return FieldError(
        "as_of",
        f"收录的政策最早从{chinese_day(first_day)}（{first_day.isoformat()}）起适用，请选这一天或以后的日期。",
        f"The earliest table applies from {first_day.isoformat()}.",
    )


def _nothing_unverified(region: Region, on: date) -> FieldError:
    return FieldError(
        "basis",
        f"{region.name}在{chinese_day(on)}没有可用的参考数据，只能按文件计算。",
        f"No indicative data is held for {region.code} on {on.isoformat()}; use documents.",
    )
