"""Can regions, documents and clauses be read over HTTP, with how they stand on a day?"""

import pytest

PLAN_YEAR = "2020-06-01"


def read(client, path: str, expected: int = 200, **parameters):
    response = client.get(f"/api/v1/{path}", parameters)
    assert response.status_code == expected, response.content
    return response.json()


class TestRegions:
    def test_what_is_covered_is_listed_with_what_it_published(self, client, published):
        regions = {region["code"]: region for region in read(client, "regions/")["regions"]}
        assert set(regions) == {"370323", "610322", "430300", "220000", "330300"}
        county = regions["370323"]
        assert (county["name"], county["level"], county["parent"], county["status"]) == (
            "沂源县",
            "county",
            "370300",
            "partial",
        )
        assert county["coverage"]["documents"] == ["yiyuan-2020"]
        assert "critical_illness_insurance" in county["coverage"]["programs"]
        assert "deductible" in county["coverage"]["topics"]

    def test_every_region_of_china_is_there_on_demand(self, client, published):
        regions = {region["code"]: region for region in read(client, "regions/", all="1")["regions"]}
        assert {"000000", "110000", "370300", "370323", "440300"} <= set(regions)
        assert regions["110000"]["status"] == "none"
        assert regions["110000"]["coverage"] == {"documents": [], "programs": [], "topics": []}

    def test_what_lies_in_a_region(self, client, published):
        inside = read(client, "regions/", parent="370300")["regions"]
        assert "沂源县" in [region["name"] for region in inside]
        assert {region["parent"] for region in inside} == {"370300"}

    def test_a_county_inherits_what_its_city_published_and_a_neighbour_inherits_nothing(self, client, published):
        county = {region["code"]: region for region in read(client, "regions/", parent="330300")["regions"]}["330302"]
        assert county["status"] == "partial"
        assert county["coverage"]["documents"] == ["wenzhou-draft"]
        inside = {region["code"]: region for region in read(client, "regions/", parent="370300")["regions"]}
        assert (inside["370302"]["status"], inside["370302"]["coverage"]["documents"]) == ("none", [])

    def test_an_unknown_parent_is_refused(self, client, published):
        assert read(client, "regions/", 422, parent="999999")["errors"][0]["field"] == "parent"


class TestDocuments:
    def test_all_documents_with_their_standing_today(self, client, published):
        documents = {document["id"]: document for document in read(client, "documents/")["documents"]}
        assert set(documents) == {"yiyuan-2020", "fengxiang-2020", "xiangtan-2021", "jilin-2019", "wenzhou-draft"}
        assert documents["yiyuan-2020"]["status"] == "outdated"
        assert documents["yiyuan-2020"]["notices"][0]["code"] == "outdated"
        assert documents["wenzhou-draft"]["notices"][0]["code"] == "draft"

    @pytest.mark.parametrize(
        ("region", "ids"),
        [("370323", ["yiyuan-2020"]), ("330302", ["wenzhou-draft"]), ("370302", []), ("110000", [])],
    )
    def test_the_documents_that_hold_in_a_region(self, client, published, region, ids):
        assert [document["id"] for document in read(client, "documents/", region=region)["documents"]] == ids

    @pytest.mark.parametrize(
        ("on", "status"),
        [
            ("2019-12-31", "not_yet_in_force"),
            ("2020-01-01", "in_force"),
            ("2020-12-31", "in_force"),
            ("2021-01-01", "outdated"),
        ],
    )
    def test_one_document_stands_by_the_day_asked(self, client, published, on, status):
        document = read(client, "documents/yiyuan-2020/", as_of=on)
        assert document["status"] == status
        assert (document["effective_from"], document["effective_to"]) == ("2020-01-01", "2020-12-31")

    @pytest.mark.parametrize(
        ("on", "status"),
        [
            ("2021-09-30", "not_yet_in_force"),
            ("2021-10-01", "in_force"),
            ("2026-10-01", "in_force"),
            ("2026-10-02", "expired"),
        ],
    )
    def test_a_document_with_a_stated_end_expires_on_the_day_after(self, client, published, on, status):
        document = read(client, "documents/xiangtan-2021/", as_of=on)
        assert document["status"] == status
        assert document["notices"][0]["code"] == ("digest" if status == "in_force" else status)

    def test_one_document_brings_its_clauses_in_order(self, client, published):
        clauses = read(client, "documents/yiyuan-2020/", as_of=PLAN_YEAR)["clauses"]
        assert len(clauses) == len({clause["clause_id"] for clause in clauses}) > 10
        assert {clause["document_id"] for clause in clauses} == {"yiyuan-2020"}

    def test_an_unknown_document_is_not_found(self, client, published):
        body = read(client, "documents/nowhere-2020/", 404)
        assert (body["status"], body["type"]) == (404, "about:blank")


class TestClauses:
    def test_a_clause_says_its_figures_and_its_document(self, client, published):
        clause = read(client, "clauses/yiyuan-2020.3.2.2/", as_of=PLAN_YEAR)
        assert clause["label"] == "三（二）二是"
        assert {"name": "起付线", "text": "5,000元", "unit": "yuan", "value": "5000.00"} in clause["figures"]
        assert all(figure["text"] in clause["text"] for figure in clause["figures"])
        assert clause["document"]["id"] == "yiyuan-2020"
        assert clause["document"]["status"] == "in_force"

    def test_every_clause_of_every_document_can_be_read(self, client, published):
        for document in read(client, "documents/")["documents"]:
            for clause in read(client, f"documents/{document['id']}/")["clauses"]:
                found = read(client, f"clauses/{clause['clause_id']}/")
                assert {key: found[key] for key in clause} == clause

    def test_an_unknown_clause_is_not_found(self, client, published):
        assert read(client, "clauses/yiyuan-2020.99/", 404)["status"] == 404

    @pytest.mark.parametrize("path", ["documents/yiyuan-2020/", "clauses/yiyuan-2020.3.2.2/", "documents/", "regions/"])
    def test_wrong_parameters_are_refused_by_name(self, client, published, path):
        field = "as_of" if path != "regions/" else "when"
        assert read(client, path, 422, **{field: "no day"})["errors"][0]["field"] == field


@pytest.mark.parametrize("path", ["search/", "regions/", "documents/", "documents/x/", "clauses/x/", "tables/"])
def test_nothing_can_be_written_here(client, published, path):
    for method in (client.post, client.put, client.delete):
        assert method(f"/api/v1/{path}").status_code == 405
