"""Does a dry run show clause by clause what would change, and which worked examples move by how much?"""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from knowledge.models import Release
from knowledge.services import publish
from tests.knowledge import artificial

pytestmark = pytest.mark.django_db

EXAMPLE = {
    "name": "一万五千元",
    "request": {
        "region": artificial.COUNTY,
        "as_of": "2020-06-01",
        "answers": {
            "insurance": "resident",
            "identities": [],
            "care": "inpatient",
            "total_cost": "15000.00",
            "covered_expenses": "15000.00",
            "basic_paid": "0.00",
        },
    },
    "expect": {},
}


@pytest.fixture(autouse=True)
def only_this_folder(settings, tmp_path):
    settings.KNOWLEDGE_CACHE = tmp_path / "cache"
    settings.WORKED_EXAMPLES = tmp_path / "none"
    settings.KNOWLEDGE_DATA = [artificial.write(tmp_path / "data", artificial.files())]


def dry_run(tmp_path, files, *more: str) -> str:
    folder = artificial.write(tmp_path / "new", files)
    (folder / "worked_examples.yaml").write_text(yaml.safe_dump([EXAMPLE], allow_unicode=True), encoding="utf-8")
    out = StringIO()
    from django.conf import settings

    settings.KNOWLEDGE_DATA = [folder]
    call_command("publish_knowledge", "--dry-run", *more, stdout=out)
    return out.getvalue()


def test_a_changed_deductible_is_shown_with_its_clause_and_the_example_it_moves(settings, tmp_path):
    publish(folders=settings.KNOWLEDGE_DATA, now=timezone.now())
    said = dry_run(tmp_path, artificial.files(6000))
    assert "条款 made-2020.1 figures.起付线：5000元（5,000 元） → 6000元（6,000 元）" in said
    assert "规则 made-critical-illness parameters.deductible：5,000 元（made-2020.1） → 6,000 元（made-2020.1）" in said
    # (15,000 − 5,000) × 65% = 6,500; (15,000 − 6,000) × 65% = 5,850
    assert "一万五千元：大病保险 6,500.00 元 → 5,850.00 元（少 650.00 元）" in said
    assert "一万五千元：个人负担 8,500.00 元 → 9,150.00 元（多 650.00 元）" in said
    assert Release.objects.count() == 1


def test_what_is_new_is_told_once_and_moves_from_nothing(tmp_path):
    said = dry_run(tmp_path, artificial.files())
    assert "规则 made-critical-illness：新增 大病保险" in said
    assert "一万五千元：大病保险 算不出 → 6,500.00 元" in said


def test_data_that_changes_nothing_moves_nothing(settings, tmp_path):
    publish(folders=settings.KNOWLEDGE_DATA, now=timezone.now())
    said = dry_run(tmp_path, artificial.files())
    assert "→" not in said
