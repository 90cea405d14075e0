"""What has a person said about themselves once, to be used everywhere until they change it?

Kept in the session, forgotten with it, never guessed: a region named in one question is not the person's region.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.sessions.backends.base import SessionBase

from knowledge.tables.terms import Identity, Insurance

SESSION_KEY = "circumstances"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Region (GB/T 2260), insurance, identities and day; None or empty where nothing was said (day: today).

    ``no_identity``: the person said to have none of the identities.
    """

    region: str | None = None
    insurance: Insurance | None = None
    identities: tuple[Identity, ...] = ()
    as_of: date | None = None
    no_identity: bool = False


def circumstances(session: SessionBase) -> Circumstances:
    """What this session knows; what an older version of the site may have stored there is dropped, not trusted."""
    held = session.get(SESSION_KEY)
    if not isinstance(held, dict):
        return Circumstances()
    insurance = next((term for term in Insurance if term == held.get("insurance")), None)
    identities = tuple(term for term in Identity if term in (held.get("identities") or ()))
    return Circumstances(
        region=_text(held.get("region")),
        insurance=insurance,
        identities=identities,
        as_of=_day(held.get("as_of")),
        no_identity=held.get("no_identity") is True and not identities,
    )


def keep(session: SessionBase, said: Circumstances) -> None:
    """Holds ``said`` for the rest of the session."""
    session[SESSION_KEY] = {
        "region": said.region,
        "insurance": said.insurance.value if said.insurance else None,
        "identities": [identity.value for identity in said.identities],
        "as_of": said.as_of.isoformat() if said.as_of else None,
        "no_identity": said.no_identity,
    }


def as_answers(said: Circumstances) -> dict[str, object]:
    """What was said of the person, as answers of the questionnaire; never an amount."""
    answers: dict[str, object] = {}
    if said.insurance is not None:
        answers["insurance"] = said.insurance.value
    if said.identities or said.no_identity:
        answers["identities"] = [identity.value for identity in said.identities]
    return answers


def with_answer(said: Circumstances, key: str, value: object) -> Circumstances:
    """``said`` with an answer about the person; not knowing takes back what was said, other answers change nothing."""
    if key == "insurance":
        return replace(said, insurance=next((term for term in Insurance if term == value), None))
    if key == "identities":
        named = value if isinstance(value, list | tuple) else ()
        identities = tuple(term for term in Identity if term in named)
        return replace(said, identities=identities, no_identity=isinstance(value, list | tuple) and not identities)
    return said


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
