"""What is asked, once the question, the body and what goes without saying are put together? One frozen value."""

from dataclasses import dataclass, replace

from knowledge.tables.terms import Care, HospitalLevel, Identity, Insurance, Program


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, all sources together. Empty tuples and None: not said. ``ordinary``: insured, of no identity."""

    text: str
    programs: tuple[Program, ...] = ()
    aspects: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    manners: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()
    specifics: tuple[str, ...] = ()
    ordinary: bool = False
    insurance: Insurance | None = None
    care: Care | None = None
    hospital_level: HospitalLevel | None = None
    former: tuple[Identity, ...] = ()
    """Identities that have ended: the matters asked about are what becomes of them."""
    words: tuple[str, ...] = ()
    """Words of the question that stand in one clause of the place alone (家庭病床)."""
    lenient: bool = False
    """Whether work of offices, goals and background may answer although the matter is not what they are first about."""
    after: Program | None = None
    """The layer said to have paid last: it and those before it are not asked about."""
    overview: bool = False
    """Whether all that an identity brings is asked for."""
    told_apart: bool = False
    """Whether ``identities`` are what became of the registered poor, whom the document does not name any more."""
    named: tuple[str, ...] = ()
    """The words that led to the matters."""
    beside: tuple[str, ...] = ()
    """Topics that are no part of the question but belong into its answer."""

    @property
    def anything(self) -> bool:
        return bool(self.programs or self.aspects or self.matters or self.manners)


def asked_with_defaults(asked: Asked) -> Asked:
    """What goes without saying.

    A figure of care or level alone (住院报销比例, 一级医院起付线, 普通门诊限额) means basic medical insurance. A manner
    that stands alone is what the question is about.
    """
    if asked.programs:
        return asked
    if asked.care is Care.OUTPATIENT_GENERAL and (asked.aspects or asked.matters):
        return replace(asked, programs=(Program.BASIC_MEDICAL_INSURANCE,))
    if asked.matters or asked.identities:
        return asked
    if asked.aspects and (asked.care is Care.INPATIENT or asked.hospital_level):
        return replace(asked, programs=(Program.BASIC_MEDICAL_INSURANCE,))
    return asked
