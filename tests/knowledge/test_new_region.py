"""Does `manage.py new_region` write files that can be published as they are, and tables that can be filled in?"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from knowledge.tables.checks import check
from knowledge.tables.files import read_folders
from knowledge.tables.loader import TableFile, checked, read_yaml
from knowledge.tables.terms import LayerKind
from tests.knowledge.shipped import SHIPPED


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("new_region", *arguments, stdout=out)
    return out.getvalue()


def test_the_skeleton_names_the_region_and_passes_every_check(tmp_path):
    said = command("110101", "--into", str(tmp_path))
    assert "东城区" in said
    assert check(read_folders([SHIPPED, tmp_path])) == ()
    assert "北京" in (tmp_path / "documents" / "doc-110101.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(LayerKind))
def test_each_kind_of_layer_has_an_example_that_fits_the_format_once_uncommented(kind, tmp_path):
    command("110101", "--into", str(tmp_path))
    lines = (tmp_path / "tables" / "110101" / f"{kind}.yaml.example").read_text(encoding="utf-8").splitlines()
    body = "\n".join(line.removeprefix("# ") for line in lines[1:])
    uncommented = tmp_path / "uncommented.yaml"
    uncommented.write_text(body, encoding="utf-8")
    table = checked(TableFile, read_yaml(uncommented), str(kind))
    assert table.rules[0].kind is kind


def test_nothing_that_is_there_is_written_over(tmp_path):
    command("110101", "--into", str(tmp_path))
    with pytest.raises(CommandError, match="已经存在"):
        command("110101", "--into", str(tmp_path))


@pytest.mark.parametrize(
    ("code", "said"), [("370323", "已经有文件"), ("999999", "核对六位代码"), ("610305", "现在的代码是|没有代码")]
)
def test_a_region_that_is_taken_in_or_unknown_is_refused(code, said, tmp_path):
    with pytest.raises(CommandError, match=said):
        command(code, "--into", str(tmp_path))
    assert list(Path(tmp_path).iterdir()) == []
