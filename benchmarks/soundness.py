"""Does every estimate hold whatever the bill turns out to come to?

``make soundness`` (CASES=100000 SEED=0 JOBS=2): hypothesis makes regions of all kinds of layer, with cliffs, relative
figures and two readings, and a bill for each; a quarter of the regions ship (also with unverified figures filled in) or
are used by a worked example, and in an eighth several layers rest on one unknown number. Each bill is completed eight
times, mostly at limits and the fen beside them, and each completion is judged by the second opinion of the tests.
Prints ``sound N of N``, or the first counter-example and ends with 1. Chunk n is made from the seed SEED + n alone, so
a run may be split, and a counter-example comes again with its seed.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.eligibility.calculation.examples import examples
from tests.eligibility.calculation.one_unknown import one_unknown
from tests.eligibility.calculation.regions import bill_for, made_up
from tests.eligibility.calculation.shipped_regions import shipped_regions
from tests.eligibility.calculation.soundness import Counterexample, first_unsound

TRIES: Final = 8
CHUNK: Final = 1_000
"""Cases of one chunk."""


def judged(number: int) -> tuple[int, Counterexample | None]:
    """How many cases the chunk of one seed held, and the first of them that is unsound."""
    cases, found = 0, []
    in_force = list(dict.fromkeys([*shipped_regions().values(), *(example.rules for example in examples())]))

    @seed(number)
    @settings(
        max_examples=CHUNK // TRIES,
        phases=(Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False), st.integers(0, 2**32))
    def judge(pick: Random, own: int) -> None:
        nonlocal cases
        way = pick.randint(1, 8)
        if way <= 2:
            rules = pick.choice(in_force)
            claim = bill_for(pick, rules)
        elif way == 3:
            rules, claim = one_unknown(pick)
        else:
            rules, claim = made_up(pick)
        unsound = first_unsound(rules, claim, Random(own), TRIES)
        cases += TRIES
        found.extend([unsound] if unsound else [])

    judge()
    return cases, next(iter(found), None)


def main() -> int:
    cases, first = int(os.environ.get("CASES", "100000")), int(os.environ.get("SEED", "0"))
    jobs = int(os.environ.get("JOBS", "2"))
    begun, done, number = time.perf_counter(), 0, first
    with ProcessPoolExecutor(jobs) as pool:
        while done < cases:
            missing = range(number, number + max(1, min(10, (cases - done) // CHUNK)))
            for chunk, (held, unsound) in zip(missing, pool.map(judged, missing), strict=True):
                if unsound:
                    print(f"seed {chunk}: not sound\n{unsound}")
                    return 1
                done += held
            number = missing.stop
            print(f"  {done:,} cases, {time.perf_counter() - begun:.0f} s", flush=True)
    print(f"sound {done:,} of {done:,}, seeds {first} to {number - 1}, {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
