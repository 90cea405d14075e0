"""Are the JSON Schemas that editors read current, do they explain every code, and do they fit the shipped files?"""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from knowledge.tables import terms
from knowledge.tables.file_schemas import KEYS, schemas
from tests.knowledge.shipped import ROOT, SHIPPED

COMMITTED = SHIPPED / "schemas"


def test_the_committed_schemas_are_those_of_the_models(tmp_path, capsys):
    call_command("data_schemas", "--into", str(tmp_path))
    capsys.readouterr()
    for name in schemas():
        assert (COMMITTED / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")
    assert {path.name for path in COMMITTED.iterdir()} == set(schemas())


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_code_of_a_vocabulary_is_explained_in_chinese(name):
    definitions = schemas()[name].get("$defs", {})
    vocabularies = {vocabulary.__name__: vocabulary for vocabulary in terms.Term.__subclasses__()}
    for title in set(definitions) & set(vocabularies):
        assert definitions[title]["enumDescriptions"] == [member.chinese for member in vocabularies[title]]


@pytest.mark.parametrize("name", ["document", "table", "entitlements", "indicative"])
def test_every_key_is_explained_in_chinese(name):
    schema = schemas()[f"{name}.json"]
    places = [schema, *schema["$defs"].values()]
    keys = {key for place in places for key in place.get("properties", {})}
    assert sorted(keys - set(KEYS) - {"id", "name", "rules", "rule", "figure", "identity", "phone"}) == []


def test_the_editor_finds_a_schema_for_every_data_file():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {Path(name).name for name in settings} == set(schemas())
    assert all((ROOT / name).exists() for name in settings)
