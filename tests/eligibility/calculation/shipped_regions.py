"""Which rules does each region ship, as its documents state them and with unverified figures filled in?"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from knowledge.tables.catalogue import rules_in_force
from knowledge.tables.indicative import supplemented
from knowledge.tables.schema import Rule
from tests.knowledge.shipped import jurisdictions

NATION = "000000"
DAYS = (
    ("沂源", "370323", date(2020, 6, 1)),
    ("凤翔", "610322", date(2020, 6, 1)),
    ("湘潭", "430300", date(2022, 6, 1)),
    ("吉林 2019", "220000", date(2019, 12, 20)),
    ("吉林", "220000", date(2020, 6, 1)),
    ("温州", "330300", date(2022, 6, 1)),
)


@cache
def shipped_regions() -> Mapping[str, tuple[Rule, ...]]:
    """Each region by name on a day of its own; 「…，参考」 with unverified figures, where those change anything."""
    places = {place.region: place for place in jurisdictions()}
    found = {}
    for name, region, on in DAYS:
        stated = rules_in_force([places[region]], on).rules
        unverified = [*places[region].indicative, *places[NATION].indicative]
        found[name] = stated
        filled = supplemented(stated, unverified, on)
        if filled != stated:
            found[f"{name}，参考"] = filled
    return found
