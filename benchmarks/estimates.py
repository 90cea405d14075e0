"""How fast is an estimate, beside OpenFisca, beside bare integers, and over HTTP?

``make bench-estimates`` prints every figure with its target and ends with 1 when one is missed. One household of
Yiyuan, all six layers, both readings, steps with their clauses; all contestants work in one process, in turn. Nothing
of the developer's is touched: the shipped data is published into a folder of its own.
"""

import gc
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from benchmarks.estimates_table import Row
    from knowledge.tables.schema import Rule

ROOT: Final = Path(__file__).resolve().parents[1]
DAY: Final = date(2020, 6, 1)
YIYUAN, FENGXIANG, WENZHOU = "370323", "610322", "330300"

BILL: Final = (12_000_000, 10_000_000, 4_000_000)
ANSWERS: Final[Mapping[str, Any]] = {
    "insurance": "resident",
    "identities": ["registered_poor"],
    "care": "inpatient",
    "hospital_level": "tertiary",
    "care_location": "in_city",
    "total_cost": "120000.00",
    "covered_expenses": "100000.00",
    "basic_paid": "40000.00",
}
THREE_AMOUNTS: Final = {"covered_expenses": "unknown", "basic_paid": None, "commercial_paid": "unknown"}
LEVEL_AND_AMOUNTS: Final = {
    "hospital_level": "unknown",
    "covered_expenses": "unknown",
    "commercial_paid": "unknown",
    "basic_paid": None,
}
CONDITIONS: Final = {
    "identities": ["subsistence_allowance"],
    "total_cost": "400000.00",
    "basic_paid": "100000.00",
    "critical_illness_paid": "50000.00",
    "referred": "unknown",
    "followed_guidance": "unknown",
    "covered_expenses": "unknown",
}
THREE_UNKNOWN: Final[Sequence[tuple[str, str, Mapping[str, Any]]]] = (
    ("沂源: covered expenses, basic and commercial payment", YIYUAN, THREE_AMOUNTS),
    ("凤翔: hospital level, covered expenses, commercial payment", FENGXIANG, LEVEL_AND_AMOUNTS),
    ("温州: referred, followed guidance, covered expenses", WENZHOU, CONDITIONS),
)


def main() -> int:
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-estimates-", dir=var))
    try:
        for name in ("DATABASE_URL", "KNOWLEDGE_DATA", "KNOWLEDGE_CACHE"):
            os.environ.pop(name, None)
        settings = "config.settings.development"
        os.environ.update(VAR_DIR=str(folder), READ_DOT_ENV="false", DJANGO_SETTINGS_MODULE=settings, LOG_LEVEL="INFO")
        for command in (("migrate", "--verbosity", "0"), ("publish_knowledge",)):
            called = [sys.executable, "manage.py", *command]
            subprocess.run(called, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        sys.path.insert(0, str(ROOT))
        from benchmarks.estimates_table import report

        return report(_rows(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows(folder: Path) -> "Iterator[Row]":
    import django

    django.setup()
    logging.getLogger("numexpr").setLevel(logging.WARNING)
    from benchmarks.estimates_agree import bare_agrees, openfisca_agrees

    print(f"{os.cpu_count()} cores, load before: {os.getloadavg()[0]:.2f}", flush=True)
    yield from _beside_peers()
    yield from _ranges()
    yield from bare_agrees(ANSWERS, _rules(YIYUAN))
    yield from openfisca_agrees(BILL)
    yield from _over_http(folder)
    print(f"load after: {os.getloadavg()[0]:.2f}", flush=True)


def _rules(region: str) -> "Sequence[Rule]":
    from knowledge.selectors import active_snapshot
    from knowledge.tables.catalogue import rules_in_force

    return rules_in_force(active_snapshot().chain(region), DAY).rules


def _beside_peers() -> "Iterator[Row]":
    """The same chain by each contestant: microseconds and ratios, medians of rounds."""
    from benchmarks import estimates_bare
    from benchmarks import openfisca_yiyuan as peer
    from benchmarks.estimates_table import Row
    from benchmarks.estimates_timed import timed
    from eligibility.calculation.claim import claim_from
    from eligibility.calculation.estimate import Calculated, estimate

    def steps(result: Calculated) -> list[str | None]:
        """Reads every step, so that none is left for later."""
        return [step.clause_id for layer in result.layers for use in layer.uses for step in use.steps]

    rules, claim = _rules(YIYUAN), claim_from(ANSWERS)
    system, person = peer.system(), peer.situation([(120_000, 100_000, 40_000)])
    prebuilt = peer.built(system, person)
    gc.collect()
    gc.freeze()
    found = timed(
        {
            "ours": lambda: steps(estimate(claim, rules)),
            "checked": lambda: steps(estimate(claim_from(ANSWERS), rules)),
            "worded": _in_words(),
            "bare": lambda: estimates_bare.chain(*BILL),
            "openfisca": lambda: peer.calculated(peer.built(system, person)),
            "traced": lambda: peer.traced(peer.built(system, person)),
            "prebuilt": lambda: peer.calculated_anew(prebuilt),
        }
    )
    ours = found["ours"]
    yield Row("estimate: six layers, both readings, steps with clause ids", ours.median, "µs")
    yield Row("  the same from raw answers, each checked", found["checked"].median, "µs")
    yield Row("  words beside it: rules found, answers checked, texts, JSON shape", found["worded"].beyond(ours), "µs")
    yield Row("bare integers", found["bare"].median, "µs")
    yield Row("OpenFisca: SimulationBuilder and calculate of every layer", found["openfisca"].median, "µs")
    yield Row("  the same with OpenFisca's own trace", found["traced"].median, "µs")
    yield Row("  calculate alone on a prebuilt population", found["prebuilt"].median, "µs")
    yield Row("OpenFisca / estimate", found["openfisca"].over(ours), "×", least=30)
    yield Row("  both from raw answers", found["openfisca"].over(found["checked"]), "×")
    yield Row("  both with a trace", found["traced"].over(ours), "×", least=30)
    yield Row("  OpenFisca prebuilt", found["prebuilt"].over(ours), "×")
    yield Row("estimate / bare integers", ours.over(found["bare"]), "×", most=25)


def _in_words() -> Any:
    """A whole request but for HTTP and the database: from answers to what is sent."""
    from eligibility.serializers import estimate_on_wire
    from eligibility.services import EstimateQuery, estimate
    from knowledge.selectors import active_snapshot

    snapshot, query = active_snapshot(), EstimateQuery(YIYUAN, DAY, "documents", ANSWERS)
    return lambda: estimate_on_wire(estimate(snapshot=snapshot, query=query, narrow=False))


def _ranges() -> "Iterator[Row]":
    from benchmarks.estimates_table import Row
    from benchmarks.estimates_timed import timed
    from eligibility.calculation.claim import claim_from
    from eligibility.calculation.estimate import estimate

    for name, region, unknown in THREE_UNKNOWN:
        claim, rules = claim_from({**ANSWERS, **unknown}), _rules(region)
        times = timed({name: lambda claim=claim, rules=rules: estimate(claim, rules)})  # type: ignore[misc]
        yield Row(f"range with three unknowns, {name}", times[name].median / 1000, "ms", most=1)


def _over_http(folder: Path) -> "Iterator[Row]":
    from benchmarks.estimates_served import REQUESTS, milliseconds, p50, p95, server
    from benchmarks.estimates_table import Row

    body = {"region": YIYUAN, "as_of": DAY.isoformat(), "answers": ANSWERS}
    asked: dict[str, dict[str, Any]] = {
        "unsaved": {**body, "save": False},
        "saved": body,
        "unsaved, three unknowns": {**body, "save": False, "answers": {**ANSWERS, **THREE_AMOUNTS}},
    }
    with server(dict(os.environ), folder / "web.log") as port:
        for name, one in asked.items():
            times = milliseconds(port, one)
            yield Row(f"POST /api/v1/estimates/, {name}: p50 of {REQUESTS}", p50(times), "ms", most=10)
            yield Row("  p95", p95(times), "ms")


if __name__ == "__main__":
    sys.exit(main())
