"""What is known while one question walks through the steps: frozen, each step hands on a richer one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.answering.answer import Answer, Clarify, Outcome, Reason, Understood
from assistant.answering.asked import Asked
from assistant.answering.conversation import Completed, PreviousTurn
from assistant.answering.routing import Route
from assistant.answering.said import Said
from assistant.answering.sums import OwnShare, SumRole
from assistant.answering.wording import HOTLINE
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.places import Places
from knowledge.tables.schema import Contact, Document, Jurisdiction
from knowledge.tables.terms import Identity, Insurance


class SearchHit(Protocol):
    @property
    def clause_id(self) -> str: ...

    @property
    def score(self) -> float: ...


class Index(Protocol):
    def search(self, text: str, regions: Sequence[str], on: date, limit: int) -> Sequence[SearchHit]: ...


class Knowledge(Protocol):
    """What the steps need of a release; ``knowledge.selectors.Snapshot`` is one."""

    @property
    def release(self) -> str: ...

    @property
    def places(self) -> Places: ...

    @property
    def lexicon(self) -> Lexicon: ...

    @property
    def index(self) -> Index: ...

    def chain(self, region: str) -> tuple[Jurisdiction, ...]: ...

    def document(self, document_id: str) -> Document: ...

    def documents(self) -> tuple[Document, ...]: ...


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it came in: already masked. Everything but the question and today may be missing."""

    question: str
    today: date
    region: str | None = None
    as_of: date | None = None
    insurance: Insurance | None = None
    identities: tuple[Identity, ...] = ()
    previous: PreviousTurn | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One question on its way. Later fields are filled by the step that their name tells of."""

    request: Request
    knowledge: Knowledge
    completed: Completed
    said: Said
    region: str | None = None
    on: date | None = None
    chain: tuple[Jurisdiction, ...] = ()
    asked: Asked | None = None
    route: Route | None = None
    preface: tuple[str, ...] = ()
    """Lines that stand before the verdict."""

    @property
    def day(self) -> date:
        return self.on or self.request.as_of or self.request.today

    @property
    def place(self) -> str:
        """The name of the region asked about."""
        region = self.knowledge.places.get(self.region) if self.region else None
        return region.name if region else "当地"

    @property
    def amount(self) -> int | None:
        """The sum of the question in fen: what is left to the person, else the bill, else one nothing is said of."""
        if isinstance(self.said.share, OwnShare):
            return self.said.share.amount
        for role in (SumRole.TOTAL, SumRole.UNCLEAR):
            for each in self.said.sums:
                if each.role is role and not each.figure.vague:
                    return each.fen
        return None

    @property
    def understood(self) -> Understood:
        asked = self.asked
        return Understood(
            text=self.said.text,
            as_of=self.day,
            region=self.region,
            insurance=asked.insurance if asked else self.said.insurance,
            program=next(iter(asked.programs), None) if asked else self.said.program,
            identities=asked.identities if asked else self.said.identities,
            topic=self.said.topic,
            hospital_level=self.said.hospital_level,
            amount=self.amount,
        )

    def not_covered(self, reason: Reason, text: str, suggestions: tuple[str, ...] = ()) -> Answer:
        return Answer(
            outcome=Outcome.NOT_COVERED,
            text=text,
            understood=self.understood,
            contact=self.contact,
            reason=reason,
            suggestions=suggestions,
        )

    def ask_back(self, clarify: Clarify) -> Answer:
        return Answer(
            outcome=Outcome.CLARIFY,
            text=clarify.question,
            understood=self.understood,
            contact=self.contact,
            clarify=clarify,
        )

    @property
    def contact(self) -> Contact:
        """Whom to call: named by the nearest document, else the hotline."""
        documents = (document for place in self.chain for document in place.documents)
        return next((document.contact for document in documents if document.contact), HOTLINE)
