"""What is left of one bill after each layer of the chain, each on what the layers before it left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eligibility.calculation.bill import Bill as Bill
from eligibility.calculation.figures import Figures
from eligibility.calculation.left import Case, Rest, everything
from eligibility.calculation.links import Link as Link
from eligibility.calculation.links import cases_of_link
from eligibility.calculation.money import Range

Paying = Callable[[Link], tuple[Case, ...]]
"""The cases in which a link pays."""


class Standing:
    """What is left (``rest``) after some layers; the last of them went by one of ``links``, after ``before``.

    Chains that begin alike share their standings: each keeps those that follow it.
    """

    __slots__ = ("_following", "_left", "_paying", "_pays", "before", "links", "rest")

    def __init__(self, rest: Rest, before: "Standing | None", links: Sequence[Link], paying: Paying) -> None:
        self.rest, self.before, self.links, self._paying = rest, before, links, paying
        self._following: dict[int, Standing] = {}
        self._left: Range | None = None
        self._pays: Range | None = None

    def then(self, link: Link) -> "Standing":
        """What is left once ``link`` has paid."""
        found = self._following.get(id(link))
        if found is None:
            found = self._following[id(link)] = Standing(self._rest_after(link), self, (link,), self._paying)
        return found

    def then_any(self, links: Sequence[Link]) -> "Standing":
        """What is left once one of ``links`` has paid, nobody knows which; how it moves with the bill is forgotten."""
        if len(links) == 1:
            return self.then(links[0])
        first, *others = (self._rest_after(link) for link in links)
        return Standing(first.joined(*others), self, links, self._paying)  # type: ignore[arg-type] # of one bill

    def _rest_after(self, link: Link) -> Rest:
        return self.rest.after(self._paying(link)) if link.applies else self.rest.unchanged()

    @property
    def beyond_catalogue(self) -> bool:
        """One of the layers may have paid of uncovered expenses as well."""
        here = any(link.beyond_catalogue for link in self.links)
        return here or (self.before is not None and self.before.beyond_catalogue)

    @property
    def left(self) -> Range:
        if self._left is None:
            self._left = self.rest.left
        return self._left

    @property
    def base(self) -> Range:
        """What the last layer saw."""
        return self.before.left if self.before is not None else self.left

    @property
    def pays(self) -> Range:
        """What the last layer paid."""
        if self._pays is None:
            self._pays = self.rest.paid
        return self._pays


def start(bill: Bill, paying: Paying) -> Standing:
    """Before the first layer all that is covered is left."""
    return Standing(everything(bill.covered), None, (), paying)


class Passage(NamedTuple):
    """What one layer saw, paid and left."""

    link: Link
    base: Range
    pays: Range


@dataclass(frozen=True, slots=True)
class Outcome:
    """The chain without special drugs: every layer in order, and what the person pays."""

    passages: tuple[Passage, ...]
    out_of_pocket: Range


def walk(bill: Bill, links: Sequence[Link], figures: Figures) -> Outcome:
    """One link for each layer, in order, on a bill without special drugs."""
    end = start(bill, lambda link: cases_of_link(link, figures))
    passages = []
    for link in links:
        end = end.then(link)
        passages.append(Passage(link, end.base, end.pays))
    return Outcome(tuple(passages), end.rest.paid_so_far.taken_from(bill.total))
