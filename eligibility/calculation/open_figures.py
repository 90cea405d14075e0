"""Which numbers of a rule do the documents leave open, and why?"""

from collections.abc import Callable, Iterator
from dataclasses import fields

from eligibility.calculation.figures import Figures
from eligibility.calculation.money import NOTHING
from eligibility.calculation.trace import FORKED, UnknownFigure
from knowledge.tables.schema import Figure, MarginalTiers, NoFigure, Parameters, ThresholdRate
from knowledge.tables.terms import Unit, WhyUnknown


def open_figures(parameters: Parameters, figures: Figures) -> Iterator[UnknownFigure]:
    """Every number that the documents leave open, and the text that can be read in two ways."""
    if isinstance(parameters, NoFigure):
        yield UnknownFigure("payment", Unit.YUAN, parameters.why_unknown, NOTHING, None)
        return
    for name, figure in _figures_of(parameters):
        span = figures.of(figure)
        if not span.known:
            why = figure.why_unknown or WhyUnknown.NOT_IN_DOCUMENTS
            yield UnknownFigure(name, figure.unit, why, span, figure.reading)
    if isinstance(parameters, MarginalTiers) and parameters.tiers_relative is not None:
        for tier in figures.tiers(parameters):
            if not tier.rate.known:
                yield UnknownFigure("rate", Unit.RATE, WhyUnknown.NOT_IN_DOCUMENTS, tier.rate, None)
    if isinstance(parameters, ThresholdRate) and len(parameters.counts) > 1:
        yield UnknownFigure("counts", Unit.YUAN, WhyUnknown.TWO_READINGS, NOTHING, FORKED)


def _figures_of(parameters: Parameters) -> Iterator[tuple[str, Figure]]:
    read: Callable[[str], object] = lambda name: getattr(parameters, name)  # noqa: E731
    for field in fields(parameters):
        value = read(field.name)
        if isinstance(value, Figure):
            yield field.name, value
    if isinstance(parameters, MarginalTiers):
        for tier in parameters.tiers:
            yield "rate", tier.rate
