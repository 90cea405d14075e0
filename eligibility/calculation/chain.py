"""What is left of one bill after each layer of the chain, each on what the layers before it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eligibility.calculation.bill import Bill as Bill
from eligibility.calculation.figures import Figures
from eligibility.calculation.left import Case, Rest, everything
from eligibility.calculation.links import Link as Link
from eligibility.calculation.links import cases_of_link
from eligibility.calculation.money import Range


class Standing:
    """What is left (``rest``) after some layers; the last of them went by one of ``links``, after ``before``."""

    __slots__ = ("before", "links", "rest")

    def __init__(self, rest: Rest, before: "Standing | None" = None, links: Sequence[Link] = ()) -> None:
        self.rest, self.before, self.links = rest, before, links

    def then(self, link: Link, cases: Sequence[Case]) -> "Standing":
        """What is left once ``link`` has paid as in one of ``cases``."""
        rest = self.rest.after(cases) if link.applies else self.rest.unchanged()
        return Standing(rest, self, (link,))

    def then_any(self, links: Sequence[Link], cases: Sequence[Sequence[Case]]) -> "Standing":
        """What is left once one of ``links`` has paid, nobody knows which; how it moves with the bill is forgotten."""
        if len(links) == 1:
            return self.then(links[0], cases[0])
        first, *others = (self.then(*both).rest for both in zip(links, cases, strict=True))
        return Standing(first.joined(*others), self, links)  # type: ignore[arg-type] # all of one bill

    @property
    def beyond_catalogue(self) -> bool:
        """One of the layers may have paid of uncovered expenses as well."""
        here = any(link.beyond_catalogue for link in self.links)
        return here or (self.before is not None and self.before.beyond_catalogue)

    @property
    def left(self) -> Range:
        return self.rest.left

    @property
    def base(self) -> Range:
        """What the last layer saw."""
        return self.before.left if self.before is not None else self.left

    @property
    def pays(self) -> Range:
        """What the last layer paid."""
        return self.rest.paid


def start(bill: Bill) -> Standing:
    """Before the first layer all that is covered is left."""
    return Standing(everything(bill.covered))


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
    end = start(bill)
    passages = []
    for link in links:
        end = end.then(link, cases_of_link(link, figures))
        passages.append(Passage(link, end.base, end.pays))
    return Outcome(tuple(passages), end.rest.paid_so_far.taken_from(bill.total))
