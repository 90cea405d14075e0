"""Does the glossary say exactly what the vocabularies say?"""

import inspect
from pathlib import Path

import pytest

from knowledge.tables import terms

GLOSSARY = (Path(__file__).parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")
VOCABULARIES = [
    vocabulary
    for _, vocabulary in inspect.getmembers(terms, inspect.isclass)
    if issubclass(vocabulary, terms.Term) and vocabulary is not terms.Term
]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_each_vocabulary_stands_whole_in_the_glossary(vocabulary: type[terms.Term]) -> None:
    section = GLOSSARY.split(f"(`{vocabulary.__name__}`)", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{term.value}` | {term.chinese} |" for term in vocabulary]
