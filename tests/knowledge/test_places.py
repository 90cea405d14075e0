"""Is every place named in a question recognised, and nothing else?"""

import pytest

from knowledge.tables.places import Places
from knowledge.tables.schema import Region
from knowledge.tables.terms import RegionLevel

NATION, PROVINCE, PREFECTURE, COUNTY = RegionLevel


def small_china() -> Places:
    return Places(
        [
            Region("000000", "中国", NATION, None, short_names=("全国",)),
            Region("370000", "山东省", PROVINCE, "000000", short_names=("山东",)),
            Region("370300", "淄博市", PREFECTURE, "370000", short_names=("淄博",)),
            Region("370323", "沂源县", COUNTY, "370300", short_names=("沂源",)),
            Region("220000", "吉林省", PROVINCE, "000000", short_names=("吉林",)),
            Region("220200", "吉林市", PREFECTURE, "220000", short_names=("吉林",)),
            Region("610322", "凤翔县", COUNTY, "370000", former_names=("凤翔区",), former_codes=("610305",)),
        ]
    )


def test_a_place_stands_in_line_with_its_parents_up_to_the_nation() -> None:
    assert small_china().line("370323") == ("370323", "370300", "370000", "000000")


def test_a_former_code_leads_to_the_region() -> None:
    region = small_china().get("610305")
    assert region is not None
    assert region.code == "610322"


@pytest.mark.parametrize("code", ["999999", "", "37032", "370399"])
def test_a_code_that_does_not_exist_is_no_region(code: str) -> None:
    assert small_china().get(code) is None
    assert small_china().line(code) == ()


def test_nested_names_come_down_to_the_narrowest() -> None:
    (mention,) = small_china().resolve("山东省淄博市沂源县大病保险")
    assert (mention.text, mention.codes) == ("沂源县", ("370323",))


def test_one_name_of_two_places_gives_both_widest_first() -> None:
    (mention,) = small_china().named_in("吉林有封顶线吗")
    assert mention.codes == ("220000", "220200")


def test_an_unknown_county_is_a_mention_without_codes() -> None:
    (mention,) = small_china().named_in("我在青龙湾县住院")
    assert (mention.text, mention.codes, mention.start, mention.end) == ("青龙湾县", (), 2, 6)
