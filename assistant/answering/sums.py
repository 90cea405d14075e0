"""What is each sum of a question: left to the person, paid already, the whole bill, a figure of the rule? Pure.

Only what is left may be worked out. A sum whose part nobody told is never taken for it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import prod

from assistant.answering.figures import LARGE_UNITS, SMALL_UNITS, FigureKind, TextFigure, amounts_in
from assistant.answering.prepared import SumWords, sum_words
from knowledge.tables.terms import Program


class SumRole(StrEnum):
    """Whose money a sum is; the first five are named in ``assistant/data/sums.yaml``."""

    LEFT = "left"
    PAID = "paid"
    TOTAL = "total"
    RULE = "rule"
    OTHER = "other"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum and its role; ``start`` is where its words begin (还剩|12万), its figure ends the phrase.

    ``since`` is where the stretch begins in which it is said.
    """

    figure: TextFigure
    role: SumRole
    start: int
    since: int = 0

    @property
    def fen(self) -> int:
        return int(self.figure.value * 100)


@dataclass(frozen=True, slots=True)
class Payer:
    """A layer named at [start, end) that has paid already: 大病|报完还剩2万, 新农合|报了5万."""

    program: Program
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OwnShare:
    """What is left to the person, in fen, once ``after`` has paid (None: nobody said which layer paid last).

    ``total`` and ``paid`` stand where it was found by taking one from the other, ``parts`` where several stays add up.
    """

    amount: int
    after: Program | None = None
    total: int | None = None
    paid: int = 0
    parts: tuple[int, ...] = ()


class NotTaken(StrEnum):
    """Why no sum of the question is worked out."""

    TOTAL = "total"
    PAID = "paid"
    OTHER = "other"
    UNCLEAR = "unclear"
    VAGUE = "vague"


# --- roles -----------------------------------------------------------------------------------------------------------

WIDEST = 16
"""How far in front of a sum its words may begin."""
NEAR = 2
"""How many characters that are no fillers may stand between a cue and the sum."""


_OPEN = re.compile(r"(?<!以)(?:好?几|数|上)(?P<unit>[十百千]?万|千|百|十(?=块|元))(?:块钱?|元)?(?![分人次倍种个])")
"""几万块, 好几千, 数十万, 上万: money, but nobody knows how much."""


def money_in(text: str) -> tuple[TextFigure, ...]:
    """Every sum of money that ``text`` names, an open one (几万块) as vague, worth its unit."""
    known = amounts_in(text)
    rough = [figure for figure in known if figure.vague]
    open_ones = [
        TextFigure(match.start(), match.end(), match.group(), FigureKind.MONEY, _unit(match), about=True, vague=True)
        for match in _OPEN.finditer(text)
        if not any(_meet(each, match.start(), match.end()) for each in rough)
    ]
    exact = [each for each in known if not any(_meet(each, other.start, other.end) for other in open_ones)]
    return tuple(sorted((*exact, *open_ones), key=lambda each: each.start))


def _meet(figure: TextFigure, start: int, end: int) -> bool:
    return figure.start < end and start < figure.end


def _unit(match: re.Match[str]) -> Decimal:
    return Decimal(prod((SMALL_UNITS | LARGE_UNITS)[character] for character in match["unit"]))


def sums_in(text: str, figures: Sequence[TextFigure]) -> tuple[Sum, ...]:
    """Every sum of ``text`` with its role, from left to right."""
    words = sum_words()
    found = []
    free_from = 0
    for place, figure in enumerate(figures):
        until = figures[place + 1].start if place + 1 < len(figures) else len(text)
        stretch = _stretch(text, max(free_from, figure.start - WIDEST), figure.start, words)
        role, length = _role(stretch, text[figure.end : until], words)
        found.append(Sum(figure, role, figure.start - length, figure.start - len(stretch)))
        free_from = figure.end
    return tuple(found)


def _stretch(text: str, start: int, end: int, words: SumWords) -> str:
    """What is said in front of a sum since the last pause; a stretch of fillers alone goes on before the pause."""
    at = end
    while at > start:
        at -= 1
        said = text[at + 1 : end]
        if text[at] in words.pauses and _without_fillers(said, words):
            return said
    return text[at:end]


def _without_fillers(text: str, words: SumWords) -> str:
    for filler in words.fillers:
        text = text.replace(filler, "")
    return "".join(character for character in text if character not in words.pauses)


def _role(before: str, after: str, words: SumWords) -> tuple[SumRole, int]:
    """The role, and how many characters in front of the sum belong to its phrase."""
    for role, cues in words.anywhere.items():
        if any(cue in before for cue in cues):
            return SumRole(role), len(before)
    behind = _cue_behind(after, words)
    if behind is SumRole.RULE:
        return behind, 0
    ahead = _cue_ahead(before, words)
    if ahead is not None:
        return ahead
    return (behind, 0) if behind else (SumRole.UNCLEAR, 0)


def _cue_ahead(before: str, words: SumWords) -> tuple[SumRole, int] | None:
    """The cue nearest to the sum, of two that end together the longer; 费用 only where nothing else is said of it."""
    found: list[tuple[bool, int, int, SumRole]] = []
    for role, cues in words.before.items():
        for cue in cues:
            at = before.rfind(cue)
            if at >= 0 and len(_without_fillers(before[at + len(cue) :], words)) <= NEAR:
                found.append((cue not in words.fillers, at + len(cue), len(cue), SumRole(role)))
    if not found:
        return None
    _, end, length, kind = max(found)
    return kind, len(before) - end + length


def _cue_behind(after: str, words: SumWords) -> SumRole | None:
    near = [
        (after.find(cue), -len(cue), SumRole(role))
        for role, cues in words.after.items()
        for cue in cues
        if 0 <= after.find(cue) <= NEAR
    ]
    return min(near)[2] if near else None


# --- who has paid already --------------------------------------------------------------------------------------------


def payers_in(text: str, layers: Iterable[Payer], sums: Sequence[Sum]) -> tuple[Payer, ...]:
    """Those of ``layers`` (every layer named) that the question says to have paid before what is left.

    Another layer than basic insurance counts only where what it left is named too, or the bill before it: whoever
    says 大病已经报了2万 asks about it.
    """
    bill = next((each.figure.start for each in sums if each.role is SumRole.TOTAL), len(text))
    paid = [each.figure.start for each in sums if each.role is SumRole.PAID]
    left = [each.figure.start for each in sums if each.role is SumRole.LEFT]
    left += [start for start in paid if start > bill]
    found = []
    for layer in layers:
        basic = layer.program is Program.BASIC_MEDICAL_INSURANCE
        follows = any(start >= layer.end for start in (*left, *(paid if basic else ())))
        if follows and (_says_it_paid(text[layer.end :]) or _paid_a_sum(layer, sums)):
            found.append(layer)
    return tuple(found)


def _says_it_paid(behind: str) -> bool:
    """Whether a layer has paid by what stands behind its name: 大病|报完, 大病|又报了."""
    words = sum_words()
    behind = behind.lstrip()
    while filler := next((word for word in words.paid_fillers if behind.startswith(word)), ""):
        if behind.startswith(words.paid_already):
            break
        behind = behind.removeprefix(filler).lstrip()
    return behind.startswith(words.paid_already)


def _paid_a_sum(layer: Payer, sums: Sequence[Sum]) -> bool:
    """Whether the layer is named in the stretch of a sum that was paid: 救助了8000."""
    paid = (each for each in sums if each.role is SumRole.PAID)
    return any(each.since <= layer.start and layer.end <= each.figure.start for each in paid)


# --- what is left ----------------------------------------------------------------------------------------------------


def own_share(text: str, sums: Sequence[Sum], payers: Sequence[Payer]) -> OwnShare | NotTaken | None:
    """What is left to the person, or why no sum of the question may be taken for it; None where none was named."""
    sums = [each for each in sums if each.role is not SumRole.RULE]
    if not sums:
        return None
    if any(each.figure.vague for each in sums):
        return NotTaken.VAGUE
    left = tuple(dict.fromkeys(each.fen for each in sums if each.role is SumRole.LEFT))
    if left:
        return _left(text, sums, left, payers)
    return _difference(sums, payers) or _why_not(sums)


def _left(text: str, sums: Sequence[Sum], left: tuple[int, ...], payers: Sequence[Payer]) -> OwnShare | NotTaken:
    totals = [each.fen for each in sums if each.role is SumRole.TOTAL]
    if len(left) > 1:
        every = tuple(each.fen for each in sums if each.role is SumRole.LEFT)
        several = any(word in text for word in sum_words().several_stays)
        return OwnShare(sum(every), _last(payers), parts=every) if several else NotTaken.UNCLEAR
    if any(total < left[0] for total in totals):
        return NotTaken.UNCLEAR
    start = next(each.figure.start for each in sums if each.role is SumRole.LEFT)
    return OwnShare(left[0], _last([payer for payer in payers if payer.end <= start]))


def _difference(sums: Sequence[Sum], payers: Sequence[Payer]) -> OwnShare | None:
    """The bill less what was paid on it: only one bill, and the payments said behind it."""
    bills = [place for place, each in enumerate(sums) if each.role is SumRole.TOTAL]
    paid = [place for place, each in enumerate(sums) if each.role is SumRole.PAID]
    if len(bills) != 1 or not paid or min(paid) < bills[0] or len(sums) > 1 + len(paid):
        return None
    total, together = sums[bills[0]].fen, sum(sums[place].fen for place in paid)
    if together >= total:
        return None
    return OwnShare(total - together, _last(payers), total=total, paid=together)


ORDER = tuple(Program)


def _last(payers: Sequence[Payer]) -> Program | None:
    return max((payer.program for payer in payers), key=ORDER.index, default=None)


def _why_not(sums: Sequence[Sum]) -> NotTaken:
    roles = [each.role for each in sums]
    if SumRole.TOTAL in roles:
        return NotTaken.TOTAL
    if SumRole.PAID in roles:
        return NotTaken.PAID
    return NotTaken.UNCLEAR if SumRole.UNCLEAR in roles else NotTaken.OTHER


# --- follow-ups ------------------------------------------------------------------------------------------------------


def kept_beside(new: Sequence[Sum], old: Sequence[Sum]) -> Iterator[Sum]:
    """Which sums of the question before still hold beside those of a follow-up: the bill, where only the pay is new."""
    roles = {each.role for each in new}
    if roles <= {SumRole.PAID}:
        yield from (each for each in old if each.role is SumRole.TOTAL)


def same_part(new: Sequence[Sum], old: Sequence[Sum]) -> bool:
    """Whether the one new sum stands for the one of the question before: 5万呢 after 我剩3万."""
    if len(new) != 1 or len(old) != 1:
        return False
    return new[0].role in (SumRole.UNCLEAR, old[0].role)
