"""How does a run read? Counts with their intervals, targets met or missed, what failed of the open questions. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.golden import Family
from assistant.evaluation.measures import (
    HELD_OUT,
    KEEPS,
    MEASURES,
    P95_SECONDS,
    Kept,
    Measure,
    kept_by_kind,
    percentile,
)
from assistant.evaluation.results import Result, Share

CONTENT = frozenset({Family.ANSWERED, Family.CLARIFY})
REFUSED = frozenset({Family.NEAR, Family.OFF_TOPIC})
FAMILIES = {"to be answered or asked back": CONTENT, "to be refused": REFUSED}


@dataclass(frozen=True, slots=True)
class Run:
    """All results of a run, by how they were asked."""

    clean: tuple[Result, ...]
    varied: tuple[Result, ...] = ()
    held_out: tuple[Result, ...] = ()

    @classmethod
    def of(cls, results: Sequence[Result]) -> "Run":
        varied = tuple(one for one in results if one.question.variant is not None)
        held_out = tuple(one for one in results if one.question.held_out is not None)
        apart = {id(one) for one in (*varied, *held_out)}
        return cls(tuple(one for one in results if id(one) not in apart), varied, held_out)

    def only(self, share: Share) -> "Run":
        def of_share(results: Sequence[Result]) -> tuple[Result, ...]:
            return tuple(one for one in results if one.question.share is share)

        return Run(of_share(self.clean), of_share(self.varied), of_share(self.held_out))

    def shares(self) -> Mapping[str, "Run"]:
        """What targets are judged on: each share that was asked, and the whole."""
        found = {share.value: part for share in Share if (part := self.only(share)).clean}
        return {**found, "whole": self} if len(found) > 1 else found


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one share. ``enough`` is None where nothing is wanted of it."""

    share: str
    name: str
    value: str
    wanted: str = ""
    enough: bool | None = None

    def __str__(self) -> str:
        verdict = "" if self.enough is None else f"  {self.wanted}: {'met' if self.enough else 'MISSED'}"
        return f"  {self.share:6}{self.name:54}{self.value:34}{verdict}".rstrip()


def lines(run: Run) -> Iterator[Line]:
    """Every measure of every share and of the whole, with its target."""
    for share, part in run.shares().items():
        for measure in MEASURES:
            yield _line(share, measure, part.clean)
        if part.held_out:
            yield _line(share, HELD_OUT, part.held_out)
        for families, picked in FAMILIES.items():
            for kind, kept in kept_by_kind(part.clean, part.varied, picked).items():
                yield _kept_line(share, f"{kind}, {families}", kept)
        if part.varied:
            strange = sum(bool(one.foreign) for one in part.varied)
            yield Line(share, "variants with a foreign figure", f"{strange}/{len(part.varied)}", "none", strange == 0)
    yield from _latency(run)


def _latency(run: Run) -> Iterator[Line]:
    """How long somebody waits, other work of the machine included, and how long the process works for it."""
    waited = [seconds for one in run.clean for seconds in one.seconds]
    worked = [seconds for one in run.clean for seconds in one.processor_seconds]
    p95 = percentile(waited, 95)
    yield Line("whole", "latency p50", f"{_ms(percentile(waited, 50))} of {len(waited)} requests")
    yield Line("whole", "latency p95", _ms(p95), f"≤ {_ms(P95_SECONDS)}", p95 <= P95_SECONDS)
    yield Line("whole", "processor time p50, p95", f"{_ms(percentile(worked, 50))}, {_ms(percentile(worked, 95))}")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _line(share: str, measure: Measure, results: Sequence[Result]) -> Line:
    count = measure.of(results)
    enough = None if measure.enough is None else measure.enough(count)
    return Line(share, measure.name, str(count), measure.wanted, enough)


def _kept_line(share: str, name: str, kept: Kept) -> Line:
    clean = f"{kept.clean.hits} → {kept.varied.hits} of {kept.clean.cases}"
    return Line(share, name, f"{clean}, keeps {kept.ratio:.1%}", f"≥ {KEEPS:.0%}", kept.enough)


def headings(run: Run) -> Iterator[str]:
    """The open questions by theme and by wording, and all of them by the document that was held out."""
    by: Mapping[str, Callable[[Result], str]] = {
        "theme": lambda one: one.question.golden.theme,
        "wording": lambda one: one.question.golden.wording,
    }
    for name, heading in by.items():
        yield f"open questions by {name}: as expected, clause at rank 1, complete"
        for group, results in _grouped(run.only(Share.OPEN).clean, heading).items():
            counts = [str(measure.of(results)) for measure in MEASURES if measure.name in SHOWN]
            yield f"  {group:24}" + "".join(f"{count:34}" for count in counts).rstrip()
    if run.held_out:
        yield "questions without the document that answers them, by document: refused or asked back"
    for document, results in _grouped(run.held_out, lambda one: str(one.question.held_out)).items():
        yield f"  {document:24}{HELD_OUT.of(results)}"


SHOWN = ("as expected in everything", "clause at rank 1", "complete answers")


def _grouped(results: Sequence[Result], heading: Callable[[Result], str]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        groups[heading(one)].append(one)
    return dict(sorted(groups.items()))


def failures(run: Run) -> Iterator[str]:
    """What each open question lacks; those kept apart are never told. Variants only where the question is right."""
    opened = run.only(Share.OPEN)
    right = {one.question.clean for one in opened.clean if one.right}
    for one in (*opened.clean, *opened.held_out, *opened.varied):
        golden = one.question.golden
        where = f"{golden.file} {golden.expected.get('region') or ''}".strip()
        lacks = [str(miss) for miss in one.misses]
        foreign = [f"foreign figure: {figure}" for figure in one.foreign]
        if one.question.held_out is not None:
            if not HELD_OUT.hit(one):
                yield f"[without {one.question.held_out}] {golden.name}: {one.outcome}, citing {list(one.cited)}"
        elif one.question.variant is None:
            if lacks or foreign:
                yield f"[{where}] {golden.name}: {'; '.join([*lacks, *foreign])}"
        elif (lacks and one.question.clean in right) or foreign:
            yield f"[{where}, {one.question.variant}] {golden.name}: {'; '.join([*lacks, *foreign])}"


def logged(all_lines: Sequence[Line]) -> Mapping[str, str]:
    """The counts of a run for its line in the log: hits/cases or what stands first, without intervals."""
    return {f"{line.share} {line.name}": line.value.split(" [")[0].split(", keeps")[0] for line in all_lines}
