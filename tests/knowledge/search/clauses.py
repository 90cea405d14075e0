"""On what is search tested? A small made-up library of clauses of five places, and the words people use."""

from datetime import date

from knowledge.tables.lexicon import Lexicon
from knowledge.tables.schema import Clause, Document, Jurisdiction, LexiconEntry, ValidityDay
from knowledge.tables.terms import ClauseKind, LexiconKind, Nature

NATION, PROVINCE, CITY, COUNTY, OTHER_CITY = "000000", "370000", "370300", "370323", "330300"
CHAIN = (COUNTY, CITY, PROVINCE, NATION)
DAY = date(2020, 6, 1)


def clause(
    clause_id: str, text: str, heading: str = "", kind: ClauseKind = ClauseKind.BENEFIT, **more: object
) -> Clause:
    plain: dict[str, object] = {
        "id": clause_id,
        "document_id": clause_id.split(".")[0],
        "label": clause_id.rsplit(".", 1)[-1],
        "heading": heading,
        "kind": kind,
        "text": text,
        "gist": "",
        "topics": (),
        "programs": (),
        "identities": (),
        "insurance": (),
        "figures": (),
    }
    return Clause(**(plain | more))  # type: ignore[arg-type]


def document(
    document_id: str, region: str, *clauses: Clause, first: date | None = None, last: date | None = None
) -> Document:
    return Document(
        id=document_id,
        region=region,
        title=f"{document_id}方案",
        number=None,
        issuer=None,
        nature=Nature.PLAN,
        issued_on=None,
        applies_from=ValidityDay(first, stated=True) if first else None,
        applies_to=ValidityDay(last, stated=True) if last else None,
        digest=True,
        summary="",
        basis=(),
        contact=None,
        official_url=None,
        defines=(),
        assumptions=(),
        clauses=clauses,
    )


def jurisdiction(region: str, *documents: Document) -> Jurisdiction:
    return Jurisdiction(region=region, documents=documents, rules=())


def library() -> dict[str, Jurisdiction]:
    """What each place published, fresh on every call."""
    county = document(
        "county",
        COUNTY,
        clause("county.1", "贫困人口的大病保险起付标准降到5,000元，没有封顶线。", "大病保险"),
        clause("county.2", "特药不设起付线，按60%报销，每年最多20万元。", "特药"),
        clause("county.3", "第3条规定的A类药品，备案有效期3个月。", "备案"),
        clause("county.4", "第5条规定的B类药品，备案有效期6个月。", "备案"),
        clause("county.5", "民政部门每月核对低保名单。", "分工", ClauseKind.DUTY),
        first=date(2020, 1, 1),
        last=date(2020, 12, 31),
    )
    later = document(
        "later",
        COUNTY,
        clause("later.1", "从2021年起，大病保险起付标准为8000元。", "大病保险"),
        first=date(2021, 1, 1),
    )
    city = document("city", CITY, clause("city.1", "异地就医要先备案，转诊证明由医院开具。", "异地就医"))
    province = document("province", PROVINCE, clause("province.1", "门诊慢性病种由全省统一公布。", "门诊慢性病"))
    nation = document("nation", NATION, clause("nation.1", "孤儿参加居民医保，个人缴费由财政全额资助。", "参保资助"))
    elsewhere = document("elsewhere", OTHER_CITY, clause("elsewhere.1", "温州的大病保险起付标准减半。", "大病保险"))
    return {
        COUNTY: jurisdiction(COUNTY, county, later),
        CITY: jurisdiction(CITY, city),
        PROVINCE: jurisdiction(PROVINCE, province),
        NATION: jurisdiction(NATION, nation),
        OTHER_CITY: jurisdiction(OTHER_CITY, elsewhere),
    }


def lexicon() -> Lexicon:
    def entry(
        term: str, *forms: str, misspelt: tuple[str, ...] = (), kind: LexiconKind = LexiconKind.TERM
    ) -> LexiconEntry:
        return LexiconEntry(term, kind, None, forms, misspelt, "测试")

    return Lexicon(
        [
            entry("起付标准", "起付线", "门槛费", misspelt=("起伏线",)),
            entry("大病保险", "大病医保", misspelt=("大兵保险",)),
            entry("异地就医", "外地看病"),
            entry("参保资助", "交医保的钱谁出"),
            entry("特药", "特殊药品"),
            entry("门诊慢性病", "门诊慢病"),
            entry("多少", "是多少", "怎么", "什么", "吗", "的", kind=LexiconKind.STOP),
        ],
        [],
    )
