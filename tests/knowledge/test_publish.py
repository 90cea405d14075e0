"""Does publishing move everybody to one whole release, or leave everything as it was?"""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import DjangoAssertNumQueries

from knowledge import selectors, services
from knowledge.management.commands import publish_knowledge
from knowledge.models import ActiveRelease, Release, ReleasePart
from knowledge.services import CacheNotBuilt, PublishedMeanwhile, WouldRollBack, publish
from knowledge.tables.catalogue import rules_in_force
from knowledge.tables.loader import DataError
from knowledge.tables.schema import MarginalTiers
from tests.knowledge import artificial

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ON = date(2020, 6, 1)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all: its folders are named by content, so tests cannot disturb each other."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_cache(cache: Path, settings):
    settings.KNOWLEDGE_CACHE = cache
    selectors.forget()


UNDATED = {"id": "second", "clauses": [], "issued_on": None, "applies_from": None}


def folder(tmp_path: Path, amount: int = 5000, name: str = "") -> Path:
    return artificial.write(tmp_path / (name or f"data-{amount}"), artificial.files(amount))


def deductible() -> int | None:
    rule = rules_in_force(selectors.active_snapshot().chain(artificial.COUNTY), ON).rules[0]
    assert isinstance(rule.parameters, MarginalTiers)
    return rule.parameters.deductible.value


def test_before_anything_is_published_the_snapshot_says_so():
    with pytest.raises(selectors.NothingPublished):
        selectors.active_snapshot()


def test_document_table_and_search_come_from_the_release(tmp_path):
    done = publish(folders=[folder(tmp_path)], now=NOW)
    snapshot = selectors.active_snapshot()
    assert done.moved
    assert snapshot.release == done.release
    assert deductible() == 500_000
    document, clause = snapshot.clause("made-2020.1")
    assert "5000元" in clause.text
    assert snapshot.document("made-2020") == document
    assert snapshot.documents() == (document,)
    hits = snapshot.index.search("大病保险起付线", [artificial.COUNTY], ON, 5)
    assert hits[0].clause_id == "made-2020.1"
    assert snapshot.index.search("大病保险起付线", [artificial.CITY], ON, 5) == ()


def test_what_does_not_exist_is_said_to_be_missing(tmp_path):
    publish(folders=[folder(tmp_path)], now=NOW)
    snapshot = selectors.active_snapshot()
    assert snapshot.jurisdiction(artificial.CITY) is None
    assert snapshot.chain(artificial.CITY) == ()
    assert snapshot.chain("123456") == ()
    for missing in (snapshot.document, snapshot.clause, snapshot.part_hash):
        with pytest.raises(KeyError):
            missing("made-2020.99")
    with pytest.raises(selectors.UnknownRelease):
        selectors.snapshot("sha256:0")


def test_the_active_snapshot_costs_one_query_once_it_is_known(
    tmp_path, django_assert_num_queries: DjangoAssertNumQueries
):
    publish(folders=[folder(tmp_path)], now=NOW)
    deductible()
    with django_assert_num_queries(1):
        deductible()


def test_publishing_the_same_data_again_changes_nothing(tmp_path):
    first = publish(folders=[folder(tmp_path)], now=NOW)
    again = publish(folders=[folder(tmp_path, name="copy")], now=NOW)
    assert again.release == first.release
    assert not again.moved
    assert not again.difference
    assert Release.objects.count() == 1


def test_shapes_come_from_the_release_and_not_from_yaml_that_changed_since(tmp_path):
    data = folder(tmp_path)
    publish(folders=[data], now=NOW)
    selectors.forget()
    artificial.write(data, artificial.files(9000))
    assert deductible() == 500_000


def test_unchanged_parts_survive_a_new_release_in_memory(tmp_path):
    publish(folders=[folder(tmp_path)], now=NOW)
    before = selectors.active_snapshot()
    publish(folders=[folder(tmp_path, 6000)], now=NOW)
    after = selectors.active_snapshot()
    assert after.places is before.places
    assert after.lexicon is before.lexicon
    assert after.part_hash(artificial.COUNTY) != before.part_hash(artificial.COUNTY)


def test_a_superseded_release_can_still_be_read(tmp_path):
    first = publish(folders=[folder(tmp_path)], now=NOW)
    publish(folders=[folder(tmp_path, 6000)], now=NOW)
    selectors.forget()
    assert "6000元" in selectors.active_snapshot().clause("made-2020.1")[1].text
    assert "5000元" in selectors.snapshot(first.release).clause("made-2020.1")[1].text


def test_older_data_over_a_newer_release_is_refused_with_the_difference(tmp_path):
    publish(folders=[folder(tmp_path)], now=NOW)
    newer = publish(folders=[folder(tmp_path, 6000)], now=NOW)
    with pytest.raises(WouldRollBack) as refused:
        publish(folders=[folder(tmp_path)], now=NOW)
    assert ("条款", "made-2020.1") in refused.value.items
    assert ("规则", "made-critical-illness") in refused.value.items
    assert ("条款", "made-2020.2") not in refused.value.items
    assert selectors.active_release() == newer.release


def test_one_old_clause_among_new_ones_is_refused_too(tmp_path):
    publish(folders=[folder(tmp_path)], now=NOW)
    publish(folders=[folder(tmp_path, 6000)], now=NOW)
    mixed = artificial.files(6000)
    mixed["documents/made-2020.yaml"]["clauses"][0] = artificial.document(5000)["clauses"][0]
    mixed["documents/made-2020.yaml"]["clauses"][1]["text"] = "2020年1月1日印发并施行，又写了新的。"
    mixed[f"tables/{artificial.COUNTY}/critical_illness_insurance.yaml"] = artificial.table(5000)
    with pytest.raises(WouldRollBack):
        publish(folders=[artificial.write(tmp_path / "mixed", mixed)], now=NOW)


def test_older_data_is_published_on_purpose(tmp_path):
    first = publish(folders=[folder(tmp_path)], now=NOW)
    publish(folders=[folder(tmp_path, 6000)], now=NOW)
    back = publish(folders=[folder(tmp_path)], now=NOW, replace=True)
    assert back.moved
    assert back.release == first.release
    assert deductible() == 500_000


def test_a_document_that_disappears_is_refused(tmp_path):
    extra = {"documents/second.yaml": artificial.document() | UNDATED}
    publish(folders=[folder(tmp_path), artificial.write(tmp_path / "extra", extra)], now=NOW)
    with pytest.raises(WouldRollBack, match="文件 second"):
        publish(folders=[folder(tmp_path)], now=NOW)


def test_a_corrected_clause_is_no_rollback(tmp_path):
    publish(folders=[folder(tmp_path)], now=NOW)
    done = publish(folders=[folder(tmp_path, 7000)], now=NOW)
    assert done.moved
    assert ("条款", "made-2020.1") in done.difference.changed


def test_parts_of_a_publish_that_died_are_no_history(tmp_path, monkeypatch):
    publish(folders=[folder(tmp_path)], now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_switch", _die)
        with pytest.raises(KeyboardInterrupt):
            publish(folders=[folder(tmp_path, 6000)], now=NOW)
    assert deductible() == 500_000
    assert publish(folders=[folder(tmp_path, 6000)], now=NOW).moved


def _die(*_: object) -> bool:
    raise KeyboardInterrupt


def test_broken_data_writes_nothing(tmp_path):
    broken = artificial.files()
    broken["documents/made-2020.yaml"]["clauses"][0]["text"] = "没有数字"
    with pytest.raises(DataError):
        publish(folders=[artificial.write(tmp_path / "broken", broken)], now=NOW)
    assert not ReleasePart.objects.exists()


def test_a_full_disk_leaves_the_old_release_active(tmp_path, settings):
    publish(folders=[folder(tmp_path)], now=NOW)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the cache folder should be")
    settings.KNOWLEDGE_CACHE = blocked
    with pytest.raises(CacheNotBuilt):
        publish(folders=[folder(tmp_path, 6000)], now=NOW)
    assert deductible() == 500_000


def test_of_two_publishers_the_later_one_changes_nothing(tmp_path, monkeypatch):
    publish(folders=[folder(tmp_path)], now=NOW)
    build = services._build_caches

    def overtaken(hashes: dict[str, str]) -> None:
        build(hashes)
        monkeypatch.setattr(services, "_build_caches", build)
        publish(folders=[folder(tmp_path, 6000)], now=NOW)

    monkeypatch.setattr(services, "_build_caches", overtaken)
    with pytest.raises(PublishedMeanwhile):
        publish(folders=[folder(tmp_path, 7000)], now=NOW)
    assert deductible() == 600_000
    assert Release.objects.count() == 2


def test_two_publishers_of_the_same_data_are_both_content(tmp_path, monkeypatch):
    build = services._build_caches

    def overtaken(hashes: dict[str, str]) -> None:
        build(hashes)
        monkeypatch.setattr(services, "_build_caches", build)
        publish(folders=[folder(tmp_path)], now=NOW)

    monkeypatch.setattr(services, "_build_caches", overtaken)
    assert not publish(folders=[folder(tmp_path)], now=NOW).moved
    assert ActiveRelease.objects.count() == 1


def test_a_dry_run_writes_nothing(tmp_path, settings):
    settings.KNOWLEDGE_CACHE = tmp_path / "cache"
    done = publish(folders=[folder(tmp_path)], now=NOW, dry_run=True)
    assert not done.moved
    assert not ReleasePart.objects.exists()
    assert not settings.KNOWLEDGE_CACHE.exists()
    assert publish(folders=[folder(tmp_path)], now=NOW).release == done.release


def test_the_release_hash_is_the_same_in_another_process(tmp_path):
    done = publish(folders=[folder(tmp_path)], now=NOW)
    code = (
        "import sys, json; from pathlib import Path; from knowledge.tables import files, parts;"
        "print(json.dumps({p.key: p.hash for p in parts.parts_from(files.read_folders([Path(sys.argv[1])]))}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder(tmp_path, name="elsewhere"))],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONHASHSEED": "7", "PATH": "", "LC_ALL": "C"},
        cwd=Path(__file__).parents[2],
    )
    assert Release.objects.get(pk=done.release).parts == json.loads(run.stdout)


def test_index_folders_that_no_recent_release_uses_are_swept_when_old(tmp_path, settings):
    settings.KNOWLEDGE_CACHE = tmp_path / "cache"
    root = settings.KNOWLEDGE_CACHE / "search"
    publish(folders=[folder(tmp_path)], now=NOW)
    (used,) = root.glob("[!.]*")
    for name, age in (("000000-old", 2), ("000000-young", 0)):
        (root / name).mkdir()
        day = (datetime.now(UTC) - timedelta(days=age)).timestamp()
        os.utime(root / name, (day, day))
    os.utime(used, (0, 0))
    publish(folders=[folder(tmp_path)], now=datetime.now(UTC))
    assert {path.name for path in root.glob("[!.]*")} == {used.name, "000000-young"}
    assert not list(root.glob(".swept*"))


def test_a_reader_keeps_its_index_while_the_folder_is_swept(tmp_path, settings, monkeypatch):
    settings.KNOWLEDGE_CACHE = tmp_path / "cache"
    monkeypatch.setattr(services, "RELEASES_WITH_CACHE", 1)
    publish(folders=[folder(tmp_path)], now=NOW)
    before = selectors.active_snapshot()
    assert before.index.search("起付线", [artificial.COUNTY], ON, 1)
    for path in (settings.KNOWLEDGE_CACHE / "search").glob("[!.]*"):
        os.utime(path, (0, 0))
    publish(folders=[folder(tmp_path, 6000)], now=datetime.now(UTC))
    assert len(list((settings.KNOWLEDGE_CACHE / "search").glob("[!.]*"))) == 1
    assert before.index.search("起付线", [artificial.COUNTY], ON, 1)


# --- the command ---------------------------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("publish_knowledge", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_changed(tmp_path, settings):
    settings.KNOWLEDGE_DATA = [folder(tmp_path)]
    assert "新增条款：made-2020.1、made-2020.2" in command()
    assert "没有变化" in command()
    settings.KNOWLEDGE_DATA = [folder(tmp_path, 6000)]
    assert "修改规则：made-critical-illness" in command("--dry-run")
    assert deductible() == 500_000
    assert "已发布 sha256:" in command()


def test_the_command_takes_further_folders(tmp_path, settings):
    settings.KNOWLEDGE_DATA = [folder(tmp_path)]
    extra = {"documents/second.yaml": artificial.document() | UNDATED}
    assert "文件：made-2020、second" in command("--data", str(artificial.write(tmp_path / "extra", extra)))


def test_the_command_refuses_older_data_unless_told(tmp_path, settings):
    for amount in (5000, 6000):
        settings.KNOWLEDGE_DATA = [folder(tmp_path, amount)]
        command()
    settings.KNOWLEDGE_DATA = [folder(tmp_path)]
    with pytest.raises(CommandError, match=r"条款：made-2020\.1") as refused:
        command()
    assert refused.value.returncode == 3
    assert "已发布" in command("--replace")


def test_the_command_names_file_key_and_cure_of_broken_data(tmp_path, settings):
    broken = artificial.files()
    broken["documents/made-2020.yaml"]["clauses"][0]["topics"] = ["nothing"]
    settings.KNOWLEDGE_DATA = [artificial.write(tmp_path / "broken", broken)]
    with pytest.raises(CommandError, match=r"made-2020\.yaml.*made-2020\.1\.topics.*没有话题 nothing.*→") as refused:
        command()
    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PublishedMeanwhile("x"), 4, "再运行一次"),
        (CacheNotBuilt("No space left on device"), 5, "现行发布没有改变：No space left on device"),
        (OperationalError("database or disk is full"), 5, "检查磁盘空间"),
    ],
)
def test_the_command_ends_with_a_code_and_a_cure_of_its_own(error, code, said, monkeypatch):
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(publish_knowledge, "publish", fail)
    with pytest.raises(CommandError, match=said) as refused:
        command()
    assert refused.value.returncode == code
