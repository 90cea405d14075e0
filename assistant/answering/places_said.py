"""Which places of a question are only where somebody was treated, not where they are insured? Pure."""

import re
from collections.abc import Sequence

from knowledge.tables.places import PlaceMention

GOING = re.compile("(?:去|到|往|跑|上|转到|转去|转院到|转诊到|送到)$")
STAYING = re.compile("(?:在|从|是在)$")
TREATED = re.compile(
    "^(?:市|县|城)?(?:里|里面|那边|那里|那儿)?的?(?:一家|一个|大|省里|市里|三甲)?"
    "(?:看|住院|住的院|住了|治|就医|就诊|手术|做手术|医院|买药|化疗|放疗|检查|做的|透析)"
)
HOSPITAL = re.compile("^[\u4e00-\u9fff]{0,5}医院")

Places = tuple[PlaceMention, ...]


def split_places(text: str, named: Sequence[PlaceMention]) -> tuple[Places, Places, Places]:
    """(places of treatment, places the question is about, those of the latter that may be of treatment only).

    去北京看病 is not insured in 北京; 在北京住院 may be, unless another place is named.
    """
    going = tuple(each for each in named if GOING.search(text[: each.start]) and _treated(text, each))
    rest = [each for each in named if each not in going]
    perhaps = tuple(each for each in rest if _perhaps_treated(text, each))
    homes = tuple(each for each in rest if each not in perhaps)
    if homes:
        return (*going, *perhaps), homes, ()
    return going, perhaps, perhaps


def _treated(text: str, place: PlaceMention) -> bool:
    behind = text[place.end :]
    return bool(TREATED.match(behind) or HOSPITAL.match(behind))


def _perhaps_treated(text: str, place: PlaceMention) -> bool:
    """在济南住院, 北京协和医院; 沂源县医院 is a hospital at home as likely as not."""
    if STAYING.search(text[: place.start]):
        return _treated(text, place)
    return bool(HOSPITAL.match(text[place.end :]))
