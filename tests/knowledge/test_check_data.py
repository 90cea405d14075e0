"""Does `manage.py check_data` refuse what is wrong, tell what is doubtful, and count what is there?"""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from knowledge.tables.checks import check
from knowledge.tables.counts import counts
from knowledge.tables.doubts import DOUBTS, doubts
from knowledge.tables.files import read_folders
from tests.knowledge import artificial
from tests.knowledge.shipped import SHIPPED

TABLE = f"tables/{artificial.COUNTY}/critical_illness_insurance.yaml"
DOCUMENT = "documents/made-2020.yaml"


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("check_data", *arguments, stdout=out)
    return out.getvalue()


def content(tmp_path, files):
    return read_folders([artificial.write(tmp_path, files)])


def test_the_shipped_data_is_fit_and_counted():
    said = command("--counts")
    assert "数据没有问题" in said
    assert re.search(r"^yiyuan-2020 \| 2\d \| ", said, re.MULTILINE)


def test_a_folder_that_is_wrong_is_refused_with_its_problems(tmp_path):
    folder = artificial.write(tmp_path, {"documents/x.yaml": artificial.document() | {"region": "999999"}})
    with pytest.raises(CommandError, match="没有代码为 999999 的地区") as refused:
        command("--data", str(folder))
    assert refused.value.returncode == 1


def test_every_known_figure_of_the_shipped_tables_stands_in_its_clause():
    rows = counts(read_folders([SHIPPED]))
    assert sum(row.known for row in rows) > 30
    assert [row.document_id for row in rows if row.known != row.standing] == []


def test_the_counts_of_a_small_folder(tmp_path):
    (row,) = counts(content(tmp_path, artificial.files()))
    assert (row.clauses, row.clause_figures, row.rules, row.entitlements) == (3, 6, 1, 1)
    # deductible, one upper end, two rates, no ceiling; half the contribution
    assert (row.known, row.standing, row.relative, row.ranges, row.unknown) == (6, 6, 0, 0, 0)


def falling_rates(files):
    tiers = files[TABLE]["rules"][0]["tiers"]
    tiers[0]["rate"], tiers[1]["rate"] = "0.75", "0.65"
    files[DOCUMENT]["clauses"][0]["text"] = "大病保险起付线为5000元，超过部分报75%，10万元以上报65%，不封顶。"
    figures = files[DOCUMENT]["clauses"][0]["figures"]
    figures[2].update(text="75%", value="0.75")
    figures[3].update(text="65%", value="0.65")


def second_year(files, amount=5000, first="2021-01-01"):
    later = artificial.document(amount) | {"id": "made-2021", "issued_on": None}
    for clause in later["clauses"]:
        clause["id"] = clause["id"].replace("2020", "2021")
    later["clauses"] = later["clauses"][:1]
    later["assumptions"] = {"plan_year": "按 2021 年理解"}
    later["applies_from"] = {"day": first, "stated": False, "reason": f"按2021年全年理解，从{first}起"}
    later["applies_to"] = {"day": "2021-12-31", "stated": False, "reason": "按2021年全年理解"}
    if first != "2021-01-01":
        later["applies_from"]["reason"] = "从2021年3月1日起"
    table = artificial.table(amount)["rules"][0]
    text = str(table).replace("made-2020", "made-2021").replace("made-critical-illness", "made-second")
    files["documents/made-2021.yaml"] = later
    files[TABLE]["rules"].append(eval(text))


def one_address(files):
    second = artificial.document() | {
        "id": "city-2020",
        "region": artificial.CITY,
        "clauses": [],
        "issued_on": None,
        "applies_from": None,
        "assumptions": {},
    }
    for document in (files[DOCUMENT], second):
        document["official_url"] = "https://example.org/a"
    files["documents/city.yaml"] = second
    files["regions.yaml"]["regions"][2]["status"] = "partial"


DOUBTFUL = {
    "rates_fall_with_the_tier": (falling_rates, "费用越高比例越低"),
    "one_address_in_two_regions": (one_address, "是同一个网址"),
    "changes_beyond_a_third": (lambda files: second_year(files, 6501), "比前一条 made-critical-illness 高30%"),
    "gap_between_documents": (lambda files: second_year(files, first="2021-03-01"), "中间按前一条计算"),
}


@pytest.mark.parametrize("name", [each.__name__ for each in DOUBTS])
def test_what_is_doubtful_is_told_and_not_refused(name, tmp_path):
    changes, said = DOUBTFUL[name]
    files = artificial.files()
    changes(files)
    found = content(tmp_path, files)
    assert check(found) == ()
    assert any(said in str(doubt) for doubt in doubts(found))


def test_nothing_is_doubted_without_reason(tmp_path):
    assert doubts(content(tmp_path / "a", artificial.files())) == ()
    files = artificial.files()
    second_year(files, 6500)
    assert doubts(content(tmp_path / "b", files)) == ()
