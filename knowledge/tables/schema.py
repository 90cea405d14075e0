"""What shapes policy data takes in memory: regions, documents, clauses, figures, rules. Frozen values only.

Money is an integer number of fen, rates and percentage points are integers in basis points (65% = 6500).
"""

from dataclasses import dataclass
from datetime import date

from knowledge.tables.terms import (
    Care,
    CareLocation,
    ClauseKind,
    Condition,
    DeductibleCounts,
    EntitlementKind,
    Grants,
    HospitalLevel,
    Identity,
    Insurance,
    LayerKind,
    LexiconKind,
    Nature,
    NoticeCode,
    Program,
    RegionLevel,
    RegionStatus,
    ThresholdCounts,
    Unit,
    WhyUnknown,
    YearToDate,
)


@dataclass(frozen=True, slots=True)
class Region:
    """A place of China by its GB/T 2260 code; ``former_codes`` and ``former_names`` lead to it as well."""

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    status: RegionStatus = RegionStatus.NONE


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class ValidityDay:
    """A day on which a document starts or stops applying: stated by it, or our reading with its reason."""

    day: date
    stated: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClauseFigure:
    """A figure as it stands in a clause: ``text`` occurs in the clause's text and says ``value``.

    ``value`` is in fen, basis points or a plain count by ``unit``; None for a day (``unit`` day), which ``day`` holds.
    """

    name: str
    text: str
    unit: Unit
    value: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of one document, in our own words, with what it speaks of.

    ``label`` keeps the document's own numbering. ``gist`` is the rule in one spoken sentence (≤ 80 characters).
    Empty ``identities`` or ``insurance``: the clause does not limit itself. ``applies_from``/``applies_to`` override
    the document's days. ``antecedent`` spells out a back-reference ("these three groups").
    """

    id: str
    document_id: str
    label: str
    heading: str
    kind: ClauseKind
    text: str
    gist: str
    topics: tuple[str, ...]
    programs: tuple[Program, ...]
    identities: tuple[Identity, ...]
    insurance: tuple[Insurance, ...]
    figures: tuple[ClauseFigure, ...]
    applies_from: date | None = None
    applies_to: date | None = None
    antecedent: str = ""
    where: str = ""
    time_limit: str = ""
    not_stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document: who issued it, when it applies, how far it binds, and its clauses in order."""

    id: str
    region: str
    title: str
    number: str | None
    issuer: str | None
    nature: Nature
    issued_on: date | None
    applies_from: ValidityDay | None
    applies_to: ValidityDay | None
    digest: bool
    summary: str
    basis: tuple[str, ...]
    contact: Contact | None
    official_url: str | None
    defines: tuple[tuple[str, tuple[Identity, ...]], ...]
    assumptions: tuple[tuple[str, str], ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Relative:
    """A figure said against another: ``rule_id``'s figure ``figure``, times ``times`` bp or plus ``add`` bp."""

    rule_id: str
    figure: str
    times: int | None = None
    add: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a table: known (``value``), ``unlimited``, unknown within [low, high], or ``relative``.

    Exactly one of the four holds. ``high`` None means unbounded. Known, unlimited and relative figures carry the
    clause that states them; an unknown of reason ``not_in_documents`` carries the documents searched instead. A figure
    of an ``IndicativeRule`` carries its ``source`` instead of a clause, and may be a bare range.
    """

    unit: Unit
    value: int | None = None
    unlimited: bool = False
    why_unknown: WhyUnknown | None = None
    low: int | None = None
    high: int | None = None
    relative: Relative | None = None
    clause_id: str | None = None
    searched: tuple[str, ...] = ()
    reading: str | None = None
    source: str = ""

    @property
    def known(self) -> bool:
        return self.value is not None or self.unlimited


@dataclass(frozen=True, slots=True)
class Tier:
    """The part of an amount from ``low`` to ``high`` (fen, absolute) and the rate paid on that part alone (R2)."""

    low: Figure
    high: Figure
    rate: Figure


@dataclass(frozen=True, slots=True)
class MarginalTiers:
    """Tiers, each rate on its own part. With ``inside`` the first tier starts at the deductible; with ``outside``
    the deductible comes off first and the tiers start at 0. ``tiers_relative`` stands where only "+5 points on the
    general tiers" is stated. ``accumulates``: what the year already counted is added before the tiers (R11)."""

    deductible: Figure
    deductible_counts: DeductibleCounts
    tiers: tuple[Tier, ...]
    ceiling: Figure
    tiers_relative: Relative | None = None
    accumulates: YearToDate | None = None
    ceiling_used_by: YearToDate | None = None


@dataclass(frozen=True, slots=True)
class ThresholdRate:
    """A rate once a threshold is passed, up to a ceiling; two ``counts`` mean two defensible readings (R6).

    ``inclusive``: reaching the threshold exactly counts. A threshold of 0 means from the first yuan.
    """

    threshold: Figure
    inclusive: bool
    counts: tuple[ThresholdCounts, ...]
    rate: Figure
    ceiling: Figure
    accumulates: YearToDate | None = None
    ceiling_used_by: YearToDate | None = None


@dataclass(frozen=True, slots=True)
class TopUp:
    """Makes up what is missing to ``ratio`` of covered expenses (R9)."""

    ratio: Figure


@dataclass(frozen=True, slots=True)
class CapOnRemaining:
    """Brings what is left below ``cap``: pays at least the excess, and nothing at or below it (R15)."""

    cap: Figure


@dataclass(frozen=True, slots=True)
class Entered:
    """An amount that only the person or the bill can name, at most what is left."""

    answer: str


@dataclass(frozen=True, slots=True)
class FixedRate:
    """A rate on a cost of its own chain, no deductible, up to a ceiling (special drugs, R18)."""

    rate: Figure
    ceiling: Figure
    ceiling_used_by: YearToDate | None = None


@dataclass(frozen=True, slots=True)
class OutpatientRate:
    """A rate on outpatient costs with a yearly limit, shared with inpatient care where ``shared_with_inpatient``."""

    deductible: Figure
    rate: Figure
    limit: Figure
    shared_with_inpatient: bool = False
    ceiling_used_by: YearToDate | None = None


@dataclass(frozen=True, slots=True)
class NoFigure:
    """The layer exists, its figures stand in no document searched: it pays between nothing and all that is left.

    ``beyond_catalogue``: left of covered and uncovered expenses alike, since no clause keeps it to the catalogue.
    """

    why_unknown: WhyUnknown
    searched: tuple[str, ...]
    beyond_catalogue: bool = False


Parameters = MarginalTiers | ThresholdRate | TopUp | CapOnRemaining | Entered | FixedRate | OutpatientRate | NoFigure


@dataclass(frozen=True, slots=True)
class ByReading:
    """An identity that a rule reaches only in one of two defensible readings (R14, epidemic groups)."""

    identity: Identity
    reading: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a rule reaches. ``identities`` None: everyone, the ordinary insured included. Empty tuples: no limit."""

    identities: tuple[Identity, ...] | None
    by_reading: tuple[ByReading, ...] = ()
    insurance: tuple[Insurance, ...] = ()
    care: tuple[Care, ...] = ()
    hospital_levels: tuple[HospitalLevel, ...] = ()
    care_locations: tuple[CareLocation, ...] = ()
    requires: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """How one program pays for some people in one region over some time: one row of the chain.

    ``order`` is the program's place in the chain; among rules of one program that reach the same person the highest
    ``priority`` holds. ``readings`` name the readings (R1 …) the rule rests on. ``on_application``: paid only when
    applied for and approved. ``separate_chain``: does not touch what the other layers see (special drugs).
    """

    id: str
    region: str
    document_id: str
    program: Program
    name: str
    kind: LayerKind
    order: int
    priority: int
    who: Who
    applies_from: date | None
    applies_to: date | None
    clause_ids: tuple[str, ...]
    parameters: Parameters
    readings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    on_application: bool = False
    separate_chain: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """Which office recognises people of these identities, by a clause."""

    identities: tuple[Identity, ...]
    office: str
    clause_id: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a person may have beside the layers of an estimate, or how to get a layer (then ``program`` names it).

    ``amount`` is in basis points of what the person would pay, or in fen; None where no amount belongs to it. Empty
    ``where``, ``steps`` and ``time_limit``: no clause states them. Its days override those of its document.
    """

    id: str
    region: str
    document_id: str
    kind: EntitlementKind
    name: str
    program: Program | None
    who: Who
    grants: Grants
    what: str
    clause_ids: tuple[str, ...]
    amount: Figure | None = None
    where: str = ""
    steps: tuple[str, ...] = ()
    time_limit: str = ""
    applies_from: date | None = None
    applies_to: date | None = None
    readings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicativeRule:
    """How one program is said to pay by a source that is no document of ours: unverified, opt-in, never a ``Rule``."""

    id: str
    region: str
    program: Program
    name: str
    kind: LayerKind
    order: int
    priority: int
    who: Who
    applies_from: date | None
    applies_to: date | None
    parameters: Parameters
    source: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """All that one region published: one part of a release. ``indicative`` never mixes with ``rules``."""

    region: str
    documents: tuple[Document, ...]
    rules: tuple[Rule, ...]
    entitlements: tuple[Entitlement, ...] = ()
    offices: tuple[Office, ...] = ()
    indicative: tuple[IndicativeRule, ...] = ()


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A term of the field, the wordings people use for it, and the misspellings; ``code`` fills a slot."""

    term: str
    kind: LexiconKind
    code: str | None
    forms: tuple[str, ...]
    misspellings: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a citizen asks about: its code, its Chinese name, and the words that lead to it."""

    code: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmbiguousWording:
    """A word that alone means several things: what each would be called, the codes, and what to ask back."""

    word: str
    codes: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must know before the figure: a draft, an expired rule, an assumption."""

    code: NoticeCode
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text in code points, end exclusive."""

    start: int
    end: int
