"""How can one value of a data file be damaged? Each kind of damage is one function on a copy of the file's content.

A damage takes the content, where to damage it (the path of a leaf or list) and a random generator, and changes that
one value; it returns False where it does not apply there.
"""

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from knowledge.tables import terms

Path = tuple[Any, ...]
Damage = Callable[[Any, Any, Any, random.Random], bool]
CODES = {vocabulary: [str(member) for member in vocabulary] for vocabulary in terms.Term.__subclasses__()}
KEYS_OF_NUMBERS = {"value", "from", "to", "rate", "low", "high", "times", "add"}
CLAUSE_KEYS = {"clause", "clauses"}


def places(content: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below ``content`` with its path, containers too."""
    if path:
        yield path, content
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def holder(content: Any, path: Path) -> Any:
    for key in path[:-1]:
        content = content[key]
    return content


def named(path: Path) -> str:
    """The last key of a path that is a word: what the value is called."""
    return next((str(key) for key in reversed(path) if isinstance(key, str)), "")


def is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, str) and bool(re.fullmatch(r"\d+(\.\d+)?", value)))


def number_changed(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    if not is_number(value) or named((key,)) not in KEYS_OF_NUMBERS | {"priority", "order"}:
        return False
    number = Decimal(str(value))
    factor = chance.choice(["10", "0.1", "2", "0.5", "1.1"])
    changed = number * Decimal(factor) if number else Decimal(chance.choice([1, 100, 5000]))
    holds[key] = int(changed) if isinstance(value, int) and changed == int(changed) else str(changed.normalize())
    return changed != number


def one_more_or_less(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    if not is_number(value) or isinstance(key, int):
        return False
    step = chance.choice([-1, 1]) * (Decimal("0.01") if "." in str(value) else 1)
    changed = Decimal(str(value)) + step
    holds[key] = int(changed) if isinstance(value, int) else str(changed)
    return True


def digits_swapped(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    text = str(value)
    spots = [at for at in range(len(text) - 1) if text[at : at + 2].isdigit() and text[at] != text[at + 1]]
    if isinstance(value, bool) or not isinstance(value, int | str) or not spots:
        return False
    at = chance.choice(spots)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    holds[key] = int(swapped) if isinstance(value, int) else swapped
    return True


def digit_in_words_changed(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    """A figure in a text, gist or wording says another amount."""
    spots = [found.start() for found in re.finditer(r"\d", value)] if isinstance(value, str) else []
    if not spots or is_number(value):
        return False
    at = chance.choice(spots)
    other = chance.choice([digit for digit in "0123456789" if digit != value[at]])
    holds[key] = value[:at] + other + value[at + 1 :]
    return True


def percent_for_fraction(holds: Any, key: Any, value: Any, _: random.Random) -> bool:
    """65 for 0.65."""
    if not is_number(value) or key not in KEYS_OF_NUMBERS or not 0 < Decimal(str(value)) <= 1:
        return False
    holds[key] = str((Decimal(str(value)) * 100).normalize().quantize(Decimal(1)))
    return True


def sign_turned(holds: Any, key: Any, value: Any, _: random.Random) -> bool:
    if not is_number(value) or not Decimal(str(value)):
        return False
    holds[key] = -value if isinstance(value, int) else f"-{value}"
    return True


def swapped_with_a_neighbour(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    """Two values of one mapping, or the figures of two rows of one list, in each other's place."""
    if isinstance(holds, list) and len(holds) > 1 and isinstance(key, int) and isinstance(value, dict):
        other = holds[(key + 1) % len(holds)]
        shared = [name for name in ("value", "rate", "text", "clause", "name") if name in value and name in other]
        shared = [name for name in shared if value[name] != other[name]]
        if shared:
            name = chance.choice(shared)
            value[name], other[name] = other[name], value[name]
            return True
    return False


def clause_of_another(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z-]+\d*(-\d{4})?(-draft)?\.[\w.]+", value):
        return False
    holds[key] = chance.choice([each for each in ALL_CLAUSES if each != value])
    return True


ALL_CLAUSES: list[str] = []
"""Every clause id of the shipped data; filled by whoever damages."""


def misspelt(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9_.-]{3,}", value) or is_number(value):
        return False
    at = chance.randrange(len(value) - 1)
    holds[key] = value[:at] + value[at + 1 :]
    return True


def day_shifted(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    if not isinstance(value, date):
        return False
    holds[key] = value + timedelta(days=chance.choice([-366, -31, -1, 1, 30, 365]))
    return True


def another_code(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    """Another word of the same vocabulary."""
    kinds = [codes for codes in CODES.values() if isinstance(value, str) and value in codes]
    if not kinds or (isinstance(holds, list) and isinstance(key, str)):
        return False
    codes = [code for code in chance.choice(kinds) if code != value]
    holds[key] = chance.choice(codes)
    return True


def turned_around(holds: Any, key: Any, value: Any, _: random.Random) -> bool:
    if not isinstance(value, bool):
        return False
    holds[key] = not value
    return True


def removed(holds: Any, key: Any, _: Any, __: random.Random) -> bool:
    del holds[key]
    return True


def key_misspelt(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    if not isinstance(key, str) or len(key) < 3:
        return False
    at = chance.randrange(len(key))
    del holds[key]
    holds[key[:at] + key[at + 1 :]] = value
    return True


def emptied(holds: Any, key: Any, value: Any, _: random.Random) -> bool:
    if value is None or isinstance(key, int):
        return False
    holds[key] = None
    return True


def repeated(holds: Any, key: Any, value: Any, _: random.Random) -> bool:
    """An entry of a list twice."""
    if not isinstance(holds, list):
        return False
    holds.append(deepcopy(value))
    return True


def someone_added(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    """One more word of the vocabulary in a list: another identity, insurance, care."""
    if not isinstance(value, list) or not value or not all(isinstance(entry, str) for entry in value):
        return False
    for codes in CODES.values():
        left = [code for code in codes if code not in value]
        if set(value) <= set(codes) and left:
            value.append(chance.choice(left))
            return True
    return False


def a_character_lost(holds: Any, key: Any, value: Any, chance: random.Random) -> bool:
    """Prose with one character less."""
    if not isinstance(value, str) or not re.search(r"[\u4e00-\u9fff]", value) or len(value) < 2:
        return False
    at = chance.randrange(len(value))
    holds[key] = value[:at] + value[at + 1 :]
    return True


KINDS: dict[str, Damage] = {
    each.__name__: each
    for each in (
        number_changed,
        one_more_or_less,
        digits_swapped,
        digit_in_words_changed,
        percent_for_fraction,
        sign_turned,
        swapped_with_a_neighbour,
        clause_of_another,
        misspelt,
        day_shifted,
        another_code,
        turned_around,
        removed,
        key_misspelt,
        emptied,
        repeated,
        someone_added,
        a_character_lost,
    )
}
