"""What does the chain of Yiyuan cost when it is written as bare integer code, for one kind of person and nothing else?

The peer of ``make bench-estimates``: figures stand in the code, without day or clause, as no part of the site may have
them; the benchmark checks on every run that it pays what the estimator pays, to the fen.
"""

Reading = tuple[int, int, int, int, int, int, int]
"""Fen: basic, critical illness, assistance, hospital relief, commercial, re-assistance, then what the person pays."""

WHOLE, EXCESS = 0, 1


def chain(
    total: int,
    covered: int,
    basic: int,
    relief: int = 0,
    commercial: int = 0,
    own_so_far: int = 0,
    assistance_so_far: int = 0,
    left_so_far: int = 0,
    re_assistance_so_far: int = 0,
) -> tuple[Reading, Reading]:
    """Both readings of R6 (whole, excess) for a registered poor resident in hospital; all amounts in fen."""
    own = covered - basic
    critical = (_tiers(own_so_far + own) - _tiers(own_so_far) + 5_000) // 10_000
    rest = own - critical
    found = []
    for reading in (WHOLE, EXCESS):
        assistance = 0
        if rest >= 1_000_000:
            counted = rest if reading == WHOLE else rest - 1_000_000
            assistance = min((counted * 4_000 + 5_000) // 10_000, max(0, 1_000_000 - assistance_so_far))
        left = rest - assistance
        relieved = min(relief, left)
        left -= relieved
        supplemented = min(commercial, left)
        left -= supplemented
        above = max(0, left_so_far + left - 500_000) - max(0, left_so_far - 500_000)
        again = min((above * 7_000 + 5_000) // 10_000, max(0, 2_000_000 - re_assistance_so_far))
        pocket = total - covered + left - again
        found.append((basic, critical, assistance, relieved, supplemented, again, pocket))
    return found[WHOLE], found[EXCESS]


def _tiers(amount: int) -> int:
    """Fen × basis points on ``amount``: 65% above 5,000, 75% above 100,000, 85% above 300,000 yuan."""
    if amount <= 500_000:
        return 0
    if amount <= 10_000_000:
        return (amount - 500_000) * 6_500
    if amount <= 30_000_000:
        return 61_750_000_000 + (amount - 10_000_000) * 7_500
    return 211_750_000_000 + (amount - 30_000_000) * 8_500
