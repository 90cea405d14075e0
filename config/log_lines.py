"""What must never stand in a log line? Personal data, whoever wrote the line."""

from collections.abc import MutableMapping
from typing import Any

from privacy.masking import mask

_OURS = frozenset({"timestamp", "level", "logger", "request_id", "task_id", "parent_task_id"})
"""Made by this software itself: no words of a person, and digits that may look like a phone."""


def without_personal_data(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: masks ID numbers, phones and cards in the line's texts and in its traceback."""
    for key, value in event.items():
        if isinstance(value, str) and key not in _OURS:
            event[key] = mask(value).text
    return event
