"""Which places does a text name, and which one is meant? Names and codes of GB/T 2260. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.tables.place_words import (
    GUARD_WORDS,
    JOINING,
    NEEDS_OPENING,
    NOT_A_PLACE_BEFORE,
    NOT_AFTER_UNOPENED,
    ONLY_AFTER_PARENT,
    OPENING,
    SUFFIXES,
    unknown_name,
)
from knowledge.tables.schema import Region
from knowledge.tables.terms import RegionLevel
from knowledge.tables.wording import WordFinder, fold

NATION = "000000"
_WIDEST_FIRST = {level: place for place, level in enumerate(RegionLevel)}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at ``start:end`` of a text. ``codes``: whom the name may mean, widest first; empty = no known
    place although it reads like one (青龙湾县)."""

    start: int
    end: int
    text: str
    codes: tuple[str, ...]


class Places:
    """All places of China that the data knows, by code and by name."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions = {region.code: region for region in regions}
        self._current = {former: code for code, region in self._regions.items() for former in region.former_codes}
        self._finder = WordFinder[tuple[str, ...]](self._names())
        self._stems = WordFinder(self._stems_by_name())

    def get(self, code: str) -> Region | None:
        """The region of ``code``; a former code, or that of an artificial level (市辖区), leads to today's region."""
        return self._regions.get(code) or self._regions.get(self._current.get(code, ""))

    def line(self, code: str) -> tuple[str, ...]:
        """The place itself, then its parents, nearest first, the nation last; empty for an unknown code."""
        line: list[str] = []
        region = self.get(code)
        while region is not None:
            line.append(region.code)
            region = self._regions.get(region.parent or "")
        return tuple(line)

    def regions(self) -> tuple[Region, ...]:
        """Every region, in the order of the data."""
        return tuple(self._regions.values())

    def named_in(self, text: str) -> tuple[PlaceMention, ...]:
        """Every place that ``text`` names, left to right, the longest name at each point; see docs/decisions.

        Offsets are those of ``text`` as given.
        """
        folded = fold(text)
        found: list[PlaceMention] = []
        at = free_from = 0
        while at < len(folded.text):
            hit = self._name_at(folded.text, at, found, free_from)
            if hit is None:
                at += 1
                continue
            start, end, codes = hit
            if codes is not None:
                first, last = folded.span(start, end)
                found.append(PlaceMention(first, last, text[first:last], codes))
            at = free_from = end
        return tuple(found)

    def resolve(self, text: str) -> tuple[PlaceMention, ...]:
        """The places that ``text`` is about: nested names come down to the narrowest (山东淄博沂源 → 沂源县)."""
        return self.narrowest(self.named_in(text))

    def narrowest(self, mentions: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
        """``mentions`` without those that only say where another one lies, and each narrowed by them.

        山东省淄博市沂源县 leaves 370323; 南京鼓楼区 leaves one of the 鼓楼区; 湘潭和温州 stay two; what is
        unknown stays, with no codes, for a place nobody knows never becomes another one.
        """
        kept: list[PlaceMention] = []
        for mention in mentions:
            for index, earlier in enumerate(kept):
                nested = self._nested(earlier.codes, mention.codes)
                if nested is not None:
                    mention = replace(mention if nested[1] else earlier, codes=nested[0])
                    del kept[index]
                    break
            kept.append(mention)
        return tuple(kept)

    def _nested(self, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], bool] | None:
        """(codes left, whether ``other`` is the narrower or the same) where one name lies in the other, else None."""
        if shared := tuple(code for code in other if code in one):
            below = tuple(code for code in other if code not in one and self._within(code, one))
            return (below or shared), True
        if below := tuple(code for code in other if self._within(code, one)):
            return below, True
        if below := tuple(code for code in one if self._within(code, other)):
            return below, False
        return None

    def _within(self, code: str, wider: tuple[str, ...]) -> bool:
        return any(parent in wider for parent in self.line(code)[1:])

    def _name_at(
        self, text: str, at: int, found: list[PlaceMention], free_from: int
    ) -> tuple[int, int, tuple[str, ...] | None] | None:
        """(start, end, codes) of what stands at ``at``; codes None for an ordinary word that is to be stepped over."""
        follows = bool(found) and found[-1].codes and free_from == at and at > 0
        if follows and text[at] in JOINING and self._finder.longest_at(text, at + 1):
            return None
        if follows and (below := self._below(text, at, found[-1].codes)):
            return below
        if hit := self._finder.longest_at(text, at):
            end, codes = hit
            if codes and (longer := self._longer_unknown(text, at, end, free_from)):
                return (*longer, ())
            if codes and not _is_street(text, end) and _opens(text, at, end):
                return at, end, codes
            if not codes:
                return at, end, None
        if text[at] in SUFFIXES and (start := unknown_name(text, at, free_from)) is not None:
            return start, at + 1, ()
        return None

    def _below(self, text: str, at: int, parents: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]] | None:
        """A county's bare name or a common word (朝阳, 郊区) straight after the name of what it lies in."""
        hit = self._stems.longest_at(text, at)
        if hit is None:
            return None
        end, codes = hit
        inside = tuple(code for code in codes if self._within(code, parents))
        return (at, end, inside) if inside and not _is_street(text, end) else None

    def _longer_unknown(self, text: str, at: int, end: int, free_from: int) -> tuple[int, int] | None:
        """Where a short name is only part of a name nobody knows: 龙湾 in 青龙湾县, 大石桥 in 大石桥湾市.

        义乌县 for 义乌市 is a slip and stays 义乌.
        """
        if text[end - 1] in SUFFIXES:
            return None
        for suffix_at in (end, end + 1):
            if text[suffix_at : suffix_at + 1] in SUFFIXES and not self._finder.longest_at(text, end):
                start = unknown_name(text, suffix_at, free_from)
                if start is not None and (start < at or (start == at and suffix_at > end)):
                    return start, suffix_at + 1
        return None

    def _names(self) -> dict[str, tuple[str, ...]]:
        names: dict[str, list[str]] = {word: [] for word in GUARD_WORDS}
        for region in self._widest_first():
            for name in (region.name, *region.former_names, *region.short_names):
                if name not in ONLY_AFTER_PARENT and region.code not in names.setdefault(name, []):
                    names[name].append(region.code)
        return {name: tuple(codes) for name, codes in names.items()}

    def _stems_by_name(self) -> dict[str, tuple[str, ...]]:
        stems: dict[str, list[str]] = {}
        for region in self._widest_first():
            if region.level in (RegionLevel.COUNTY, RegionLevel.PREFECTURE):
                for name in {region.name, *region.former_names, *region.short_names, _stem(region.name)}:
                    stems.setdefault(name, []).append(region.code)
        return {stem: tuple(codes) for stem, codes in stems.items()}

    def _widest_first(self) -> list[Region]:
        known = [region for region in self._regions.values() if region.code != NATION]
        return sorted(known, key=lambda region: (_WIDEST_FIRST[region.level], region.code))


def _is_street(text: str, end: int) -> bool:
    """北京路 is a street; a full name (北京市) never becomes one."""
    return text[end - 1] not in SUFFIXES and text[end : end + 1] in NOT_A_PLACE_BEFORE


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a name may stand here: 我是和县的, 和县贫困户, but not 市医院和县医院 or （和县级医院."""
    before = text[max(start - 1, 0) : start]
    if text[start:end] not in NEEDS_OPENING or before in OPENING:
        return True
    return not "\u4e00" <= before <= "\u9fff" and text[end : end + 1] not in NOT_AFTER_UNOPENED


def _stem(name: str) -> str:
    """沂源 of 沂源县; a name of two characters stays whole (眉县)."""
    return name[:-1] if len(name) > 2 and name[-1] in SUFFIXES else name
