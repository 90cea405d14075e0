"""What does one question say itself, once it is read? Frozen values only."""

from dataclasses import dataclass

from assistant.answering.days import SaidDay
from assistant.answering.figures import TextFigure
from assistant.answering.prepared import topic_contracts
from assistant.answering.sums import NotTaken, OwnShare, Sum
from knowledge.tables.places import PlaceMention
from knowledge.tables.schema import AmbiguousWording
from knowledge.tables.terms import Care, CareLocation, HospitalLevel, Identity, Insurance, Program


@dataclass(frozen=True, slots=True)
class Mention:
    """A wording at text[start:end] that fills ``slot`` with the code ``value``."""

    slot: str
    value: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A question with all that it says itself; nothing from the body or from earlier turns is mixed in."""

    text: str
    mentions: tuple[Mention, ...]
    places: tuple[PlaceMention, ...]
    care_places: tuple[PlaceMention, ...]
    """Where somebody was treated; never where they are insured."""
    day: SaidDay | None
    amounts: tuple[TextFigure, ...]
    ambiguous: tuple[AmbiguousWording, ...]
    corrected: tuple[tuple[str, str], ...]
    specifics: tuple[str, ...]
    """Diseases, drugs and papers named, in the lexicon's words: 尿毒症透析."""
    ordinary: bool
    """Whether the person is said to have no identity: 普通居民, 不是贫困户."""
    terms: int
    """How many wordings of the field it uses: none means that it is hardly a question for us."""
    sums: tuple[Sum, ...] = ()
    share: OwnShare | NotTaken | None = None
    """What is left to the person, why no sum is taken for it, or None where none was named."""
    perhaps_care: tuple[PlaceMention, ...] = ()
    """Those of ``places`` that may only be where somebody was treated: 在北京住院, with no other place named."""
    former: tuple[Identity, ...] = ()
    """Identities said to have ended: 低保取消了."""

    def values(self, slot: str) -> tuple[str, ...]:
        """The codes that fill ``slot``, in the order of the text, each once."""
        return tuple(dict.fromkeys(mention.value for mention in self.mentions if mention.slot == slot))

    def first(self, slot: str) -> str | None:
        return next(iter(self.values(slot)), None)

    @property
    def program(self) -> Program | None:
        value = self.first("program")
        return Program(value) if value else None

    @property
    def programs(self) -> tuple[Program, ...]:
        return tuple(Program(value) for value in self.values("program"))

    @property
    def identities(self) -> tuple[Identity, ...]:
        return tuple(Identity(value) for value in self.values("identity"))

    @property
    def insurance(self) -> Insurance | None:
        value = self.first("insurance")
        return Insurance(value) if value else None

    @property
    def care(self) -> Care | None:
        value = self.first("care")
        return Care(value) if value else None

    @property
    def hospital_level(self) -> HospitalLevel | None:
        value = self.first("hospital_level")
        return HospitalLevel(value) if value else None

    @property
    def care_location(self) -> CareLocation | None:
        value = self.first("care_location")
        return CareLocation(value) if value else None

    @property
    def aspects(self) -> tuple[str, ...]:
        return tuple(code for code in self.values("topic") if topic_contracts()[code].kind == "aspect")

    @property
    def matters(self) -> tuple[str, ...]:
        return tuple(code for code in self.values("topic") if topic_contracts()[code].kind == "matter")

    @property
    def manners(self) -> tuple[str, ...]:
        return tuple(code for code in self.values("topic") if topic_contracts()[code].kind == "manner")

    @property
    def topic(self) -> str | None:
        """The one topic shown to the person: a matter before an aspect, a manner, else the program's own."""
        return next(iter((*self.matters, *self.aspects, *self.manners, *self.values("topic"))), None)

    @property
    def asks_something(self) -> bool:
        return bool(self.values("topic") or self.programs)
