"""Is everything gone that rests on a document, and nothing else?"""

from pathlib import Path

import pytest
from django.conf import settings

from assistant.evaluation.held_out import without_document
from knowledge.tables.checks import check
from knowledge.tables.files import read_folders


@pytest.mark.slow
def test_each_shipped_document_can_be_left_out_and_the_rest_is_whole(tmp_path: Path):
    shipped = read_folders(settings.KNOWLEDGE_DATA)
    for document in shipped.documents:
        held_out = read_folders(
            without_document(settings.KNOWLEDGE_DATA, document.item.id, tmp_path / document.item.id)
        )
        assert check(held_out) == ()
        left = {one.item.id for one in shipped.documents} - {document.item.id}
        assert {one.item.id for one in held_out.documents} == left
        regions = {one.item.region for one in held_out.tables}
        assert regions == {one.item.region for one in shipped.tables} - {document.item.region}


def test_a_document_that_nobody_holds_cannot_be_left_out(tmp_path: Path):
    with pytest.raises(LookupError):
        without_document(settings.KNOWLEDGE_DATA, "no-such-document", tmp_path / "without")
