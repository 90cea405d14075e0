"""Which questions are asked, typed how, and of which release? The same for the same seed."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.evaluation.asking import Batch
from assistant.evaluation.golden import Family, Golden
from assistant.evaluation.results import Question, Share
from assistant.evaluation.variants import variants

LONGEST_QUESTION = 260
"""Characters the HTTP interface takes; a variant that grew beyond it is left out."""
BATCH = 100


def as_written(golden: Sequence[Golden], share: Share) -> tuple[Question, ...]:
    return tuple(Question(one, share, place) for place, one in enumerate(golden))


def typed_otherwise(questions: Iterable[Question], seed: int) -> Iterator[Question]:
    """Every variant of the last turn of each question; what was said before stays as it was written."""
    for question in questions:
        for variant in variants(question.golden.expected["question"], seed):
            if len(variant.text) <= LONGEST_QUESTION:
                golden = question.golden.typed(variant.text)
                yield Question(golden, question.share, question.clean, variant=variant.kind.value)


def sample(golden: Sequence[Golden], size: int, seed: int) -> list[Golden]:
    """``size`` questions drawn by ``seed``; all where there are no more."""
    return random.Random(seed).sample(golden, min(size, len(golden)))  # noqa: S311


def batches(questions: Sequence[Question], folders: tuple[Path, ...]) -> Iterator[Batch]:
    for start in range(0, len(questions), BATCH):
        yield Batch(folders, tuple(questions[start : start + BATCH]))


def held_out_batches(questions: Sequence[Question], folders: tuple[Path, ...]) -> Iterator[Batch]:
    """For each document all questions it answers, to be asked of a release without it."""
    by_document: dict[str, list[Question]] = {}
    for question in questions:
        document = question.golden.document
        if question.golden.family is Family.ANSWERED and document is not None:
            by_document.setdefault(document, []).append(replace(question, held_out=document))
    for document, held_out in sorted(by_document.items()):
        yield Batch(folders, tuple(held_out), without=document)
