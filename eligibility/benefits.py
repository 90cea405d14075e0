"""What can this person have in this place on this day? From one release, every benefit in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from eligibility.entitlement.entitled import Judge, Said, benefits
from eligibility.entitlement.here import Here, here
from eligibility.entitlement.identity_questions import (
    IdentityQuestion,
    Reply,
    next_question,
    remaining,
    said,
)
from eligibility.entitlement.reasons import depends_on
from eligibility.entitlement.telling import Told, told
from eligibility.ground import FieldError, Refused
from knowledge.selectors import Snapshot
from knowledge.shelf import Shelf
from knowledge.tables.catalogue import NoTableInForce, notices_of
from knowledge.tables.schema import Notice, Region
from knowledge.tables.terms import Identity, Insurance, NoticeCode
from knowledge.tables.validity import chinese_day

KEPT = 256
RESIDENT_TAKEN = Notice(
    NoticeCode.ASSUMPTION, "没有说参保类型，这一项按城乡居民医保回答；职工医保的文件没有写，或者不一样。"
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom it is asked. ``insurance`` None: the person does not know. ``identities`` None: the person does not know;
    ``replies`` then say what was found out by questions."""

    region: str
    as_of: date
    insurance: Insurance | None
    identities: tuple[Identity, ...] | None
    replies: Mapping[Identity, Reply] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[Insurance, ...]:
        return (self.insurance,) if self.insurance else tuple(Insurance)


@dataclass(frozen=True, slots=True)
class Found:
    """Every benefit of a place for one person. ``question`` narrows an unknown identity, ``left`` of them are open."""

    place: Region
    as_of: date
    judge: Judge
    said: Said
    told: tuple[Told, ...]
    notices: tuple[Notice, ...]
    question: IdentityQuestion | None
    left: int

    @property
    def here(self) -> Here:
        return self.judge.here

    def notices_of(self, one: Told) -> tuple[Notice, ...]:
        """What must be said of the documents that one benefit rests on, legal states first."""
        return notices_of(one.documents, self.as_of)


_kept: Shelf[Judge] = Shelf(KEPT)


def find(*, snapshot: Snapshot, whose: Whose) -> Found:
    """Every benefit for ``whose``; raises Refused, naming the field, where no document speaks."""
    place, judge = _place(snapshot, whose)
    known = judge.here
    unknown = whose.identities is None
    who = said(known, whose.kinds, whose.replies) if whose.identities is None else Said(whose.kinds, whose.identities)
    found = tuple(told(benefit, known) for benefit in benefits(judge, who))
    documents = dict.fromkeys(document for one in found for document in one.documents)
    return Found(
        place=place,
        as_of=whose.as_of,
        judge=judge,
        said=who,
        told=found,
        notices=notices_of(documents, whose.as_of),
        question=next_question(judge, whose.kinds, whose.replies) if unknown else None,
        left=remaining(judge, whose.kinds, whose.replies) if unknown else 0,
    )


def hanging_on_insurance(found: Found) -> frozenset[str]:
    """The subjects that would be answered otherwise for the other kind of insurance."""
    either = Said(tuple(Insurance), found.said.identities, found.said.open_identities)
    every = benefits(found.judge, either)
    return frozenset(benefit.subject.key for benefit in every if "insurance" in depends_on(benefit))


def _place(snapshot: Snapshot, whose: Whose) -> tuple[Region, Judge]:
    region = snapshot.places.get(whose.region)
    if region is None:
        raise Refused([FieldError("region", "没有这个行政区划代码。", "There is no such region code.")])
    chain = snapshot.chain(region.code)
    key = f"{snapshot.release}/{region.code}/{whose.as_of}"
    try:
        return region, _kept.get(key, lambda: Judge(here(chain, whose.as_of)))
    except NoTableInForce as none:
        raise Refused([_too_early(none.first_day) if none.first_day else _not_held(region)]) from none


def _not_held(region: Region) -> FieldError:
    return FieldError(
        "region",
        f"本站还没有收录{region.name}的政策文件，请拨打 12393 或咨询当地医保部门。",
        f"No policy document is held for {region.code}; please call 12393.",
    )


def _too_early(first_day: date) -> FieldError:
    return FieldError(
        "as_of",
        f"收录的政策最早从{chinese_day(first_day)}（{first_day.isoformat()}）起适用，请选这一天或以后的日期。",
        f"The earliest policy applies from {first_day.isoformat()}.",
    )
