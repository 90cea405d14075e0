"""Who asks the questions? Processes with a site of their own each: an empty database, a release, the HTTP interface.

Nothing of the site that runs here is read or written. A process reads its settings only after it was told where its
own database lies, so this module imports what knows Django only where it is used.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from assistant.evaluation.foreign import Cited
from assistant.evaluation.golden import Body
from assistant.evaluation.held_out import without_document
from assistant.evaluation.results import NoAnswer, Question, Result, result_of

OWN = ("DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "KNOWLEDGE_CACHE")
"""Settings that would lead a process to the site that runs here."""

WARMING = ("大病保险起付线是多少", "住院报销比例", "低保户医疗救助报多少")


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions to be asked of one release: that of the data in ``folders``, ``without`` one document if named."""

    folders: tuple[Path, ...]
    questions: tuple[Question, ...]
    without: str | None = None


def results(batches: Sequence[Batch], *, processes: int) -> Iterator[Result]:
    """The results of all batches, as they come, asked in ``processes`` processes."""
    with tempfile.TemporaryDirectory(prefix="medical-help-evaluation-") as folder:
        pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=(folder,))
        with pool:
            for found in pool.map(_results_of, batches):
                yield from found


def _begin(folder: str) -> None:
    """Gives this process its own empty site below ``folder``."""
    for name in OWN:
        os.environ.pop(name, None)
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "READ_DOT_ENV": "false",
        "LOG_LEVEL": "CRITICAL",
        "VAR_DIR": tempfile.mkdtemp(dir=folder),
    }
    os.environ.update(own)
    (Path(own["VAR_DIR"]) / "static").mkdir()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _results_of(batch: Batch) -> list[Result]:
    """Publishes the data of the batch and asks; loading what a process loads once is no part of any question."""
    from django.utils import timezone

    from knowledge.services import publish

    with tempfile.TemporaryDirectory() as folder:
        folders = batch.folders
        if batch.without is not None:
            folders = without_document(folders, batch.without, Path(folder))
        publish(folders=folders, now=timezone.now(), replace=True)
    for question in WARMING:
        ask({"question": question})
    return [result_of(question, ask, cited_of) for question in batch.questions]


def ask(body: Body) -> Body:
    """What POST /api/v1/ask/ of this process answers; raises NoAnswer."""
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    response = client.post("/api/v1/ask/", body, content_type="application/json")
    if response.status_code != 200:
        raise NoAnswer(f"HTTP {response.status_code}")
    answer: Body = response.json()
    return answer


def cited_of(body: Body) -> Cited:
    """The clauses of an answer's citations, from the release this process asks."""
    from knowledge.selectors import active_snapshot

    snapshot = active_snapshot()
    return tuple(snapshot.clause(citation["clause_id"]) for citation in body["citations"])
