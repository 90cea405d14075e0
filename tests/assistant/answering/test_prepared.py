"""Is what the assistant keeps as data whole, and in step with the lexicon and the documents?"""

import yaml
from django.conf import settings

from assistant.answering.prepared import topic_contracts, topic_cues

LEXICON = settings.KNOWLEDGE_DATA[0] / "lexicon" / "topics.yaml"


def test_every_topic_of_the_lexicon_has_a_contract_and_none_is_left_over():
    topics = {topic["code"] for topic in yaml.safe_load(LEXICON.read_text(encoding="utf-8"))["topics"]}
    assert set(topic_contracts()) == topics


def test_every_topic_of_a_clause_has_a_contract():
    for path in (settings.KNOWLEDGE_DATA[0] / "documents").glob("*.yaml"):
        for clause in yaml.safe_load(path.read_text(encoding="utf-8"))["clauses"]:
            assert set(clause.get("topics", ())) <= set(topic_contracts()), clause["id"]


def test_a_topic_of_a_program_names_it_and_every_cue_leads_to_a_topic():
    for contract in topic_contracts().values():
        assert (contract.kind == "program") == (contract.program is not None)
        assert contract.name
        assert contract.ask
    assert set(topic_cues()) <= set(topic_contracts())
