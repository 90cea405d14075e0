"""Does the shipped list of regions hold together, and is it quick enough to be read at every question?"""

import time
from collections import Counter
from pathlib import Path

import pytest

from knowledge.tables.loader import RegionFile, checked, read_yaml
from knowledge.tables.places import Places
from knowledge.tables.schema import Region
from knowledge.tables.terms import RegionLevel, RegionStatus

DATA = Path(__file__).parents[2] / "knowledge" / "data"
QUESTION = (
    "我是山东省淄博市沂源县的建档立卡贫困户，去年在济南做手术花了12万，医保报销后还剩8万，大病保险起付线是多少，"
    "青龙湾县的亲戚说能报百分之六十五，市医院和县医院不一样吗？"
) * 3


@pytest.fixture(scope="module")
def regions() -> tuple[Region, ...]:
    raw = read_yaml(DATA / "regions.yaml")
    return tuple(checked(RegionFile, row, "regions.yaml").shape() for row in raw["regions"])


@pytest.fixture(scope="module")
def places(regions: tuple[Region, ...]) -> Places:
    return Places(regions)


def test_every_code_stands_once_and_in_order(regions: tuple[Region, ...]) -> None:
    codes = [region.code for region in regions]
    assert codes == sorted(set(codes))


def test_every_region_lies_in_a_region_of_a_wider_level(regions: tuple[Region, ...]) -> None:
    by_code = {region.code: region for region in regions}
    width = list(RegionLevel)
    assert [region.code for region in regions if region.parent is None] == ["000000"]
    for region in regions:
        if region.parent is not None:
            assert width.index(by_code[region.parent].level) < width.index(region.level), region
            assert region.code.startswith(region.parent.rstrip("0")[:4]), region


def test_a_former_code_is_no_code_of_today_and_leads_to_one_place(regions: tuple[Region, ...]) -> None:
    codes = {region.code for region in regions}
    former = Counter(code for region in regions for code in region.former_codes)
    assert not codes & set(former)
    assert [code for code, times in former.items() if times > 1] == []


def test_all_provinces_and_about_all_prefectures_and_counties_are_there(regions: tuple[Region, ...]) -> None:
    levels = Counter(region.level for region in regions)
    assert levels[RegionLevel.PROVINCE] == 34
    assert levels[RegionLevel.PREFECTURE] == 333
    assert levels[RegionLevel.COUNTY] > 2_840


def test_two_counties_of_one_prefecture_never_share_a_name(regions: tuple[Region, ...]) -> None:
    names = Counter((region.parent, region.name) for region in regions)
    assert max(names.values()) == 1


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("610305", "610322"),  # 凤翔区
        ("110100", "110000"),  # the artificial level of a municipality
        ("110200", "110000"),
        ("500200", "500000"),
        ("370301", "370300"),  # 市辖区
        ("429000", "420000"),  # counties straight under a province
        ("371200", "370116"),  # 莱芜
        ("110103", "110101"),  # 崇文区
        ("330103", "330105"),  # 下城区
        ("370323", "370323"),
        ("000000", "000000"),
    ],
)
def test_a_code_of_any_year_leads_to_the_place_of_today(places: Places, code: str, today: str) -> None:
    region = places.get(code)
    assert region is not None
    assert region.code == today


@pytest.mark.parametrize("code", ["999999", "370399", "000001", "37032", "3703230", "abcdef", "", "３７０３２３"])
def test_a_code_that_never_was_is_refused(places: Places, code: str) -> None:
    assert places.get(code) is None


@pytest.mark.parametrize("code", ["429004", "110105", "441900", "659012"])
def test_every_line_ends_at_the_nation(places: Places, code: str) -> None:
    assert places.line(code)[0] == code
    assert places.line(code)[-1] == "000000"


def test_the_districts_of_a_municipality_lie_straight_in_it(places: Places) -> None:
    assert places.line("500112") == ("500112", "500000", "000000")


def test_only_places_with_documents_are_marked(regions: tuple[Region, ...]) -> None:
    for region in regions:
        folders = (DATA / "tables" / region.code).is_dir()
        if region.status is not RegionStatus.NONE and (DATA / "tables").is_dir():
            assert folders, f"{region.code} is marked {region.status} but has no tables"


EVERYDAY = """
朝阳 和平 城区 西湖 大同区 互助 通道 民和 平安 团结 友好 前进 红旗 光明 胜利 长寿 合作 比如 资源 延长 公安
民权 城口 新建 新民 安全 复兴 振兴 大方 博爱 天等 于都 和静 治多 改则 加查 定结 望都 信都 杂多 新和 农民 郊区 矿区
"""


@pytest.mark.parametrize("word", EVERYDAY.split())
def test_an_everyday_word_is_no_short_name_of_a_county(regions: tuple[Region, ...], word: str) -> None:
    counties = [region for region in regions if region.level is RegionLevel.COUNTY]
    assert not [region for region in counties if word in region.short_names]


def test_every_short_name_is_found_as_its_place(places: Places, regions: tuple[Region, ...]) -> None:
    for region in regions:
        for name in region.short_names:
            if region.code != "000000":
                (mention,) = places.named_in(name)
                assert region.code in mention.codes, name


def test_every_full_name_is_found_after_its_province(places: Places, regions: tuple[Region, ...]) -> None:
    for region in regions:
        if region.parent not in (None, "000000"):
            province = places.get(region.code[:2] + "0000")
            assert province is not None
            mention = places.named_in(province.name + region.name)[-1]
            assert region.code in mention.codes, region


def test_a_name_of_several_places_gives_all_of_them(places: Places) -> None:
    (mention,) = places.named_in("鼓楼区")
    assert len(mention.codes) >= 4
    assert {"320106", "350102"} <= set(mention.codes)


def test_places_in_a_long_question_are_found_within_a_millisecond(places: Places) -> None:
    question = QUESTION[:260]
    best = min(_seconds(places, question) for _ in range(30))
    assert best < 0.001


def _seconds(places: Places, question: str) -> float:
    start = time.thread_time()
    places.named_in(question)
    return time.thread_time() - start


def test_a_full_address_always_comes_down_to_its_county(places: Places, regions: tuple[Region, ...]) -> None:
    by_code = {region.code: region for region in regions}
    for region in regions:
        line = [by_code[code].name for code in reversed(places.line(region.code)) if code != "000000"]
        if line:
            (mention,) = places.resolve("我在" + "".join(line) + "住院")
            assert mention.codes == (region.code,), region


def test_an_address_in_short_names_comes_down_to_its_county(places: Places, regions: tuple[Region, ...]) -> None:
    by_code = {region.code: region for region in regions}
    for region in regions:
        line = [by_code[code] for code in reversed(places.line(region.code)) if code != "000000"]
        if line and all(each.short_names for each in line):
            found = places.resolve("".join(each.short_names[0] for each in line))
            assert region.code in found[-1].codes, region
            assert len(found) == 1, region
