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
INSURED = re.compile(
    "(?:参保|投保|交的?医保|缴的?医保|医保|社保|户口|户籍|老家|家)(?:地|交|缴|办|关系)?(?:是|在|就在|还在|都在)+$|老家$"
)
PASSING = re.compile(
    "^(?:市|县|城|省)?(?:里|那边|那里|那儿|这边)?(?:打工|上班|工作|做工|务工|做活|干活|做事|做生意|上学|读书|读大学|"
    "带孙子|带孙女|带娃|带孩子|生活|居住|长住|过年)"
)
BEING = re.compile("(?:人|本人|人都|人现|现)(?:是|现|就)?在$")
HOSPITAL = re.compile("^[\u4e00-\u9fff]{0,5}医院")

Places = tuple[PlaceMention, ...]


def split_places(text: str, named: Sequence[PlaceMention]) -> tuple[Places, Places, Places]:
    """(places of treatment, places the question is about, those of the latter that may be of treatment only).

    去北京看病 is not insured in 北京; 在北京住院 may be, unless another place is named. Of places where somebody only
    works or stays nothing is left where another one is named.
    """
    going = tuple(each for each in named if GOING.search(text[: each.start]) and _treated(text, each))
    insured = [each for each in named if INSURED.search(text[: each.start])]
    rest = [each for each in named if each not in going and not (insured and _in_passing(text, each))]
    perhaps = tuple(each for each in rest if each not in insured and _perhaps_treated(text, each))
    homes = tuple(each for each in rest if each not in perhaps)
    staying = tuple(each for each in homes if _in_passing(text, each))
    homes = tuple(each for each in homes if each not in staying) or staying
    if homes:
        return (*going, *perhaps), homes, ()
    return going, perhaps, perhaps


def _in_passing(text: str, place: PlaceMention) -> bool:
    """在北京打工, 人在上海: where somebody is, which tells nothing of where they are insured."""
    before, behind = text[: place.start], text[place.end :]
    working = bool(PASSING.match(behind)) and bool(STAYING.search(before) or GOING.search(before))
    return (working or bool(BEING.search(before))) and not INSURED.search(before)


def _treated(text: str, place: PlaceMention) -> bool:
    behind = text[place.end :]
    return bool(TREATED.match(behind) or HOSPITAL.match(behind))


def _perhaps_treated(text: str, place: PlaceMention) -> bool:
    """在济南住院, 北京协和医院; 沂源县医院 is a hospital at home as likely as not."""
    if STAYING.search(text[: place.start]):
        return _treated(text, place)
    return bool(HOSPITAL.match(text[place.end :]))
