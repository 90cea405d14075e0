"""Of whom did this session ask what they can have? Kept apart under a key each, so that two tabs never mix.

An address holds the key alone: who somebody is stays in the session, and goes with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from secrets import token_urlsafe
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from eligibility.circumstances import Circumstances
from eligibility.entitlement.identity_questions import Reply
from knowledge.tables.terms import Identity, Insurance

SESSION_KEY, KEPT = "inquiries", 10


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Of whom, where, on which day. ``insurance`` or ``identities`` None: not known; ``replies`` narrow the latter."""

    region: str
    as_of: date
    for_oneself: bool
    insurance: Insurance | None
    identities: tuple[Identity, ...] | None
    replies: Mapping[Identity, Reply] = field(default_factory=dict)

    @property
    def sure_identities(self) -> tuple[Identity, ...]:
        """Those the person has, as far as it was said."""
        if self.identities is not None:
            return self.identities
        return tuple(identity for identity in Identity if self.replies.get(identity) is Reply.YES)

    @property
    def to_be_recognised(self) -> tuple[Identity, ...]:
        """Those the person has, and those of which they do not know: an office can tell."""
        unsure = {identity for identity, reply in self.replies.items() if reply is Reply.UNKNOWN}
        return tuple(identity for identity in Identity if identity in {*self.sure_identities, *unsure})

    @property
    def circumstances(self) -> Circumstances:
        """What was said of the person, as other pages use it."""
        sure = self.sure_identities
        return Circumstances(self.region, self.insurance, sure, self.as_of, no_identity=self.identities == ())


def hold(session: SessionBase, inquiry: Inquiry, key: str | None = None) -> str:
    """Keeps an inquiry, anew or under the key it has; returns the key. The oldest of many goes."""
    key = key or token_urlsafe(12)
    held = {name: one for name, one in _held(session).items() if name != key}
    session[SESSION_KEY] = dict([*held.items(), (key, _as_stored(inquiry))][-KEPT:])
    return key


def inquiry(session: SessionBase, key: str) -> Inquiry | None:
    """The inquiry under a key; None where this session has none, or what lies there cannot be read."""
    stored = _held(session).get(key)
    try:
        return _from_stored(stored) if isinstance(stored, dict) else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _held(session: SessionBase) -> dict[str, Any]:
    held = session.get(SESSION_KEY)
    return held if isinstance(held, dict) else {}


def _as_stored(one: Inquiry) -> dict[str, object]:
    return {
        "region": one.region,
        "as_of": one.as_of.isoformat(),
        "for_oneself": one.for_oneself,
        "insurance": one.insurance.value if one.insurance else None,
        "identities": None if one.identities is None else [identity.value for identity in one.identities],
        "replies": {identity.value: reply.value for identity, reply in one.replies.items()},
    }


def _from_stored(stored: Mapping[str, Any]) -> Inquiry:
    insurance, identities = stored["insurance"], stored["identities"]
    return Inquiry(
        region=str(stored["region"]),
        as_of=date.fromisoformat(stored["as_of"]),
        for_oneself=stored["for_oneself"] is True,
        insurance=Insurance(insurance) if insurance else None,
        identities=None if identities is None else tuple(Identity(code) for code in identities),
        replies={Identity(code): Reply(reply) for code, reply in stored["replies"].items()},
    )
