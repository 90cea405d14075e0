"""Does a saved result come out again from its own release, and is every change of it told?"""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from eligibility.models import SavedEstimate
from eligibility.replay import ABSENT, Difference, Kind, differences
from knowledge.selectors import active_release
from knowledge.services import publish

ANSWERS: dict[str, Any] = {
    "insurance": "resident",
    "identities": ["registered_poor"],
    "care": "inpatient",
    "total_cost": "120000.00",
    "covered_expenses": "100000.00",
    "basic_paid": "40000.00",
}
FENGXIANG: dict[str, Any] = {"region": "610322", "as_of": "2020-06-01", "answers": {**ANSWERS, "basic_paid": None}}
YIYUAN: dict[str, Any] = {"region": "370323", "as_of": "2020-06-01", "answers": ANSWERS}
OTHER_FIGURES = Path(__file__).parent.parent / "worked_examples" / "folders" / "artificial-fengxiang-base"


def saved(client: Client, body: dict[str, Any]) -> UUID:
    response = client.post("/api/v1/estimates/", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content
    return UUID(response.json()["estimate_id"])


def replay(*arguments: str) -> tuple[int, str]:
    """Exit code, and all that was said."""
    said = StringIO()
    try:
        call_command("replay", *arguments, stdout=said)
    except CommandError as error:
        return error.returncode, f"{said.getvalue()}{error}"
    return 0, said.getvalue()


def tamper(estimate_id: UUID, change: Callable[[Any], object]) -> None:
    row = SavedEstimate.objects.get(pk=estimate_id)
    change(row.result)
    row.save(update_fields=["result"])


pytestmark = pytest.mark.usefixtures("published")


@pytest.mark.parametrize(
    "body", [YIYUAN, FENGXIANG, {**FENGXIANG, "basis": "indicative"}], ids=["yiyuan", "fengxiang", "unverified"]
)
def test_a_result_just_saved_comes_out_the_same(client: Client, body: dict[str, Any]):
    assert replay(str(saved(client, body))) == (0, "相同\n")


def test_a_result_with_answers_open_and_one_of_a_batch_come_out_the_same(client: Client):
    asked = {**YIYUAN, "answers": {**ANSWERS, "covered_expenses": "unknown", "commercial_paid": "unknown"}}
    batch = json.dumps({"bodies": [asked, YIYUAN], "save": True})
    client.post("/api/v1/estimates/batch/", batch, content_type="application/json")
    saved(client, asked)
    code, text = replay("--all")
    assert (code, text) == (0, "共 3 份：相同 3，只有说法或新增的项不同 0，不同 0，不能重算 0\n")


def test_after_a_later_publish_it_still_comes_out_of_its_own_release(client: Client, published: str):
    before = saved(client, FENGXIANG)
    publish(folders=[*settings.KNOWLEDGE_DATA, OTHER_FIGURES], now=timezone.now())
    assert active_release() != published
    after = saved(client, FENGXIANG)
    results = [SavedEstimate.objects.get(pk=one).result for one in (before, after)]
    assert results[0]["out_of_pocket"] != results[1]["out_of_pocket"]
    assert replay(str(before)) == (0, "相同\n")
    assert replay(str(after)) == (0, "相同\n")


def test_a_stored_figure_that_was_changed_is_told_with_its_place(client: Client):
    estimate_id = saved(client, YIYUAN)
    tamper(estimate_id, lambda result: result["layers"][2]["pays"].update(low="5700.01"))
    code, text = replay(str(estimate_id))
    assert code == 1
    assert '不同 layers[medical_assistance].pays.low：保存的 "5700.01"，重算的 "5700.00"' in text
    assert "1 处不同" in text


def test_every_changed_figure_is_told(client: Client):
    estimate_id = saved(client, YIYUAN)

    def change(result: Any) -> None:
        result["out_of_pocket"]["high"] = "1.00"
        result["hull"] = 0
        result["layers"].pop()

    tamper(estimate_id, change)
    code, text = replay(str(estimate_id))
    assert code == 1
    assert "out_of_pocket.high" in text
    assert "不同 hull：保存的 0，重算的 false" in text
    assert "不同 layers[re_assistance]：保存的 （没有）" in text
    assert "3 处不同" in text


def test_words_of_another_version_are_told_apart_from_figures(client: Client):
    estimate_id = saved(client, YIYUAN)
    tamper(estimate_id, lambda result: result["identity"].update(why="照您说的身份算。"))
    code, text = replay(str(estimate_id))
    assert code == 0
    assert text.startswith('说法不同 identity.why：保存的 "照您说的身份算。"')
    assert text.endswith("数字相同，只有说法或新增的项不同\n")


def test_a_number_changed_inside_a_sentence_is_a_changed_figure(client: Client):
    estimate_id = saved(client, YIYUAN)

    def change(result: Any) -> None:
        step = result["layers"][1]["steps"][0]
        assert "65%" in step["text"]
        step["text"] = step["text"].replace("65%", "75%")

    tamper(estimate_id, change)
    code, text = replay(str(estimate_id))
    assert code == 1
    assert "不同 layers[critical_illness_insurance].steps[yiyuan-2020.3.2.2].text" in text


def test_a_request_that_is_refused_today_is_a_difference(client: Client):
    estimate_id = saved(client, YIYUAN)
    row = SavedEstimate.objects.get(pk=estimate_id)
    row.request["answers"]["basic_paid"] = "200000.00"
    row.save(update_fields=["request"])
    code, text = replay(str(estimate_id))
    assert code == 1
    assert "不同 整份结果" in text
    assert "answers.basic_paid" in text


def test_replaying_changes_nothing(client: Client):
    estimate_id = saved(client, YIYUAN)
    tamper(estimate_id, lambda result: result.update(total_cost="1.00"))
    before = SavedEstimate.objects.values().get()
    replay(str(estimate_id))
    replay("--all")
    assert SavedEstimate.objects.values().get() == before


def test_what_cannot_be_recomputed_says_why(client: Client):
    assert replay(str(uuid4()))[0] == 2
    assert "没有这份测算结果" in replay(str(uuid4()))[1]
    assert replay("not-an-id") == (2, "not-an-id 不是测算结果的编号")
    assert replay()[0] == 2
    estimate_id = saved(client, YIYUAN)
    SavedEstimate.objects.update(release="sha256:" + "0" * 64)
    code, text = replay(str(estimate_id))
    assert code == 2
    assert "发布不在这个数据库里（sha256:000" in text
    SavedEstimate.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    code, text = replay(str(estimate_id))
    assert code == 2
    assert "过了保存期限" in text


def test_a_request_that_is_not_whole_is_said_to_be_so(client: Client, published: str):
    whole = SavedEstimate.objects.get(pk=saved(client, YIYUAN)).request
    for damage in ({"as_of": "yesterday"}, {"as_of": None}, {"answers": None}):
        SavedEstimate.objects.update(request={**whole, **damage})
        code, text = replay("--all")
        assert code == 2
        assert "保存的请求不完整" in text
    SavedEstimate.objects.update(request={})
    assert replay("--all")[0] == 2


def test_all_are_counted_and_the_worst_decides(client: Client):
    ids = [saved(client, YIYUAN) for _ in range(5)]
    SavedEstimate.objects.filter(pk=ids.pop()).update(expires_at=timezone.now())
    tamper(ids[0], lambda result: result["identity"].update(why="换了说法"))
    SavedEstimate.objects.filter(pk=ids[1]).update(release="sha256:" + "0" * 64)
    code, text = replay("--all")
    assert code == 2
    assert "共 4 份：相同 2，只有说法或新增的项不同 1，不同 0，不能重算 1" in text
    tamper(ids[2], lambda result: result["total_paid"].update(low="0.00"))
    code, text = replay("--all")
    assert code == 1
    assert "共 4 份：相同 1，只有说法或新增的项不同 1，不同 1，不能重算 1" in text
    assert f"{ids[2]}\n不同 total_paid.low" in text


# --- comparing, without a database -----------------------------------------------------------------------------------

RESULT: dict[str, Any] = {
    "out_of_pocket": {"low": "1.00", "high": None},
    "layers": [{"program": "medical_assistance", "pays": "1.00"}, {"program": "re_assistance", "pays": "2.00"}],
    "assumptions": [{"code": "plan_year", "text": "2020年"}],
}


def kinds(change: Callable[[Any], object], stored: Any = RESULT) -> list[tuple[str, Kind]]:
    recomputed = deepcopy(stored)
    change(recomputed)
    return [(one.path, one.kind) for one in differences(stored, recomputed)]


def test_the_same_results_have_no_difference():
    assert kinds(lambda result: None) == []


def test_an_open_end_that_closes_is_a_changed_figure():
    assert kinds(lambda result: result["out_of_pocket"].update(high="5.00")) == [
        ("out_of_pocket.high", Kind.CHANGED),
    ]


def test_a_field_that_did_not_exist_is_added_unless_it_holds_a_figure():
    assert kinds(lambda result: result.update(sources=[], readings=["R6"])) == [
        ("sources", Kind.ADDED),
        ("readings", Kind.ADDED),
    ]
    assert kinds(lambda result: result.update(fund={"pays": ["3.00"]})) == [("fund", Kind.CHANGED)]
    assert kinds(lambda result: result.update(count=3)) == [("count", Kind.CHANGED)]


def test_a_field_or_an_entry_that_is_gone_is_a_change():
    assert kinds(lambda result: result.pop("assumptions")) == [("assumptions", Kind.CHANGED)]
    assert list(differences({"list": [{"code": "a"}, {"code": "b"}]}, {"list": [{"code": "b"}]})) == [
        Difference("list[a]", {"code": "a"}, ABSENT, Kind.CHANGED)
    ]


def test_entries_in_another_order_are_one_change():
    assert kinds(lambda result: result["layers"].reverse()) == [("layers", Kind.CHANGED)]


def test_entries_that_nothing_tells_apart_are_compared_by_place():
    stored = {"steps": [{"clause_id": "a", "amount": "1.00"}, {"clause_id": "a", "amount": "2.00"}]}
    assert kinds(lambda result: result["steps"][1].update(amount="3.00"), stored) == [
        ("steps[1].amount", Kind.CHANGED),
    ]


def test_a_sentence_with_the_same_numbers_is_only_worded_otherwise():
    stored = {"text": "5000.00 至 100000.00 的部分 × 65%", "note": "a"}
    assert kinds(lambda result: result.update(text="65% × （5000.00 到 100000.00）"), stored) == [("text", Kind.WORDED)]
    assert kinds(lambda result: result.update(text="65% × （5000.01 到 100000.00）"), stored) == [
        ("text", Kind.CHANGED)
    ]
    assert kinds(lambda result: result.update(text=None), stored) == [("text", Kind.CHANGED)]
    assert kinds(lambda result: result.update(note="b"), stored) == [("note", Kind.CHANGED)]
