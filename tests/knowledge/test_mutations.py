"""Does damage to one value of the shipped data get through? `make mutate-data` tries 10,000; here is a sample."""

import os
from pathlib import Path

import pytest

from tests.knowledge import damage
from tests.knowledge.mutation_bench import Bench, Fate
from tests.knowledge.shipped import ROOT, SHIPPED

MUTATIONS = int(os.environ.get("MUTATIONS", "180"))
SEED = int(os.environ.get("MUTATION_SEED", "2021"))


@pytest.mark.slow
def test_a_damaged_value_is_refused_or_harmless_or_of_a_class_that_is_explained() -> None:
    report = Bench(SEED).mutations(MUTATIONS)
    print(f"\n{report.table()}")  # noqa: T201 the report is what `make mutate-data` is run for
    explained = (ROOT / "docs" / "data-checks.md").read_text(encoding="utf-8")
    unexplained = [str(found[0]) for (_, where), found in report.survivors.items() if f"`{where}`" not in explained]
    assert unexplained == []
    assert report.total(Fate.REFUSED) > MUTATIONS // 2


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("tables/**/*.yaml")), ids=lambda path: path.name)
def test_a_key_written_twice_is_refused_in_every_table(path: Path, tmp_path: Path) -> None:
    from knowledge.tables.loader import DataError, read_yaml

    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("order:"))
    copy = tmp_path / path.name
    copy.write_text("\n".join((*lines[: at + 1], lines[at], *lines[at + 1 :])), encoding="utf-8")
    with pytest.raises(DataError, match="写了两次"):
        read_yaml(copy)


def test_every_kind_of_damage_is_done_somewhere() -> None:
    report = Bench(SEED).mutations(len(damage.KINDS))
    assert set(report.fates) == set(damage.KINDS)
