"""What does the page of a result show, made from nothing but the result as it travels and is stored?

So a saved result is printed as it was given, and nothing on the page can say another number than the interface.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eligibility.questionnaire.answers import from_estimate, in_words
from eligibility.questionnaire.questions import BY_KEY, EARLIER_THIS_YEAR
from eligibility.questionnaire.reach import UNKNOWN
from eligibility.waterfall import Bar, waterfall
from eligibility.wording import QUESTIONS
from knowledge.tables.readings import reading
from knowledge.tables.terms import HospitalLevel, Program, WhyUnknown

Wire = Mapping[str, Any]

_WHY_A_RANGE: Mapping[WhyUnknown, str] = {
    WhyUnknown.NOT_IN_DOCUMENTS: "{layers}报多少，文件没有写全",
    WhyUnknown.ILLEGIBLE: "{layers}的原文有看不清的数字",
    WhyUnknown.CONFLICT: "{layers}的数字，文件前后说法不一",
    WhyUnknown.TWO_READINGS: "{layers}的条文有两种读法，两种都算了",
    WhyUnknown.FLOOR_ONLY: "{layers}只写了最少报多少",
}
_NOTHING = "0.00"
_OF_A_SOURCE = "参考数据本身是一个范围"
_OTHERWISE = "有没有、批不批准、按哪种身份，还定不下来"


@dataclass(frozen=True, slots=True)
class LayerShown:
    """One layer that applies, why its amount is a range (each reason once), and how its clauses are read.

    ``citations``: one for each place in the documents; clauses that are parts of one place share its label.
    """

    layer: Wire
    reasons: tuple[str, ...]
    readings: tuple[str, ...]
    citations: tuple[Wire, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A result ready for its page. ``why``: in one sentence each, why it is a range; empty where it is none.

    ``anything``: from nothing to the whole bill, all is possible.
    ``alone``, ``together``: what to find out, told for answers that narrow the range by themselves, and the names of
    those that do so only with others. ``said``: the answers it rests on, as name and words.
    ``beyond``: the layers that may pay for what lies outside the catalogue.
    """

    result: Wire
    known: bool
    anything: bool
    alone: tuple[str, ...]
    together: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    why: tuple[str, ...]
    outside: bool
    beyond: tuple[str, ...]
    layers: tuple[LayerShown, ...]
    not_granted: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    notices: tuple[Wire, ...]
    digest: str


def shown(result: Wire, answers: Wire) -> Shown:
    """``result`` as it travels, with the answers it was asked for (``unknown`` where the person did not know)."""
    own, narrowing = result["out_of_pocket"], result["narrowing"]
    known = own["low"] == own["high"]
    notices = tuple(notice for notice in result["notices"] if notice["code"] != "digest")
    return Shown(
        result=result,
        known=known,
        anything=not known and own == {"low": _NOTHING, "high": result["total_cost"]},
        alone=tuple(entry["text"] for entry in narrowing if entry["narrows_by"] != _NOTHING),
        together=tuple(QUESTIONS[entry["question"]] for entry in narrowing if entry["narrows_by"] == _NOTHING),
        said=_said(answers),
        why=() if known else tuple(_why_a_range(result, answers)) or (_OTHERWISE,),
        outside=result["uncovered_expenses"]["high"] != _NOTHING,
        beyond=tuple(layer["name"] for layer in result["layers"] if layer.get("beyond_catalogue")),
        layers=tuple(_layer(layer) for layer in result["layers"] if layer["applies"]),
        not_granted=tuple((Program(entry["program"]).chinese, entry["why"]) for entry in result["not_granted"]),
        bars=waterfall(result),
        notices=notices,
        digest=next((notice["text"] for notice in result["notices"] if notice["code"] == "digest"), ""),
    )


def _why_a_range(result: Wire, answers: Wire) -> Iterator[str]:
    """What is unknown, by who left it open: the documents, their wording, a source, the person."""
    stated = [layer for layer in result["layers"] if not layer.get("sources")]
    for why, text in _WHY_A_RANGE.items():
        names = [layer["name"] for layer in stated if why in _whys(layer)]
        if names:
            yield text.format(layers="、".join(names))
    said = [layer["name"] for layer in result["layers"] if layer.get("sources") and _whys(layer)]
    if said:
        yield f"{'、'.join(said)}的{_OF_A_SOURCE}"
    asked = {entry["question"] for entry in result["narrowing"]}
    unknown = [QUESTIONS[key] for key in BY_KEY if key in asked and _answer(answers, key) == UNKNOWN]
    if unknown:
        yield f"{'、'.join(unknown)}，您选了“不清楚”"
    if result["hull"]:
        yield "没有答的太多，这个范围放得比较宽，弄清几项会窄得多"


def _answer(answers: Wire, key: str) -> object:
    """An answer by the key of its question; those of the year so far lie one deeper."""
    name, _, inner = key.partition(".")
    value = answers.get(name)
    return value.get(inner) if inner and isinstance(value, Mapping) else value


def _whys(layer: Wire) -> tuple[WhyUnknown, ...]:
    """Why the layer itself, and not only what the layers before it left, is a range; each reason once."""
    if not layer["applies"] or layer["pays"]["low"] == layer["pays"]["high"]:
        return ()
    return tuple(dict.fromkeys(WhyUnknown(unknown["why_unknown"]) for unknown in layer["unknowns"]))


def _layer(layer: Wire) -> LayerShown:
    places: dict[tuple[str, str], Wire] = {}
    for citation in layer["citations"]:
        places.setdefault((citation["document"]["id"], citation["label"]), citation)
    readings = tuple(reading(code) for code in layer.get("readings", ()))
    return LayerShown(layer, _reasons(layer), readings, tuple(places.values()))


def _reasons(layer: Wire) -> tuple[str, ...]:
    whys = _whys(layer)
    return (_OF_A_SOURCE,) if whys and layer.get("sources") else tuple(why.chinese for why in whys)


def _said(answers: Wire) -> tuple[tuple[str, str], ...]:
    """The answers in words. Of the year so far its amounts are told, or its gate where they say nothing."""
    every = from_estimate(answers)
    year = {key: value for key, value in every.items() if key.startswith("year_to_date.")}
    if year and all(isinstance(value, str) and value.strip("0.") == "" for value in year.values()):
        every = {key: value for key, value in every.items() if key not in year} | {EARLIER_THIS_YEAR: False}
    elif year:
        del every[EARLIER_THIS_YEAR]
    return tuple((BY_KEY[key].short, in_words(BY_KEY[key], value)) for key, value in every.items())


# --- side by side ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What one level of hospital comes to: the person's part and each layer that may pay."""

    name: str
    chosen: bool
    own: Wire
    pays: tuple[tuple[str, Wire], ...]


def level_rows(results: Sequence[tuple[HospitalLevel, Wire]], answers: Wire) -> tuple[LevelRow, ...]:
    """One row for each level; none where every level comes to the same, or none is told apart."""
    rows = [
        LevelRow(
            name=f"{level.chinese}医院",
            chosen=answers.get("hospital_level") == level.value,
            own=result["out_of_pocket"],
            pays=tuple((one["name"], one["pays"]) for one in result["layers"] if one["pays"]["high"] != _NOTHING),
        )
        for level, result in results
    ]
    differ = any((row.own, row.pays) != (rows[0].own, rows[0].pays) for row in rows)
    return tuple(rows) if differ else ()


# --- unverified figures ----------------------------------------------------------------------------------------------


def differs(other: Wire, result: Wire) -> bool:
    """Whether unverified figures change anything for this person."""
    return [layer["pays"] for layer in other["layers"]] != [layer["pays"] for layer in result["layers"]]
