"""Which place is a question about? The one chosen, named, given or talked about before; never another one instead."""

from dataclasses import replace

from assistant.answering import wording
from assistant.answering.answer import Answer, Clarify, Option, Reason
from assistant.answering.turn import Turn
from knowledge.tables.places import NATION, PlaceMention

MOST_OPTIONS = 8


def find_place(turn: Turn) -> Turn | Answer:
    """The region: chosen from the options, named in the question, given with it, or that of the conversation."""
    chosen = turn.completed.region
    if chosen is None and turn.said.perhaps_care:
        return _where_treated(turn)
    if chosen is None and turn.said.places:
        given = _settled_elsewhere(turn)
        return _in_region(_treated_there(turn, turn.said.places), given) if given else _named_place(turn)
    previous = turn.request.previous
    region = chosen or turn.request.region or (previous.region if previous else None)
    if region is None:
        return _ask_region(turn, _covered_options(turn))
    return _in_region(turn, region)


def _where_treated(turn: Turn) -> Turn | Answer:
    """在杭州住院, asked from somewhere else: treated there; asked from nowhere: taken as the place of insurance."""
    previous = turn.request.previous
    given = turn.request.region or (previous.region if previous else None)
    places = turn.knowledge.places
    known = {code for place in turn.said.perhaps_care for code in place.codes}
    around = set(places.line(given)) if given else set()
    if given and known <= around and turn.knowledge.chain(given) and not any(map(turn.knowledge.chain, known)):
        return _in_region(_treated_there(turn), given)
    if given is None or not known or any(code in around or given in places.line(code) for code in known):
        return _named_place(turn)
    covered = [code for code in known if turn.knowledge.chain(code)]
    if covered:
        return _ask_region(turn, tuple(_option(turn, code) for code in (given, *sorted(covered)[: MOST_OPTIONS - 1])))
    return _in_region(_treated_there(turn), given)


SETTLED = frozenset({"one_stop", "pay_after_treatment"})
"""Matters that ask how the place of treatment settles the bill."""


def _settled_elsewhere(turn: Turn) -> str | None:
    """The covered place given, where only the place of treatment is named: 杭州住院能一站式结算吗, asked in Wenzhou."""
    given = turn.request.region
    codes = [code for place in turn.said.places for code in place.codes]
    if given is None or not codes or not SETTLED & set(turn.said.matters) or not turn.knowledge.chain(given):
        return None
    return None if any(map(turn.knowledge.chain, codes)) else given


def _treated_there(turn: Turn, places: tuple[PlaceMention, ...] = ()) -> Turn:
    treated = (*turn.said.care_places, *(places or turn.said.perhaps_care))
    said = replace(turn.said, places=(), care_places=treated)
    return replace(turn, said=said)


def _named_place(turn: Turn) -> Turn | Answer:
    places = turn.said.places
    unknown = [place for place in places if not place.codes]
    if unknown:
        names = [option.label for option in _covered_options(turn)]
        text = f"{wording.unknown_place(unknown[0].text, names)}{wording.call(wording.HOTLINE)}"
        return turn.not_covered(Reason.NO_DOCUMENT, text)
    codes = [_one_code(turn, place) for place in places]
    known = [code for code in codes if code is not None]
    if len(known) == 1 and len(places) == 1:
        return _in_region(turn, known[0])
    candidates = tuple(dict.fromkeys(known if len(known) > 1 else [code for place in places for code in place.codes]))
    covered = [code for code in candidates if turn.knowledge.chain(code)]
    if not covered:
        return _in_region(turn, candidates[0])
    return _ask_region(turn, tuple(_option(turn, code) for code in candidates[:MOST_OPTIONS]))


def _one_code(turn: Turn, place: PlaceMention) -> str | None:
    """The place meant: the widest that holds all others of the name, else the one near the place given."""
    places = turn.knowledge.places
    widest = place.codes[0]
    if all(widest in places.line(code) for code in place.codes):
        return widest
    given = turn.request.region or (turn.request.previous.region if turn.request.previous else None)
    around = set(places.line(given)) - {NATION} if given else set()
    near = [code for code in place.codes if around & set(places.line(code))]
    return near[0] if len(near) == 1 else None


def _in_region(turn: Turn, code: str) -> Turn | Answer:
    region = turn.knowledge.places.get(code)
    placed = replace(turn, region=region.code if region else code)
    chain = turn.knowledge.chain(code)
    if chain:
        return replace(placed, chain=chain)
    covered, near = _covered_near(placed)
    text = f"{wording.no_document_here(placed.place, covered, near)}{wording.call(wording.HOTLINE)}"
    return placed.not_covered(Reason.NO_DOCUMENT, text)


def _covered_near(turn: Turn) -> tuple[list[str], bool]:
    """Names of covered places: those of the same province if there are any (True), else all."""
    places = turn.knowledge.places
    around = set(places.line(turn.region or "")) - {NATION}
    options = _covered_options(turn)
    near = [option.label for option in options if around & set(places.line(option.value))]
    return (near, True) if near else ([option.label for option in options], False)


def _covered_options(turn: Turn) -> tuple[Option, ...]:
    codes = dict.fromkeys(document.region for document in turn.knowledge.documents())
    return tuple(_option(turn, code) for code in codes)


def _option(turn: Turn, code: str) -> Option:
    region = turn.knowledge.places.get(code)
    return Option(code, region.name if region else code)


def _ask_region(turn: Turn, options: tuple[Option, ...]) -> Answer:
    return turn.ask_back(Clarify("region", wording.ask_region(), options))
