"""Are there questions enough, and does the command ask a sample in a process of its own and judge it?"""

from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assistant.evaluation.golden import golden_questions


def test_there_are_six_hundred_questions_on_all_five_documents_two_hundred_of_them_kept_apart():
    opened, kept = (list(golden_questions(path)) for path in (settings.GOLDEN_QUESTIONS, settings.QUESTIONS_KEPT_APART))
    assert len(kept) >= 200
    assert len(opened) + len(kept) >= 600
    documents = {"yiyuan-2020", "fengxiang-2020", "xiangtan-2021", "jilin-2019", "wenzhou-draft"}
    assert documents <= {one.document for one in opened}
    assert documents <= {one.document for one in kept}


@pytest.mark.slow
def test_a_sample_is_asked_and_judged_but_not_logged(tmp_path: Path, settings):
    settings.EVALUATION_LOG = tmp_path / "log.tsv"
    out, failing = StringIO(), tmp_path / "failing.txt"
    with suppress(CommandError):  # a target may be missed: a busy machine answers slowly
        call_command("evaluate", sample=3, processes=1, failures=failing, stdout=out)
    assert "open  ended as expected                                     3/3" in out.getvalue()
    assert "latency p95" in out.getvalue()
    assert failing.exists()
    assert not settings.EVALUATION_LOG.exists()
