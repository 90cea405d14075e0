"""Does a sample of the golden questions hold its figures, also typed otherwise? The whole is `make evaluate`."""

import pytest
from django.conf import settings

from assistant.evaluation.asking import ask, cited_of
from assistant.evaluation.golden import golden_questions
from assistant.evaluation.plan import as_written, sample, typed_otherwise
from assistant.evaluation.report import Run, failures, headings, lines
from assistant.evaluation.results import NoAnswer, Share, result_of

SIZE, SEED = 20, 5


@pytest.mark.usefixtures("published")
def test_a_sample_is_answered_without_a_foreign_figure_however_it_is_typed():
    drawn = as_written(sample(list(golden_questions(settings.GOLDEN_QUESTIONS)), SIZE, SEED), Share.OPEN)
    found = [result_of(question, ask, cited_of) for question in (*drawn, *typed_otherwise(drawn, SEED))]
    run = Run.of(found)
    assert len(run.clean) == SIZE
    assert len(run.varied) > 2 * SIZE
    assert [(one.question.golden.name, one.foreign) for one in found if one.foreign] == []
    report = [*map(str, lines(run)), *headings(run), *failures(run)]
    assert any("answers with a foreign figure" in line and line.endswith("none: met") for line in report)


@pytest.mark.usefixtures("published")
def test_a_question_that_is_refused_is_a_failure_and_no_crash():
    with pytest.raises(NoAnswer, match="HTTP 422"):
        ask({"question": ""})
