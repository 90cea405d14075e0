"""Is the place of treatment told from the place of insurance?"""

import pytest

from assistant.answering.places_said import split_places
from tests.assistant.small_world import small_world


def split(text):
    care, homes, perhaps = split_places(text, small_world().places.named_in(text))
    return tuple(tuple(place.text for place in group) for group in (care, homes, perhaps))


@pytest.mark.parametrize(
    ("text", "care", "homes"),
    [
        ("贫困户去淄博市里的医院住院大病报几成", ("淄博市",), ()),
        ("没转诊自己跑淄博看的", ("淄博",), ()),
        ("温州的低保户转到淄博医院", ("淄博",), ("温州",)),
        ("沂源的低保在淄博住院大病能报多少", ("淄博",), ("沂源",)),
        ("淄博中心医院看病温州低保大病报多少", ("淄博",), ("温州",)),
        ("沂源大病起付线", (), ("沂源",)),
        ("贫困户在温州大病保险怎么报", (), ("温州",)),
        ("我在温州低保看门诊一年能救助多少", (), ("温州",)),
        ("沂源和温州的大病起付线", (), ("沂源", "温州")),
        ("我在淄博打工参保在沂源大病起付线", (), ("沂源",)),
        ("户口在沂源人在温州大病报几成", (), ("沂源",)),
        ("沂源的贫困户在温州做工大病起付线", (), ("沂源",)),
        ("老家沂源在温州带孙子住院报多少", (), ("沂源",)),
        ("在温州打工大病起付线", (), ("温州",)),
        ("医保在沂源去温州上班在温州住院报多少", ("温州",), ("沂源",)),
    ],
)
def test_where_somebody_was_treated_is_not_where_they_are_insured(text, care, homes):
    assert split(text) == (care, homes, ())


@pytest.mark.parametrize("text", ["在淄博住院能一站式结算吗", "淄博中心医院住院报多少"])
def test_a_place_that_stands_alone_may_be_either(text):
    care, homes, perhaps = split(text)
    assert not care
    assert len(homes) == 1
    assert perhaps == homes
