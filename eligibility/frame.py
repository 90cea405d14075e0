"""What does the frame of every page show: how large the letters are, and whose region we speak of?"""

from collections.abc import Callable

from django.http import HttpRequest

from eligibility.circumstances import circumstances
from knowledge.selectors import NothingPublished, active_snapshot

SIZE_COOKIE = "text_size"
SIZES = ("standard", "large", "elder")
"""18, 22.5 and 30 px; the last is called 长辈版."""


def frame(request: HttpRequest) -> dict[str, object]:
    """A context processor: the class of the page's letters ("" for standard) and the name of the chosen region."""
    size = request.COOKIES.get(SIZE_COOKIE, "")
    return {"text_size": size if size in SIZES[1:] else "", "frame_region": _region_name(request)}


def _region_name(request: HttpRequest) -> Callable[[], str]:
    """Read only where a template shows it, so that a page without the line costs no query."""

    def name() -> str:
        session = getattr(request, "session", None)
        code = circumstances(session).region if session is not None else None
        if code is None:
            return ""
        try:
            region = active_snapshot().places.get(code)
        except NothingPublished:
            return ""
        return region.name if region else ""

    return name
