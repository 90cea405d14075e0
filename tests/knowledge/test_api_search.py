"""Does GET /api/v1/search/ find the clauses of a person's places, mark them and say what must be said of them?"""

from datetime import date

import pytest
from django.utils import timezone

SEARCH = "/api/v1/search/"
PLAN_YEAR = "2020-06-01"


def search(client, expected: int = 200, **parameters):
    response = client.get(SEARCH, parameters)
    assert response.status_code == expected, response.content
    return response.json()


def wrong_fields(client, **parameters) -> list[str]:
    body = search(client, 422, **parameters)
    assert body["status"] == 422
    return [error["field"] for error in body["errors"]]


class TestFinding:
    def test_the_clause_of_the_deductible_comes_first(self, client, published):
        body = search(client, q="贫困户大病保险起付线是多少", region="370323", as_of=PLAN_YEAR)
        assert body["hits"][0]["clause_id"] == "yiyuan-2020.3.2.2"
        assert body["hits"][0]["label"] == "三（二）二是"
        assert body["query"]["tokens"] == ["贫困户", "大病保险", "起付线"]
        assert "起付标准" in body["query"]["expanded"]
        assert (body["region"], body["as_of"], body["release"]) == ("370323", PLAN_YEAR, published)

    @pytest.mark.parametrize(
        ("asked", "clause_id"),
        [
            ("大病门槛费", "yiyuan-2020.3.2.2"),
            ("大兵保险的起伏线", "yiyuan-2020.3.2.2"),
            ("特药报几成", "yiyuan-2020.3.2.2b"),
            ("再救助2万元封顶", "yiyuan-2020.3.2.4"),
        ],
    )
    def test_everyday_words_and_misspellings_find_the_clause(self, client, published, asked, clause_id):
        hits = search(client, q=asked, region="370323", as_of=PLAN_YEAR)["hits"]
        assert clause_id in [hit["clause_id"] for hit in hits[:2]]

    def test_highlights_are_code_points_of_the_text_shown(self, client, published):
        for hit in search(client, q="大病保险起付线5000元", region="370323", as_of=PLAN_YEAR)["hits"]:
            for start, end in hit["highlights"]:
                assert 0 <= start < end <= len(hit["text"])
        first = search(client, q="5000元", region="370323", as_of=PLAN_YEAR)["hits"][0]
        assert {first["text"][start:end] for start, end in first["highlights"]} == {"5,000元"}

    def test_the_number_of_hits_is_limited_and_the_total_said(self, client, published):
        everything = search(client, q="大病保险", region="370323", limit=50)
        assert everything["total"] == len(everything["hits"]) > 3
        some = search(client, q="大病保险", region="370323", limit=3)
        assert some["total"] == everything["total"]
        assert some["hits"] == everything["hits"][:3]
        assert len(search(client, q="大病保险", region="370323")["hits"]) == min(10, everything["total"])

    def test_only_the_kind_asked(self, client, published):
        hits = search(client, q="贫困人口 医保", region="370323", kind="duty", limit=50)["hits"]
        assert hits
        assert {hit["kind"] for hit in hits} == {"duty"}

    def test_nothing_to_find_is_an_empty_answer(self, client, published):
        assert search(client, q="😀😀", region="370323")["total"] == 0
        assert search(client, q="' OR 1=1; --", region="370323")["total"] == 0


class TestPlaces:
    def test_a_county_never_sees_another_city(self, client, published):
        hits = search(client, q="温州 困难群体 大病保险 起付线", region="370323", limit=50)["hits"]
        assert {hit["document_id"] for hit in hits} == {"yiyuan-2020"}

    def test_a_county_inherits_its_city(self, client, published):
        hits = search(client, q="困难群体 大病保险 起付线", region="330302")["hits"]
        assert {hit["document_id"] for hit in hits} == {"wenzhou-draft"}

    def test_a_neighbour_county_and_the_city_above_do_not_see_a_county(self, client, published):
        for region in ("370302", "370300"):
            assert search(client, q="大病保险起付线", region=region)["hits"] == []

    def test_a_place_without_documents_is_empty_and_says_so(self, client, published):
        body = search(client, q="大病保险", region="110000")
        assert (body["total"], body["hits"]) == (0, [])
        assert [notice["code"] for notice in body["notices"]] == ["partial_region"]
        assert "北京市" in body["notices"][0]["text"]

    def test_without_a_region_everything_published_is_searched(self, client, published):
        hits = search(client, q="大病保险起付线", limit=50)["hits"]
        assert {hit["document_id"] for hit in hits} >= {
            "yiyuan-2020",
            "fengxiang-2020",
            "xiangtan-2021",
            "wenzhou-draft",
        }


class TestDays:
    def test_in_the_year_of_the_plan_no_notice_of_age(self, client, published):
        hits = search(client, q="大病保险", region="370323", as_of=PLAN_YEAR)["hits"]
        assert {notice["code"] for hit in hits for notice in hit["notices"]} == {"digest"}

    def test_today_is_the_day_asked_when_none_is_given(self, client, published):
        body = search(client, q="大病保险起付线", region="370323")
        assert body["as_of"] == timezone.localdate().isoformat()
        assert body["hits"][0]["notices"][0]["code"] == "outdated"

    @pytest.mark.parametrize(("on", "seen"), [(date(2019, 12, 31), False), (date(2020, 1, 1), True)])
    def test_a_plan_is_found_from_its_first_day(self, client, published, on, seen):
        hits = search(client, q="大病保险起付线", region="370323", as_of=on.isoformat())["hits"]
        assert bool(hits) is seen

    def test_a_draft_says_so_first(self, client, published):
        hits = search(client, q="大病保险起付线", region="330300")["hits"]
        assert {hit["notices"][0]["code"] for hit in hits} == {"draft"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("parameters", "field"),
        [
            ({}, "q"),
            ({"q": ""}, "q"),
            ({"q": "   "}, "q"),
            ({"q": "药" * 261}, "q"),
            ({"q": "a\x00b"}, "q"),
            ({"q": "药", "region": "999999"}, "region"),
            ({"q": "药", "region": "37032"}, "region"),
            ({"q": "药", "region": "３７０３２３"}, "region"),
            ({"q": "药", "as_of": "2020-02-30"}, "as_of"),
            ({"q": "药", "as_of": "yesterday"}, "as_of"),
            ({"q": "药", "limit": "0"}, "limit"),
            ({"q": "药", "limit": "51"}, "limit"),
            ({"q": "药", "limit": "ten"}, "limit"),
            ({"q": "药", "kind": "poem"}, "kind"),
            ({"q": "药", "page": "2"}, "page"),
            ({"q": ["药", "病"]}, "q"),
        ],
    )
    def test_a_wrong_parameter_is_refused_by_name(self, client, published, parameters, field):
        assert wrong_fields(client, **parameters) == [field]

    @pytest.mark.parametrize("name", ["region", "as_of", "limit", "kind"])
    def test_a_blank_parameter_is_refused_and_never_searches_everywhere(self, client, published, name):
        assert wrong_fields(client, q="大病保险起付线", **{name: ""}) == [name]

    def test_the_longest_question_and_the_widest_limit_are_taken(self, client, published):
        assert search(client, q="药" * 260, region="370323", limit=50)["query"]["text"] == "药" * 260

    def test_messages_come_in_english_where_asked(self, client, published):
        response = client.get(SEARCH, {"q": "药", "region": "999999"}, headers={"accept-language": "en"})
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["errors"] == [{"field": "region", "message": "There is no region code 999999."}]
        response = client.get(SEARCH, {"q": "药", "region": "37"}, headers={"accept-language": "en"})
        assert "six digits" in response.json()["errors"][0]["message"]
        assert "六位" in search(client, 422, q="药", region="37")["errors"][0]["message"]

    def test_before_anything_is_published_it_is_unavailable(self, client, db):
        assert client.get(SEARCH, {"q": "药"}).status_code == 503
