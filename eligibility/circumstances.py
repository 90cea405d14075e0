"""What has a person said about themselves once, to be used everywhere until they change it?

Kept in the session, forgotten with it, never guessed: a region named in one question is not the person's region.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.sessions.backends.base import SessionBase

from knowledge.tables.terms import Identity, Insurance

SESSION_KEY = "circumstances"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Region (GB/T 2260), insurance, identities and day; None or empty where nothing was said (day: today)."""

    region: str | None = None
    insurance: Insurance | None = None
    identities: tuple[Identity, ...] = ()
    as_of: date | None = None


def circumstances(session: SessionBase) -> Circumstances:
    """What this session knows; what an older version of the site may have stored there is dropped, not trusted."""
    held = session.get(SESSION_KEY)
    if not isinstance(held, dict):
        return Circumstances()
    insurance = next((term for term in Insurance if term == held.get("insurance")), None)
    return Circumstances(
        region=_text(held.get("region")),
        insurance=insurance,
        identities=tuple(term for term in Identity if term in (held.get("identities") or ())),
        as_of=_day(held.get("as_of")),
    )


def keep(session: SessionBase, said: Circumstances) -> None:
    """Holds ``said`` for the rest of the session."""
    session[SESSION_KEY] = {
        "region": said.region,
        "insurance": said.insurance.value if said.insurance else None,
        "identities": [identity.value for identity in said.identities],
        "as_of": said.as_of.isoformat() if said.as_of else None,
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
