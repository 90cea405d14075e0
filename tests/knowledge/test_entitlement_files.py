"""Do entitlements, offices and indicative figures come out of their files, and keep apart from tables?"""

import json

import pytest

from knowledge.tables.difference import difference, items_of
from knowledge.tables.files import read_folders
from knowledge.tables.loader import jurisdiction_from
from knowledge.tables.parts import REGION, parts_from
from knowledge.tables.terms import EntitlementKind, Grants, Identity, Unit
from tests.knowledge import artificial


def region_payload(tmp_path, files):
    parts = parts_from(read_folders([artificial.write(tmp_path, files)]))
    return next(json.loads(part.payload) for part in parts if part.key == REGION + artificial.COUNTY)


def test_an_entitlement_and_an_office_come_out_of_a_release(tmp_path):
    place = jurisdiction_from(artificial.COUNTY, region_payload(tmp_path, artificial.files()))
    (right,), (office,) = place.entitlements, place.offices
    assert (right.kind, right.grants) == (EntitlementKind.PARTICIPATION_SUBSIDY, Grants.YES)
    assert right.amount is not None
    assert (right.amount.unit, right.amount.value, right.amount.clause_id) == (Unit.RATE, 5_000, "made-2020.3")
    assert (right.where, right.steps, right.time_limit) == ("", (), "")
    assert (office.identities, office.office) == ((Identity.EXTREME_POVERTY,), "民政部门")


def test_indicative_rules_never_stand_among_the_rules(tmp_path):
    place = jurisdiction_from(artificial.COUNTY, region_payload(tmp_path, artificial.files()))
    (unverified,) = place.indicative
    assert unverified.id not in {rule.id for rule in place.rules}
    deductible = unverified.parameters.deductible
    assert (deductible.low, deductible.high, deductible.value) == (30_000, 40_000, None)
    assert "未核实" in deductible.source
    assert deductible.clause_id is None


def test_a_region_without_entitlements_keeps_the_part_it_had(tmp_path):
    files = artificial.files()
    files.pop(f"entitlements/{artificial.COUNTY}.yaml")
    files.pop(f"indicative/{artificial.COUNTY}.yaml")
    payload = region_payload(tmp_path, files)
    assert set(payload) == {"documents", "tables"}
    assert jurisdiction_from(artificial.COUNTY, payload).entitlements == ()


@pytest.mark.parametrize(("written", "meant"), [(True, "yes"), (False, "no"), ("no", "no"), ("planned", "planned")])
def test_yes_and_no_are_read_as_words(written, meant, tmp_path):
    files = artificial.files()
    files[f"entitlements/{artificial.COUNTY}.yaml"]["entitlements"][0]["grants"] = written
    place = jurisdiction_from(artificial.COUNTY, region_payload(tmp_path, files))
    assert place.entitlements[0].grants == meant


def test_a_later_folder_replaces_an_entitlement_by_saying_so(tmp_path):
    name = f"entitlements/{artificial.COUNTY}.yaml"
    other = artificial.entitlements() | {"offices": []}
    other["entitlements"][0].update(replaces="made-subsidy", name="新的资助")
    folders = [artificial.write(tmp_path / "a", artificial.files()), artificial.write(tmp_path / "b", {name: other})]
    rights = [right for entry in read_folders(folders).entitlements for right in entry.item.entitlements]
    assert [right.name for right in rights] == ["新的资助"]


def test_a_changed_amount_is_a_changed_item(tmp_path):
    changed = artificial.files()
    changed[f"entitlements/{artificial.COUNTY}.yaml"]["entitlements"][0]["amount"]["value"] = "0.6"
    old, new = (
        items_of(REGION + artificial.COUNTY, region_payload(tmp_path / str(number), files))
        for number, files in enumerate((artificial.files(), changed))
    )
    assert difference(old, new).changed == (("权益", "made-subsidy"),)
