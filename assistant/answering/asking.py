"""What is asked, once the question and what came with it are put together? Pure."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.asked import Asked
from assistant.answering.meant import with_what_is_meant
from assistant.answering.prepared import people_words, terms_of_topics, used_up_words
from assistant.answering.routing import reaches
from assistant.answering.said import Said
from assistant.answering.sums import OwnShare
from assistant.answering.turn import Turn
from assistant.answering.understand import groups_named
from knowledge.tables.schema import Entered, NoFigure
from knowledge.tables.terms import Care, Identity, Program


def asked_of(turn: Turn) -> Asked:
    """The question's own words first, then what the request holds."""
    said, request = turn.said, turn.request
    identities = tuple(dict.fromkeys((*said.identities, *_people_meant(turn))))
    if not identities and not said.ordinary:
        identities = request.identities
    asked = Asked(
        text=said.text,
        programs=said.programs,
        aspects=said.aspects,
        matters=said.matters,
        manners=(*said.manners, *(("location",) if said.care_places else ())),
        identities=identities,
        specifics=said.specifics,
        ordinary=said.ordinary,
        insurance=said.insurance or request.insurance,
        care=_care(said),
        hospital_level=said.hospital_level,
        words=_distinctive(said, turn),
        named=tuple(m.text for m in said.mentions if m.slot == "topic" and m.value in said.matters),
        after=said.share.after if isinstance(said.share, OwnShare) else None,
    )
    asked = replace(asked, matters=_nearest_matters(asked.matters, turn), overview=_is_overview(asked))
    if said.former:
        return _of_former_people(asked, said)
    asked = with_what_is_meant(_without_diseases(asked, turn), turn)
    return _beside_the_program(replace(asked, programs=(*asked.programs, *_after_the_ceiling(asked, turn))))


def _after_the_ceiling(asked: Asked, turn: Turn) -> tuple[Program, ...]:
    """The programs that pay when the one asked about is used up: those behind it, with figures for the person."""
    if "ceiling" not in asked.aspects or not asked.programs or not any(word in asked.text for word in used_up_words()):
        return ()
    rules = [rule for place in turn.chain for rule in place.rules]
    last = max((rule.order for rule in rules if rule.program in asked.programs), default=0)
    later = (
        rule.program
        for rule in sorted(rules, key=lambda rule: rule.order)
        if rule.order > last and reaches(rule, asked.identities) and not isinstance(rule.parameters, Entered | NoFigure)
    )
    return tuple(program for program in dict.fromkeys(later) if program not in asked.programs)


def _distinctive(said: Said, turn: Turn) -> tuple[str, ...]:
    """Words that led to topics and stand in one clause of the place alone; 申请 and the like are no such words."""
    clauses = [clause for place in turn.chain for document in place.documents for clause in document.clauses]
    words = dict.fromkeys(
        mention.text
        for mention in said.mentions
        if mention.slot == "topic" and (mention.value in said.matters or len(mention.text) > 2)
    )
    return tuple(word for word in words if sum(word in clause.text for clause in clauses) == 1)


def _nearest_matters(matters: tuple[str, ...], turn: Turn) -> tuple[str, ...]:
    """Where a term leads to a topic of this place as well as to a wider one, the wider one is not meant: 透析."""
    clauses = (clause for place in turn.chain for document in place.documents for clause in document.clauses)
    here = {topic for clause in clauses for topic in clause.topics}
    for term in turn.said.specifics:
        nearer = terms_of_topics().get(term, ())
        if set(nearer) & here:
            matters = tuple(matter for matter in matters if matter in nearer or matter not in topics_of(term, turn))
    return matters


def topics_of(term: str, turn: Turn) -> set[str]:
    """The topics that the lexicon itself gives a term."""
    return {topic.code for topic in turn.knowledge.lexicon.topics if term in topic.words}


def _is_overview(asked: Asked) -> bool:
    """我是低保户 能享受啥: everything that the identity brings."""
    return bool(asked.identities) and "contents" in asked.manners and not (asked.programs or asked.matters)


def _of_former_people(asked: Asked, said: Said) -> Asked:
    """Who had an identity and has it no more asks what becomes of it, not what the identity brings."""
    matters = [
        matter
        for identity in said.former
        for matter in people_words().former_matters.get(identity, ("late_enrolment",))
    ]
    return replace(
        asked,
        programs=(),
        aspects=(),
        manners=(),
        matters=tuple(dict.fromkeys(matters)),
        identities=said.former,
        ordinary=False,
        hospital_level=None,
        care=None,
        former=said.former,
    )


def _beside_the_program(asked: Asked) -> Asked:
    """脱贫了大病还按5000起付吗, 疫情期间大病报多少 ask of the program; what else is to be known is said beside it."""
    if not asked.programs:
        return asked
    beside = tuple(matter for matter in asked.matters if matter in BESIDE and (asked.aspects or matter != "old_rules"))
    if "out_of_poverty" in beside and not asked.ordinary and not asked.identities:
        asked = replace(asked, identities=(Identity.REGISTERED_POOR,))
    return replace(asked, matters=tuple(matter for matter in asked.matters if matter not in beside), beside=beside)


BESIDE = ("out_of_poverty", "epidemic", "old_rules")
"""Matters that a question on a program only mentions."""


def _without_diseases(asked: Asked, turn: Turn) -> Asked:
    """查出癌症 救助多少 asks of assistance: a disease alone makes no question on chronic diseases out of it."""
    if not asked.programs or asked.programs == (Program.BASIC_MEDICAL_INSURANCE,) or asked.care in OUTPATIENT:
        return asked
    named = {
        code for term in turn.said.specifics for code in (*topics_of(term, turn), *terms_of_topics().get(term, ()))
    }
    diseases = named & {"chronic_disease", "two_diseases", "outpatient_limit"}
    return replace(asked, matters=tuple(matter for matter in asked.matters if matter not in diseases))


OUTPATIENT = (Care.OUTPATIENT_SPECIAL, Care.OUTPATIENT_GENERAL)


def _people_meant(turn: Turn) -> Iterator[Identity]:
    """Groups that the documents define, and every meaning of a word for several classes: shown side by side."""
    documents = [document for place in turn.chain for document in place.documents]
    groups = groups_named(turn.said.text, documents)
    for _, identities in groups:
        yield from identities
    if groups or turn.said.ordinary:
        return
    known = {str(identity) for identity in Identity}
    named = {str(each) for document in documents for clause in document.clauses for each in clause.identities}
    for word in turn.said.ambiguous:
        yield from (Identity(code) for code in word.codes if code in known and code in named)


def _care(said: Said) -> Care | None:
    """门诊 alone may be any outpatient care; only 普通门诊 is the ordinary one."""
    words = next((mention.text for mention in said.mentions if mention.slot == "care"), "")
    if said.care is Care.OUTPATIENT_GENERAL and "普通" not in words and "统筹" not in words:
        return Care.OUTPATIENT_SPECIAL
    return said.care
