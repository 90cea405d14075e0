"""``manage.py evaluate``: asks all golden questions, as written and typed otherwise, and says how well they end.

The questions kept apart count in the totals alone. Exit codes: 0 every target met; 1 one missed; 2 wrong usage.
"""

import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from os import cpu_count, getloadavg
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assistant.evaluation import log
from assistant.evaluation.asking import results
from assistant.evaluation.golden import golden_questions
from assistant.evaluation.plan import as_written, batches, held_out_batches, sample, typed_otherwise
from assistant.evaluation.report import Line, Run, failures, headings, lines, logged
from assistant.evaluation.results import Question, Share

SHOWN = 40


class Command(BaseCommand):
    help = "用全部标准问题考问助手：结果、条款、数字、变体、缺文件时的回答、用时。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, default=2, metavar="数")
        parser.add_argument("--seed", type=int, default=1, metavar="数", help="变体和抽样的种子")
        parser.add_argument("--sample", type=int, metavar="数", help="只抽这么多公开的问题，不缺文件，不记入记录")
        parser.add_argument("--failures", type=Path, metavar="文件", help="公开问题里没答好的写到这里")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        with tempfile.TemporaryDirectory(prefix="medical-help-evaluated-") as folder:
            data = _copied(settings.KNOWLEDGE_DATA, Path(folder) / "data")
            asked, held_out = self._plan(options)
            plan = [*held_out_batches(held_out, data), *batches(asked, data)]
            run = Run.of(list(results(plan, processes=options["processes"])))
        found = list(lines(run))
        self._report(run, found, options["failures"] or settings.VAR / "evaluation-failures.txt")
        minutes = (perf_counter() - begun) / 60
        count, load = sum(len(batch.questions) for batch in plan), getloadavg()[0]
        self.stdout.write(f"{count} questions in {minutes:.1f} minutes, load {load:.1f} on {cpu_count()} cores")
        if not options["sample"]:
            log.append(settings.EVALUATION_LOG, _log_line(found))
        missed = sum(line.enough is False for line in found)
        if missed:
            raise CommandError(f"{missed} targets missed", returncode=1)

    def _plan(self, options: Mapping[str, Any]) -> tuple[list[Question], list[Question]]:
        """The questions to ask, and those to ask again without their document."""
        opened = list(golden_questions(settings.GOLDEN_QUESTIONS))
        seed = options["seed"]
        if options["sample"]:
            drawn = as_written(sample(opened, options["sample"], seed), Share.OPEN)
            return [*drawn, *typed_otherwise(drawn, seed)], []
        kept = as_written(list(golden_questions(settings.QUESTIONS_KEPT_APART)), Share.KEPT)
        written = [*as_written(opened, Share.OPEN), *kept]
        return [*written, *typed_otherwise(written, seed)], written

    def _report(self, run: Run, found: Sequence[Line], path: Path) -> None:
        for said in (*map(str, found), *headings(run)):
            self.stdout.write(said)
        failing = list(failures(run))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in failing), encoding="utf-8")
        for said in failing[:SHOWN]:
            self.stdout.write(said)
        self.stdout.write(f"{len(failing)} open questions and variants fail; all of them in {path}")


def _copied(folders: Sequence[Path], into: Path) -> tuple[Path, ...]:
    """The data as it is now, so that what is edited meanwhile changes no question of the run."""
    copies = tuple(into / str(place) / folder.name for place, folder in enumerate(folders))
    for folder, copy in zip(folders, copies, strict=True):
        shutil.copytree(folder, copy)
    return copies


def _log_line(found: Sequence[Line]) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {"day": day, "commit": log.commit(settings.ROOT), **logged(found)}
