"""How are amounts, ranges and days of the interface written for people? "76750.00" becomes 76,750."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django import template

register = template.Library()
NEVER_PARTED = "\u00a0"
"""Between a number and its unit: 元 never stands alone on a line."""


@register.filter
def yuan(amount: object) -> str:
    """Yuan with thousands separated, fen only where there are any; what is no amount is shown as it stands."""
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return str(amount)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


@register.filter
def spread(amounts: Mapping[str, str | None] | None) -> str:
    """A range as people say it: "6,650 到 9,150 元", or one amount where both ends are the same."""
    if not amounts:
        return ""
    low, high = amounts["low"], amounts["high"]
    if high is None:
        return f"{yuan(low)}{NEVER_PARTED}元以上"
    least = "" if low == high else f"{yuan(low)} 到 "
    return f"{least}{yuan(high)}{NEVER_PARTED}元"


@register.filter
def readable(text: object) -> str:
    """A line of a calculation with its amounts written for people: 5000.00 becomes 5,000."""
    return re.sub(r"\d+\.\d{2}(?!\d)", lambda amount: yuan(amount[0]), str(text))


@register.filter
def day(iso: object) -> str:
    """A day of the interface as 2020年6月1日."""
    if not iso:
        return ""
    value = iso if isinstance(iso, date) else date.fromisoformat(str(iso))
    return f"{value.year}年{value.month}月{value.day}日"
